"""One file a capability. Importing this fills the table of handlers."""

from bot.handlers import allocation, audits, channels, chasing, deliveries, help, history, recall, status, why

__all__ = [
    "allocation",
    "audits",
    "channels",
    "chasing",
    "deliveries",
    "help",
    "history",
    "recall",
    "status",
    "why",
]
