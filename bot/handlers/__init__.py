"""One file a capability. Importing this fills the table of handlers."""

from bot.handlers import allocation, audits, channels, chasing, deliveries, help, recall, requests, status

__all__ = [
    "allocation",
    "audits",
    "channels",
    "chasing",
    "deliveries",
    "help",
    "recall",
    "requests",
    "status",
]
