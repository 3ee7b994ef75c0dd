"""One file a capability. Importing this fills the table of handlers."""

from bot.handlers import allocation, audits, channels, chasing, closures, deliveries, help, recall, status

__all__ = [
    "allocation",
    "audits",
    "channels",
    "chasing",
    "closures",
    "deliveries",
    "help",
    "recall",
    "status",
]
