"""What auditors asked for: extensions and exclusions. [L]"""

from datetime import datetime

from practice.work import Event, RequestState, Work


async def drop_requests(work: Work, audit_id: str, now: datetime, why: str = "") -> None:
    """What is open for an audit needs no decision any more; its cards say so, and `why` ("It was handed in.")."""
    for asked in await work.requests.of([audit_id], RequestState.OPEN):
        await work.requests.decide(asked.id, RequestState.DROPPED, "", now, why)
        await work.trail.add(Event(now, "", f"{asked.kind.value} dropped", audit_id, {"request": asked.id}))
        await work.outbox.refresh([audit_id], now)
