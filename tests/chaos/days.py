"""Every bad day."""

from chaos import clock_days, database_days, process_days, replica_days, teams_days
from chaos.day import Day

DAYS: tuple[Day, ...] = (
    *process_days.DAYS,
    *replica_days.DAYS,
    *database_days.DAYS,
    *teams_days.DAYS,
    *clock_days.DAYS,
)
