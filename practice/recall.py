"""A round is recalled: what was not handed in is withdrawn, its cards are deleted or say so, and nobody is chased.

Cancelling one is the same, and possible only before anything in it was answered. No framework says how; the quarter
can be allocated again.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from string import ascii_uppercase

from practice.answering import take_away
from practice.audits import OPEN_STAGES, TO_COME, Audit, Stage
from practice.calendar import FinancialQuarter
from practice.channels import nearest
from practice.errors import BadInput, NotFound, Refused
from practice.framework import Activity
from practice.people import Person, post_title
from practice.reach import refresh_unreachable
from practice.records import Delivery, Event, Round, To
from practice.round_cards import ENDS, end_of, recalled_words, titled_round
from practice.rows import rows_of
from practice.views import RecallCard, RecalledCard, RecallEffect, RecallNotice
from practice.work import Rules, Work

CARD = "recalled"
"""The card that tells an auditor."""


@dataclass(frozen=True, slots=True)
class _Takes:
    """What a recall takes away: audits, and the deliveries (by key) that go with them."""

    audits: Sequence[Audit]
    stay: Sequence[Audit]
    """Those that were handed in."""
    gone: Collection[str]
    told: Collection[str]
    """Ids of the auditors who had a card of it, or had begun, and are still here."""
    effect: RecallEffect


async def preview(work: Work, rules: Rules, now: datetime, words: str, *, cancel: bool = False) -> RecallCard:
    """What a recall would do. Raises `NotFound` with the nearest round, `Refused` where it is not possible."""
    known = await _round_called(work, rules, words, _typed(cancel))
    if known.recalled_at:
        said = await recalled_words(work, rules, known)
        raise Refused(f"{said} There is nothing left to {'cancel' if cancel else 'recall'}.")
    if cancel:
        await _require_unanswered(work, known.id)
    _, activity, quarter = await titled_round(work, rules, known.id)
    takes = await _takes(work, known.id)
    states = Counter(audit.state(rules.today(now)) for audit in await work.audits.of(round_id=known.id))
    return RecallCard(known.id, activity.plural, quarter, states, takes.effect, rules.fresh(), cancel)


def _typed(cancel: bool) -> str:
    return "cancel round" if cancel else "recall"


async def _require_unanswered(work: Work, round_id: str) -> None:
    if count := await work.audits.answered(round_id):
        hold = "audit holds" if count == 1 else "audits hold"
        raise Refused(
            f"{count} {hold} answers, so {round_id} cannot be cancelled any more. "
            f"Type `recall {round_id}` to take back what was not handed in."
        )


async def _round_called(work: Work, rules: Rules, words: str, typed: str = "recall") -> Round:
    """Only the round's whole name will do: what looks like it is asked for."""
    if not words.strip():
        raise BadInput(rules.framework.example(f"Which round? Type, for example, `{typed} {{round}}`."))
    rounds = {known.id: known for known in await work.rounds.all()}
    for name, known in rounds.items():
        if name.casefold() == words.strip().casefold():
            return known
    near = nearest(words, rounds)
    hint = f"Did you mean `{typed} {near}`?" if near else "Type `status` to see all rounds."
    raise NotFound(f"There is no round “{words}”. {hint}")


async def _takes(work: Work, round_id: str) -> _Takes:
    audits = await work.audits.of(round_id=round_id)
    to_come = [audit for audit in audits if audit.stage in TO_COME]
    if not to_come:
        raise Refused(
            f"Every audit of {round_id} was handed in or withdrawn, so there is nothing left to recall."
        )
    stay = [audit for audit in audits if audit.stage is Stage.RETURNED]
    withdrawn = {audit.id for audit in audits if audit.stage is not Stage.RETURNED}
    unopened = {audit.id for audit in audits if audit.id in withdrawn and audit.opened_at is None}
    showing = await work.outbox.showing([audit.id for audit in to_come])
    arrived = await work.deliveries.arrived([one.key for one in showing])
    allocations = {one.key for one in showing if one.card == "allocated" and unopened.issuperset(one.about)}
    never_out = {one.key for one in showing if one.key not in arrived and withdrawn.issuperset(one.about)}
    gone = allocations | never_out
    left = {person.id for person in await work.people.all() if person.left}
    told = _told(to_come, [one for one in showing if one.key in arrived]) - left
    effect = RecallEffect(
        withdrawn=len(to_come),
        stay=len(stay),
        deleted=len(gone & arrived),
        edited=len(arrived - gone),
        told=len(told),
    )
    return _Takes(to_come, stay, gone, told, effect)


def _told(audits: Sequence[Audit], arrived: Sequence[Delivery]) -> set[str]:
    had = {(one.to.person_id, audit_id) for one in arrived for audit_id in one.about}
    sent = [audit for audit in audits if audit.stage in OPEN_STAGES]
    return {a.auditor_id for a in sent if a.opened_at or (a.auditor_id, a.id) in had}


async def recall(
    work: Work, rules: Rules, by: Person, now: datetime, round_id: str, *, cancel: bool = False
) -> RecalledCard:
    """Takes the round back. However often and by whomever: once, and the same receipt."""
    known = await _round_called(work, rules, round_id, _typed(cancel))
    if await work.rounds.recall(known.id, now):
        if cancel:
            await _require_unanswered(work, known.id)
        takes = await _takes(work, known.id)
        what = "round cancelled" if cancel else "round recalled"
        await withdraw_all(work, by, now, known.id, takes.audits, f"the {what.replace(' ', ' was ')}")
        await work.outbox.take_back(takes.gone, now)
        await work.outbox.refresh([audit.id for audit in takes.audits], now)
        await refresh_unreachable(work, rules, takes.audits, now)
        await _tell(work, known.id, takes, now, cancel)
        await work.trail.add(Event(now, by.id, what, known.id, asdict(takes.effect)))
    return await _receipt(work, rules, known.id)


