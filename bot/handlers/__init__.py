"""One file a capability. Importing this fills the table of handlers."""

from bot.handlers import (
    allocation,
    audits,
    changes,
    channels,
    chasing,
    deliveries,
    doctor,
    help,
    recall,
    requests,
    status,
)

__all__ = [
    "allocation",
    "audits",
    "changes",
    "channels",
    "chasing",
    "deliveries",
    "doctor",
    "help",
    "recall",
    "requests",
    "status",
]
