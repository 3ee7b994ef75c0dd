"""One file a capability. Importing this fills the table of handlers."""

from bot.handlers import (
    absences,
    allocation,
    audits,
    changes,
    channels,
    chasing,
    closures,
    deliveries,
    doctor,
    help,
    history,
    proposals,
    recall,
    requests,
    status,
    why,
)

__all__ = [
    "absences",
    "allocation",
    "audits",
    "changes",
    "channels",
    "chasing",
    "closures",
    "deliveries",
    "doctor",
    "help",
    "history",
    "proposals",
    "recall",
    "requests",
    "status",
    "why",
]
