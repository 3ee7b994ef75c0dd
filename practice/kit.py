"""KIT meetings: prompted on their minute, attended, ended, shown. [K] What is observed in them: `kit_observing`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from practice.calendar import weekday_day
from practice.channels import Directory, qa_leads
from practice.coa import PURPOSE, Known, chairs, coa_called, coa_rules, known, receivers, standing
from practice.coa_records import CoaState, Here, InquiryState, KitMeeting, KitState, Observation
from practice.coa_views import InquiryRow
from practice.errors import NotFound, Refused
from practice.kit_views import KitCard, KitNotice, KitRow, KitsCard, Mentioned, ObservationRow
from practice.people import Line, Person, post_title
from practice.places import Places
from practice.records import Delivery, To, Urgency
from practice.work import Rules, Work

CARD = "kit"
NOTICE = "kit_notice"
"""What a chair is told after a meeting's hour."""
MISSED, UNOPENED = "missed", "unopened"
ADDS_FOR = timedelta(days=1)
"""How long after a district's last KIT meeting something can be added. *(ours)*"""
_OPEN = (KitState.PLANNED, KitState.PROMPTED)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A KIT meeting with its COA and with all that meet in its district, in the order of their beginnings."""

    kit: KitMeeting
    found: Known
    district: tuple[KitMeeting, ...]

    @property
    def cancelled(self) -> bool:
        return self.found.coa.state is CoaState.CANCELLED or self.kit.state is KitState.CANCELLED

    @property
    def state(self) -> KitState:
        return KitState.CANCELLED if self.cancelled else self.kit.state

    @property
    def adds_until(self) -> datetime:
        return max(meeting.ends_at for meeting in self.district) + ADDS_FOR

    @property
    def next(self) -> KitMeeting | None:
        return next((one for one in self.district if one.starts_at > self.kit.starts_at), None)

    def is_on(self, now: datetime) -> bool:
        return not self.cancelled and _is_on(self.kit, now)

    def why_not_on(self, now: datetime) -> str:
        """Why nobody can be in it at `now`, in words; empty while it is on."""
        if self.cancelled:
            return "This KIT meeting was cancelled, so there is nobody to meet."
        if now < self.kit.starts_at:
            return f"This meeting begins on {weekday_day(self.kit.on)} at {self.kit.at}."
        if now >= self.kit.ends_at:
            return "This meeting has ended. What you observed can still be added."
        return ""

    def why_not_added(self, rules: Rules, now: datetime) -> str:
        """Why nothing can be added, changed or taken back at `now`, in words; empty where something can."""
        if self.cancelled:
            return "This KIT meeting was cancelled, so nothing can be added to it."
        if now < self.kit.starts_at:
            return self.why_not_on(now)
        if now >= self.adds_until:
            return (
                f"{self.kit.district} met for the last time, and what was observed could be added "
                f"until {moment(self.adds_until, rules)}. Please tell the chair."
            )
        return ""


def _is_on(kit: KitMeeting, now: datetime) -> bool:
    return kit.state in _OPEN and kit.starts_at <= now < kit.ends_at


def moment(at: datetime, rules: Rules) -> str:
    """ "Fri 6 November, 17:00", in local time."""
    local = rules.local(at)
    return f"{weekday_day(local.date())}, {local:%H:%M}"


async def meeting(work: Work, rules: Rules, kit_id: str) -> Meeting:
    """Raises `NotFound`."""
    coa_rules(rules)
    kit = await work.kits.by_id(kit_id)
    if kit is None:
        raise NotFound("I do not know this KIT meeting any more. Type `kit` to see which one is on.")
    found = await known(work, rules, kit.coa_id)
    of_coa = await work.kits.of(kit.coa_id)
    district = [one for one in of_coa if one.district == kit.district and one.state is not KitState.CANCELLED]
    return Meeting(kit, found, tuple(district) or (kit,))


async def prompt(work: Work, rules: Rules, now: datetime) -> int:
    """Posts each meeting that has begun, and ends each whose hour is over. Gives back how many messages it owes. [K]"""
    owed = 0
    for kit in await work.kits.beginning(now):
        async with work.apart(kit.id):
            owed += await _begin(work, rules, now, kit)
    for kit in await work.kits.ending(now):
        async with work.apart(kit.id):
            owed += await _end(work, rules, now, kit)
    return owed


async def _begin(work: Work, rules: Rules, now: datetime, kit: KitMeeting) -> int:
    found = await standing(work, rules, kit.coa_id)
    if found is None:
        await work.kits.set_state(kit.id, KitState.CANCELLED, KitState.PLANNED)
        return 0
    if kit.ends_at <= now:
        missed = await work.kits.set_state(kit.id, KitState.MISSED, KitState.PLANNED)
        return await _tell_chairs(work, rules, now, kit, found, MISSED) if missed else 0
    if not await work.kits.set_state(kit.id, KitState.PROMPTED, KitState.PLANNED):
        return 0
    return await _post(work, rules, now, kit, found)


async def _end(work: Work, rules: Rules, now: datetime, kit: KitMeeting) -> int:
    found = await standing(work, rules, kit.coa_id)
    state = KitState.ENDED if found else KitState.CANCELLED
    if not await work.kits.set_state(kit.id, state, KitState.PROMPTED):
        return 0
    await work.outbox.refresh([kit.id], now)
    if found is None or await work.kits.here([kit.id]) or await work.kits.observations(kit_id=kit.id):
        return 0
    return await _tell_chairs(work, rules, now, kit, found, UNOPENED)


async def _post(work: Work, rules: Rules, now: datetime, kit: KitMeeting, found: Known) -> int:
    """The meeting's card in the COA's channel; where none is linked, to each QA lead and to its chair. [K]"""
    to = await receivers(work, rules, found)
    args = {"kit": kit.id, "service": found.area.name, "purpose": PURPOSE}
    if not any(one.channel_id for one in to):
        args["unlinked"] = "yes"
    return await _owe(work, now, CARD, f"{CARD}:{kit.id}", to, args, (kit.id, kit.coa_id), Urgency.MEETING)


async def _tell_chairs(
    work: Work, rules: Rules, now: datetime, kit: KitMeeting, found: Known, why: str
) -> int:
    """A notice to everybody who chairs it, else to the QA leads."""
    people = await chairs(work, found) or qa_leads(await work.people.all(), rules.framework)
    to = [To(person_id=person.id) for person in people]
    args = {"kit": kit.id, "why": why}
    return await _owe(work, now, NOTICE, f"{NOTICE}:{kit.id}:{why}", to, args, (), Urgency.ESCALATION)


async def _owe(
    work: Work,
    now: datetime,
    card: str,
    key: str,
    to: Collection[To],
    args: dict[str, str],
    about: tuple[str, ...],
    urgency: Urgency,
) -> int:
    owed = [
        Delivery(f"{key}:{one.channel_id or one.person_id}", one, card, args, about, urgency) for one in to
    ]
    return sum([await work.outbox.post(delivery, now) for delivery in owed])


async def come(work: Work, rules: Rules, by: Person, now: datetime, *, kit_id: str) -> KitCard:
    """ "I am here", once however often it is pressed. Raises `Refused` where the meeting is not on."""
    one = await _require_on(work, rules, now, kit_id)
    if await work.kits.come(Here(kit_id, by.id, now)):
        await work.outbox.refresh([kit_id], now)
    return await _card(work, rules, one, by)


async def go(work: Work, rules: Rules, by: Person, now: datetime, *, kit_id: str) -> KitCard:
    """ "I am not here". Raises `Refused` where the meeting is not on."""
    one = await _require_on(work, rules, now, kit_id)
    if await work.kits.go(kit_id, by.id):
        await work.outbox.refresh([kit_id], now)
    return await _card(work, rules, one, by)


async def _require_on(work: Work, rules: Rules, now: datetime, kit_id: str) -> Meeting:
    one = await meeting(work, rules, kit_id)
    if why := one.why_not_on(now):
        raise Refused(why)
    return one


async def kit_card(
    work: Work, rules: Rules, kit_id: str, *, by: Person | None = None, unlinked: bool = False
) -> KitCard:
    """The meeting as it stands: for everybody, or as `by` sees it who asked for it."""
    return await _card(work, rules, await meeting(work, rules, kit_id), by, unlinked=unlinked)


async def _card(
    work: Work, rules: Rules, one: Meeting, by: Person | None, *, unlinked: bool = False
) -> KitCard:
    kit, found = one.kit, one.found
    places = await _places(work, found)
    chaired = await chairs(work, found, places)
    here = await work.kits.here([kit.id])
    observed = await work.kits.observations(kit_id=kit.id)
    inquiries = await work.coas.inquiries(found.coa.id)
    following = one.next
    return KitCard(
        kit_id=kit.id,
        coa_id=found.coa.id,
        area=found.area.name,
        district=kit.district,
        day=kit.day,
        on=kit.on,
        at=kit.at,
        final=kit.final,
        state=one.state,
        chair=" or ".join(post_title(person, rules.framework) for person in chaired),
        next="" if following is None or one.cancelled else _next_words(following, kit),
        here=len(here),
        inquiries=tuple(
            InquiryRow(loi.number, loi.text, loi.state)
            for loi in inquiries
            if loi.state is InquiryState.AGREED
        ),
        standing_areas=found.rules.standing_areas,
        observations=tuple(observation_row(each, rules) for each in reversed(observed)),
        adds_until=moment(one.adds_until, rules),
        mentioned=_mentioned(one, places, rules),
        is_here=by is not None and by.id in {each.person_id for each in here},
        unlinked=unlinked,
    )


async def _places(work: Work, found: Known) -> Places:
    """Where those belong who chair and who are mentioned: a card is drawn at each press, and an authority is large."""
    of_kit = found.rules.kit
    people = await work.people.holding({of_kit.chair, *of_kit.mentioned})
    named = await work.people.by_id(found.coa.chair_id) if found.coa.chair_id else None
    return Places(Line.of([*people, *([named] if named else [])]), found.rules)


def _next_words(following: KitMeeting, kit: KitMeeting) -> str:
    return following.at if following.on == kit.on else f"{weekday_day(following.on)}, {following.at}"


def _mentioned(one: Meeting, places: Places, rules: Rules) -> tuple[Mentioned, ...]:
    """Of the area, for the first meeting of certain days. [K]"""
    of_kit = one.found.rules.kit
    if one.kit.day not in of_kit.mentioned_days or one.kit.at != of_kit.hours[0]:
        return ()
    people = places.in_area(of_kit.mentioned, one.found.area)
    return tuple(Mentioned(post_title(person, rules.framework), person.aad_object_id) for person in people)


def observation_row(observed: Observation, rules: Rules, reader: str = "") -> ObservationRow:
    """`reader`: the id of whoever reads it."""
    return ObservationRow(
        id=observed.id,
        kind=observed.kind,
        theme=observed.theme,
        text=observed.text,
        at=rules.local(observed.at),
        own=bool(reader) and observed.by == reader,
    )


async def notice(work: Work, rules: Rules, kit_id: str, why: str) -> KitNotice:
    """What a chair is told after its hour; `why`: `MISSED` or `UNOPENED`."""
    one = await meeting(work, rules, kit_id)
    return KitNotice(
        kit_id=kit_id,
        area=one.found.area.name,
        district=one.kit.district,
        day=one.kit.day,
        on=one.kit.on,
        at=one.kit.at,
        final=one.kit.final,
        missed=why == MISSED,
        adds_until=moment(one.adds_until, rules),
    )


async def show(
    work: Work, rules: Rules, by: Person | None, now: datetime, *, words: str = "", kit_id: str = ""
) -> KitCard | KitsCard:
    """The meeting of this id, else the one that is on for the COA that the words name; else which come next."""
    coa_rules(rules)
    if kit_id:
        return await kit_card(work, rules, kit_id, by=by)
    asked = [await coa_called(work, rules, words, now)] if words else await work.coas.all()
    planned = [coa for coa in asked if coa.state is CoaState.PLANNED]
    directory = await Directory.load(work, rules)
    rows: list[KitRow] = []
    for coa in planned:
        channel = directory.channel(coa.area, PURPOSE)
        for kit in _on_or_next(await work.kits.of(coa.id), now):
            rows.append(_row(kit, coa.area, channel.channel_name if channel else "", now))
    now_on = [row for row in rows if row.is_on]
    if len(now_on) == 1:
        return await kit_card(work, rules, now_on[0].kit_id, by=by)
    return KitsCard(tuple(now_on or rows), over=planned[0].area if words and not rows else "")


def _on_or_next(meetings: Collection[KitMeeting], now: datetime) -> list[KitMeeting]:
    """Those that are on, else the next one."""
    if now_on := [kit for kit in meetings if _is_on(kit, now)]:
        return now_on
    ahead = [kit for kit in meetings if kit.state is KitState.PLANNED and kit.starts_at > now]
    return ahead[:1]


def _row(kit: KitMeeting, area: str, channel: str, now: datetime) -> KitRow:
    return KitRow(
        kit_id=kit.id,
        area=area,
        district=kit.district,
        day=kit.day,
        on=kit.on,
        at=kit.at,
        final=kit.final,
        is_on=_is_on(kit, now),
        channel=channel,
    )
