"""What came of a COA's days: gathered when a district's final KIT meeting ends, and whenever somebody asks. [K]

What focus groups said comes from `focus.focus_themes`, which gives nothing before the slide pack has gone out.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from practice.coa import (
    PURPOSE,
    Known,
    coa_called,
    known,
    month_words,
    places_of,
    receivers,
    standing,
    step_row,
)
from practice.coa_records import (
    CoaState,
    ConcernState,
    InquiryState,
    KitMeeting,
    KitState,
    Observation,
    StepState,
)
from practice.errors import NotAllowed, Refused
from practice.focus import focus_themes
from practice.gathering_views import (
    ConcernCount,
    Gathered,
    Gathering,
    MeetingRow,
    Participation,
    WayCount,
)
from practice.people import Person
from practice.places import Places
from practice.records import Delivery
from practice.roles import Role, roles_of
from practice.work import Rules, Work

CARD = "gathering"


async def post_gatherings(work: Work, rules: Rules, now: datetime) -> int:
    """One gathering for each district whose final KIT meeting has ended; gives back how many messages are owed anew."""
    finals = {f"gathering:{meeting.id}": meeting for meeting in await work.kits.finals_over(now)}
    posted = await work.outbox.exists(finals)
    owed = 0
    for key, meeting in finals.items():
        if key not in posted:
            async with work.apart(meeting.id):
                owed += await _post(work, rules, now, key, meeting)
    return owed


async def _post(work: Work, rules: Rules, now: datetime, key: str, meeting: KitMeeting) -> int:
    found = await standing(work, rules, meeting.coa_id)
    to = await receivers(work, rules, found) if found else []
    if found is None or not to:
        return 0
    first, *others = to
    args = {"coa": meeting.coa_id, "district": meeting.district}
    # Whose channel it is and what it is linked to: said where it cannot be written to.
    args |= {"service": found.area.name, "purpose": PURPOSE}
    about = (meeting.coa_id,)
    # The first one's key says that it went out at all, whichever channel is linked later.
    if not await work.outbox.post(Delivery(key, first, CARD, args, about), now):
        return 0
    for other in others:
        await work.outbox.post(Delivery(f"{key}:{other.person_id}", other, CARD, args, about), now)
    return 1 + len(others)


async def gathering_called(work: Work, rules: Rules, by: Person, now: datetime, words: str) -> Gathering:
    """Of the COA that these words name. Raises `NotAllowed` for whoever it is not for."""
    coa = await coa_called(work, rules, words, now)
    return await gathering_for(work, rules, by, now, coa.id)


async def gathering_for(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str) -> Gathering:
    """One COA's, for somebody who may see it. Raises `NotAllowed`, or `Refused` where nothing is to be shown."""
    found = await known(work, rules, coa_id)
    require_seer(by, rules, found, await places_of(work, found.rules))
    if found.coa.state is CoaState.PREVIEWED:
        raise Refused(f"The COA of {found.area.name} is not confirmed yet, so nothing was gathered.")
    return await gathering(work, rules, now, coa_id, gives=gives_certificates(by, rules))


def require_seer(by: Person, rules: Rules, found: Known, places: Places) -> None:
    """The COA team, QA leads, and the area's Assistant Director and Service Managers. Raises `NotAllowed`."""
    posts = (found.rules.concerns.told_when_done, found.rules.concerns.signed_off_by)
    if gives_certificates(by, rules) or by in places.holders(posts, found.area):
        return
    raise NotAllowed(
        f"What {found.area.name}'s COA gathered is for the COA team, QA leads and the area's managers. "
        f"Type `coa {found.area.name}` to see its journey."
    )


def gives_certificates(by: Person, rules: Rules) -> bool:
    """The COA team and QA leads."""
    return bool(roles_of(by, rules.framework) & {Role.QA_LEAD, Role.COA_TEAM})


