"""The messages that bring audits: a round's card to its service's channel, an allocation to its auditor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from practice.audits import OPEN_STAGES, Audit, Stage
from practice.channels import Directory
from practice.records import Delivery, To
from practice.work import Rules, Work

PAGE = 40
"""Rows of one round card; more are split."""


def groups(audits: Iterable[Audit], *names: str) -> list[tuple[tuple[str, ...], list[Audit]]]:
    """The audits that share these fields."""
    found: dict[tuple[str, ...], list[Audit]] = defaultdict(list)
    for audit in audits:
        found[tuple(getattr(audit, name) for name in names)].append(audit)
    return sorted(found.items())


def _round_key(round_id: str, service: str, month: str, page: int, to: To) -> str:
    return f"round:{round_id}:{service}:{month}:{page}:{to.channel_id or to.person_id}"


async def post_round_cards(work: Work, directory: Directory, audits: Sequence[Audit], now: datetime) -> None:
    """One card for each round, service and month, split past `PAGE` rows, where the service's cards go."""
    for (round_id, service, month), group in groups(audits, "round_id", "service", "month"):
        pages = [group[start : start + PAGE] for start in range(0, len(group), PAGE)]
        for to in directory.to(service, "allocations"):
            for number, page in enumerate(pages, 1):
                args = {
                    "round": round_id,
                    "service": service,
                    "month": month,
                    "page": str(number),
                    "pages": str(len(pages)),
                    "unlinked": "yes" if to.person_id else "",
                }
                key = _round_key(round_id, service, month, number, to)
                await work.outbox.post(Delivery(key, to, "round", args, tuple(a.id for a in page)), now)


async def show_in_service(work: Work, rules: Rules, audit: Audit, now: datetime) -> None:
    """An audit that came to its service later stands on its month's last card there, or on a first one.

    Where a card of its month shows it already, it stays there: that one is shown anew by `outbox.refresh`.
    """
    directory = await Directory.load(work, rules)
    for to in directory.to(audit.service, "allocations"):
        pages = await _pages_that_stand(work, audit, to)
        if pages and not any(audit.id in shown for shown in pages.values()):
            await work.outbox.show_also([*pages][-1], audit.id)
    # Where a card stands its key does, so that this makes only those that are missing.
    await post_round_cards(work, directory, [audit], now)


async def _pages_that_stand(work: Work, audit: Audit, to: To) -> dict[str, tuple[str, ...]]:
    """What each card of an audit's month in its service shows, by key, in order."""
    found: dict[str, tuple[str, ...]] = {}
    while True:
        key = _round_key(audit.round_id, audit.service, audit.month, len(found) + 1, to)
        if (shown := await work.outbox.about(key)) is None:
            return found
        found[key] = shown


async def post_allocations(work: Work, audits: Sequence[Audit], now: datetime, again: str = "") -> None:
    """One card for each auditor and month. `again` sets those apart that come after the month's first ones."""
    for (round_id, month, auditor_id), group in groups(audits, "round_id", "month", "auditor_id"):
        args = {"round": round_id, "month": month, "person": auditor_id}
        key = ":".join(part for part in ("allocated", round_id, month, auditor_id, again) if part)
        to = To(person_id=auditor_id)
        await work.outbox.post(Delivery(key, to, "allocated", args, tuple(a.id for a in group)), now)


async def show_service(work: Work, rules: Rules, service: str, now: datetime) -> None:
    """After a channel was linked, or is back: the round cards of what is still open go there too."""
    open_audits = await work.audits.of(stages=OPEN_STAGES)
    months = {(a.round_id, a.service, a.month) for a in open_audits if not service or a.service == service}
    directory = await Directory.load(work, rules)
    for round_id, of_service, month in sorted(months):
        group = await work.audits.of(round_id=round_id, service=of_service, month=month)
        await post_round_cards(work, directory, [a for a in group if a.stage is not Stage.PLANNED], now)
        # What stands with the QA leads need not say any more that there is no channel.
        await work.outbox.refresh([audit.id for audit in group], now)