async def withdraw_all(
    work: Work,
    by: Person,
    now: datetime,
    round_id: str,
    audits: Sequence[Audit],
    reason: str = "the round was recalled",
) -> None:
    """Every one of them, or (`Refused`) none: somebody may open or hand in one at this very instant."""
    for audit in audits:
        try:
            await take_away(work, by, now, audit, reason)
        except Refused as clash:
            raise Refused(
                f"{audit.id} was changed by somebody else just now, so nothing was recalled. "
                f"Type `recall {round_id}` again to see how it stands."
            ) from clash


async def _tell(work: Work, round_id: str, takes: _Takes, now: datetime, cancel: bool) -> None:
    """An edit notifies nobody, and a deleted card still less: one new message for each auditor."""
    for person_id in sorted(takes.told):
        own = tuple(audit.id for audit in (*takes.audits, *takes.stay) if audit.auditor_id == person_id)
        args = {"round": round_id, "person": person_id} | ({"cancel": "yes"} if cancel else {})
        to = To(person_id=person_id)
        await work.outbox.post(Delivery(f"{CARD}:{round_id}:{person_id}", to, CARD, args, own), now)


async def _receipt(work: Work, rules: Rules, round_id: str) -> RecalledCard:
    _, activity, quarter = await titled_round(work, rules, round_id)
    done = await end_of(work, round_id)
    if done is None:
        raise NotFound(f"{round_id} was not taken back.")
    by = await work.people.by_id(done.person_id)
    return RecalledCard(
        round_id=round_id,
        activity_plural=activity.plural,
        quarter=quarter,
        effect=RecallEffect(**done.detail),
        by=post_title(by, rules.framework) if by else "",
        at=rules.local(done.at),
        cancel=ENDS[done.what] == "cancelled",
    )


async def keep(work: Work, rules: Rules, round_id: str) -> RecalledCard | None:
    """The QA lead thought better of it: None. Where it was recalled meanwhile: the receipt."""
    known = await _round_called(work, rules, round_id)
    return await _receipt(work, rules, known.id) if known.recalled_at else None


async def notice(
    work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str], about: Collection[str]
) -> RecallNotice:
    """What an auditor is told; `args` and `about` as `_tell` wrote them."""
    _, activity, quarter = await titled_round(work, rules, args["round"])
    audits, today = await work.audits.by_ids(about), rules.today(now)
    return RecallNotice(
        activity=activity.title,
        activity_plural=activity.plural,
        quarter=quarter,
        rows=await rows_of(work, [a for a in audits if a.stage is Stage.WITHDRAWN], rules, today),
        stay=await rows_of(work, [a for a in audits if a.stage is Stage.RETURNED], rules, today),
        cancel="cancel" in args,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The rounds of one quarter that were recalled, oldest first, and how many each auditor had handed in."""

    rounds: Sequence[Round]
    handed_in: Mapping[str, int]
    cancelled: Collection[str] = ()
    """Those of the rounds (ids) that were cancelled."""

    def words(self, next_id: str) -> str:
        """What that means for the next round; empty where there was none."""
        if not self.rounds:
            return ""
        ids = [known.id for known in self.rounds]
        ends = {
            "recalled": [known for known in ids if known not in self.cancelled],
            "cancelled": [known for known in ids if known in self.cancelled],
        }
        said = " and ".join(
            f"{' and '.join(found)} {'was' if len(found) == 1 else 'were'} {end}"
            for end, found in ends.items()
            if found
        )
        return f"{said}, so this becomes {next_id}.{self._counted()}"

    def _counted(self) -> str:
        number = sum(self.handed_in.values())
        if number < 2:
            return " The audit that was handed in counts." if number else ""
        return f" The {number} audits that were handed in count."


async def earlier(work: Work, activity: Activity, quarter: FinancialQuarter) -> Earlier:
    """What stands before a new round. Raises `Refused` where a round of the quarter stands."""
    rounds = [
        known
        for known in await work.rounds.all()
        if (known.activity, known.quarter) == (activity.key, quarter.key)
    ]
    if standing := next((known for known in rounds if known.recalled_at is None), None):
        raise allocated_already(standing.id)
    handed_in: Counter[str] = Counter()
    cancelled = set()
    for known in rounds:
        end = await end_of(work, known.id)
        cancelled |= {known.id} if end and ENDS[end.what] == "cancelled" else set()
        returned = await work.audits.of(round_id=known.id, stages=[Stage.RETURNED])
        handed_in.update(audit.auditor_id for audit in returned)
    return Earlier(sorted(rounds, key=lambda known: known.id), handed_in, cancelled)


def allocated_already(round_id: str) -> Refused:
    return Refused(f"{round_id} has been allocated already. Type `status {round_id}` to see it.")


def next_id(activity: Activity, quarter: FinancialQuarter, before: Earlier) -> str:
    """The round's name: "LS-2026Q1", and when that was recalled "LS-2026Q1-B"."""
    name = f"{activity.prefix}-{quarter.key}"
    if len(before.rounds) >= len(ascii_uppercase):
        raise Refused(
            f"{quarter.title} was allocated and recalled {len(before.rounds)} times, so there is no name left for it."
        )
    return f"{name}-{ascii_uppercase[len(before.rounds)]}" if before.rounds else name