async def gathering(
    work: Work, rules: Rules, now: datetime, coa_id: str, *, after: str = "", gives: bool = False
) -> Gathering:
    """Everything so far. `after`: the district at whose end it is shown."""
    found = await known(work, rules, coa_id)
    places = await places_of(work, found.rules)
    meetings = [m for m in await work.kits.of(coa_id) if m.state is not KitState.CANCELLED]
    over = {m.district: m.ends_at for m in meetings if m.final and m.ends_at <= now}
    days = await work.coas.days(coa_id)
    last = max((day.on for day in days), default=date.min)
    return Gathering(
        coa_id=coa_id,
        area=found.area.name,
        is_service=found.area.kind == "service",
        month=month_words(found.coa.month),
        after=after if after and not _closes(after, meetings) else "",
        whole=bool(days) and {day.district for day in days} <= set(over),
        over=len(over),
        days=tuple(days),
        inquiries=tuple(
            one.text for one in await work.coas.inquiries(coa_id) if one.state is InquiryState.AGREED
        ),
        standing_areas=found.rules.standing_areas,
        gathered=_by_theme(await work.kits.observations(coa_id=coa_id), found),
        meetings=await _attendance(work, rules, places, [m for m in meetings if m.starts_at <= now]),
        concerns=await _concerns(work, found),
        participation=await _participation(work, found, places),
        ahead=tuple(
            step_row(step, found, rules, now)
            for step in await work.coas.steps(coa_id)
            if step.state in (StepState.OPEN, StepState.NOT_DONE) and step.due_on > last
        ),
        focus=await focus_themes(work, rules, coa_id),
        made_at=rules.local(now),
        gives_certificates=gives,
    )


def _closes(district: str, meetings: Sequence[KitMeeting]) -> bool:
    """Whether the COA's last final KIT meeting is this district's."""
    finals = [meeting for meeting in meetings if meeting.final]
    return bool(finals) and max(finals, key=lambda one: (one.ends_at, one.id)).district == district


def _by_theme(observations: Sequence[Observation], found: Known) -> tuple[Gathered, ...]:
    order = {theme: number for number, theme in enumerate(found.rules.all_themes)}
    of_theme = sorted(observations, key=lambda one: (order.get(one.theme, len(order)), one.theme, one.at))
    return tuple(Gathered(one.kind, one.theme, one.district, one.text) for one in of_theme)


async def _attendance(
    work: Work, rules: Rules, places: Places, meetings: Sequence[KitMeeting]
) -> tuple[MeetingRow, ...]:
    posts: dict[str, Counter[str]] = {meeting.id: Counter() for meeting in meetings}
    for here in await work.kits.here(posts):
        person = places.line.people.get(here.person_id)
        posts[here.kit_id][person.post if person else ""] += 1
    return tuple(
        MeetingRow(m.district, m.day, m.on, m.at, posts[m.id].total(), _post_words(posts[m.id], rules))
        for m in meetings
    )


def _post_words(posts: Counter[str], rules: Rules) -> str:
    return ", ".join(
        f"{count} {_of_post(key, count, rules)}"
        for key, count in sorted(posts.items(), key=lambda one: (-one[1], one[0]))
    )


def _of_post(key: str, count: int, rules: Rules) -> str:
    post = rules.framework.post(key)
    if post is None:
        return "other" if count == 1 else "others"
    return post.title if count == 1 else post.plural


async def _concerns(work: Work, found: Known) -> tuple[ConcernCount, ...]:
    """By kind; a kind of which none was raised is left out."""
    raised = await work.concerns.of(coa_id=found.coa.id)
    counts = []
    for key in dict.fromkeys(
        [kind.key for kind in found.rules.concerns.kinds] + [one.kind for one in raised]
    ):
        of_kind = [one for one in raised if one.kind == key]
        kind = found.rules.concern(key)
        done = sum(one.state is ConcernState.SIGNED_OFF for one in of_kind)
        if of_kind:
            counts.append(ConcernCount(kind.title if kind else key, len(of_kind), done))
    return tuple(counts)


async def _participation(work: Work, found: Known, places: Places) -> Participation:
    practitioners = {person.id for person in places.in_area(found.rules.practitioners, found.area)}
    noted = await work.participations.of(found.coa.id)
    ways = Counter(one.way for one in noted)
    order = [*found.rules.ways, *(way for way in sorted(ways) if way not in found.rules.ways)]
    return Participation(
        practitioners=len(practitioners),
        took_part=len({one.person_id for one in noted} & practitioners),
        ways=tuple(WayCount(way, ways[way]) for way in order if ways[way]),
    )
