"""Bad days: the real service as a process, killed, starved and cut off, and what arrived in Teams counted after."""
