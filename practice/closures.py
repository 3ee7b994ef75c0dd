"""Days on which the service is closed: named by the framework, or by a QA lead."""

from practice.calendar import Days
from practice.work import Rules, Work


async def working_days(work: Work, rules: Rules) -> Days:
    """England's working days but those on which the service is closed."""
    closed = frozenset(closure.day for closure in await work.closures.all())
    return Days(closed.union(rules.framework.calendar.closures))
