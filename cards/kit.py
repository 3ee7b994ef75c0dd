"""Cards of KIT meetings: one for everybody in it, which come next, and what its chair is told."""

from collections.abc import Iterator, Mapping, Sequence

from cards.anatomy import (
    ROWS,
    and_more,
    button,
    drawn,
    head,
    many,
    mention,
    row,
    sentence,
    subtle,
)
from cards.coa_week_payloads import ComeToKit, LeaveKit, Observe, ShowKit, ShowObservations
from cards.concerns import concern_button
from cards.elements import (
    Action,
    ActionSet,
    Column,
    ColumnSet,
    Container,
    Drawn,
    Piece,
    TextBlock,
    one_line,
    plain,
    shortened,
)
from cards.focus import focus_button
from practice.calendar import weekday_day
from practice.coa_records import KitState, ObservationKind
from practice.framework_model import Json
from practice.kit_views import (
    KitCard,
    KitNotice,
    KitRow,
    KitsCard,
    Mentioned,
    ObservationRow,
)

SHOWN = 5
"""Observations of a kind on the card; the dialog has all."""
SHORT = 220
"""Characters of an observation on the card."""
ROOM = 1_800
"""UTF-16 units of all observations on the card, as they are escaped: with all else it stays below 20 KB."""
INQUIRIES, INQUIRY = 6, 100
"""Lines of inquiry on the card, and the characters of one."""
MENTIONED = 10
ADD = "Add an observation"

PARTS = {
    ObservationKind.STRENGTH: ("Strengths", "Strength"),
    ObservationKind.NEXT_STEP: ("Next steps", "Next step"),
    ObservationKind.EMERGING: ("Emerging lines of inquiry", "Emerging line of inquiry"),
}
"""As the title of a part, and of a single one."""


def kit_card(view: KitCard, *, mentions: bool = False) -> Drawn:
    """One meeting. `mentions`: whoever is expected is told by Teams when the card is new; an edit tells nobody."""
    shown = _fitting(view.observations)
    words, told = _expected(view.mentioned, telling=mentions)
    title = _title(view.final, view.at)
    counted = view.state in (KitState.PROMPTED, KitState.ENDED)
    body = [
        head(_where(view), title, str(view.here) if counted else "", _unit(view)),
        subtle(_chair(view)),
        sentence(_state(view)),
        sentence(words),
        _looked_at(view),
        *_gathered(view, shown),
        _all(view, shown),
    ]
    summary = f"{title}: {view.area} COA, {view.district}, day {view.day}"
    return drawn(body, _buttons(view), summary, told)


def _where(view: KitCard | KitNotice) -> str:
    return f"{plain(view.area)} COA · {plain(view.district)} · day {view.day}"


def _title(final: bool, at: str) -> str:
    return f"{'Final KIT' if final else 'KIT'} meeting, {at}"


def _unit(view: KitCard) -> str:
    if view.state is KitState.PROMPTED:
        return "here"
    return "was here" if view.here == 1 else "were here"


def _chair(view: KitCard) -> str:
    following = f"next {view.next}" if view.next else "the district's last one"
    chaired = f"Chair: {plain(view.chair)}" if view.chair else "No chair is known"
    return " · ".join([weekday_day(view.on), chaired, *([following] if view.next or view.final else [])])


def _state(view: KitCard) -> str:
    """What is to be known of it, where it is not simply on."""
    until = f"What was observed can be added until {view.adds_until}."
    said = {
        KitState.PLANNED: f"It begins on {weekday_day(view.on)} at {view.at}.",
        KitState.ENDED: f"**This meeting has ended.** {until}",
        KitState.MISSED: f"**This meeting was not prompted:** I was not running at its hour. {until}",
        KitState.CANCELLED: "**This meeting was cancelled.**",
    }.get(view.state, "")
    if view.unlinked:
        return (
            f"**This COA has no channel that I can write to,** so its card stands in personal chats. "
            f"A QA lead types “link coa for {plain(view.area)}” in its channel. {said}"
        ).strip()
    return said


def _expected(people: Sequence[Mentioned], *, telling: bool) -> tuple[str, list[Mapping[str, Json]]]:
    """Who is to come, in words, and whom Teams tells. Those who share a post have a number: texts are found once."""
    named: list[str] = []
    told: list[Mapping[str, Json]] = []
    names: list[str] = []
    for person in people[:MENTIONED]:
        name = plain(person.name)
        if not (telling and person.aad_object_id):
            named.append(name)
            continue
        names.append(name)
        words = f"{name} ({names.count(name)})" if names.count(name) > 1 else name
        told.append(mention(words, person.aad_object_id, one_line(person.name)))
        named.append(f"<at>{words}</at>")
    more = [f"{len(people) - MENTIONED} more"] if len(people) > MENTIONED else []
    return (f"Expected at this meeting: {' · '.join([*named, *more])}" if named else "", told)


def _looked_at(view: KitCard) -> Piece:
    """The lines of inquiry, and the standing areas beside them."""
    lines = [
        f"{loi.number} {plain(shortened(one_line(loi.text), INQUIRY))}" for loi in view.inquiries[:INQUIRIES]
    ]
    if len(view.inquiries) > INQUIRIES:
        lines.append(f"and {len(view.inquiries) - INQUIRIES} more")
    return Container(
        style="emphasis",
        items=[
            ColumnSet(
                columns=[
                    _small_list("Lines of inquiry", lines or ["None is agreed yet"]),
                    _small_list("Standing areas", [" · ".join(map(plain, view.standing_areas))]),
                ]
            )
        ],
    )


def _small_list(title: str, lines: Sequence[str]) -> Column:
    items = [TextBlock(text=title, wrap=True, size="Small", weight="Bolder")]
    items += [TextBlock(text=line, wrap=True, size="Small", spacing="None") for line in lines]
    return Column(width="stretch", items=items)


def _fitting(rows: Sequence[ObservationRow]) -> list[ObservationRow]:
    """The newest that fit the card, `SHOWN` of a kind at the most."""
    kept: list[ObservationRow] = []
    room = ROOM
    for one in rows:
        if sum(other.kind is one.kind for other in kept) < SHOWN:
            words = plain(shortened(one_line(one.text), SHORT)) + plain(one.theme)
            room -= len(words.encode("utf-16-le")) // 2
            if room < 0:
                break
            kept.append(one)
    return kept


def _gathered(view: KitCard, shown: Sequence[ObservationRow]) -> Iterator[Piece | None]:
    """Strengths beside next steps, and below them what emerges."""
    if not view.observations:
        if view.state is KitState.PROMPTED:
            yield subtle(
                "Nothing has been added yet: a strength, a next step, or a line of inquiry that emerges."
            )
        return
    yield ColumnSet(
        spacing="Medium",
        columns=[
            Column(width="stretch", items=_part(view, shown, kind))
            for kind in (ObservationKind.STRENGTH, ObservationKind.NEXT_STEP)
        ],
    )
    if any(one.kind is ObservationKind.EMERGING for one in view.observations):
        yield Container(spacing="Medium", items=_part(view, shown, ObservationKind.EMERGING))


def _part(view: KitCard, shown: Sequence[ObservationRow], kind: ObservationKind) -> list[Piece]:
    total = sum(one.kind is kind for one in view.observations)
    title = f"{PARTS[kind][0]} · {total}" if total else PARTS[kind][0]
    items: list[Piece] = [TextBlock(text=title, wrap=True, size="Medium", weight="Bolder", style="heading")]
    for one in shown:
        if one.kind is kind:
            items.append(
                TextBlock(text=plain(shortened(one_line(one.text), SHORT)), wrap=True, spacing="Small")
            )
            items.append(
                TextBlock(text=plain(one.theme), wrap=True, isSubtle=True, size="Small", spacing="None")
            )
    if not total:
        items.append(TextBlock(text="None yet", wrap=True, isSubtle=True, spacing="Small"))
    return items


def _all(view: KitCard, shown: Sequence[ObservationRow]) -> Piece | None:
    """The way to the rest, where there is more than the card shows."""
    total = len(view.observations)
    if total == len(shown) and not any(len(one_line(one.text)) > SHORT for one in shown):
        return None
    return ActionSet(actions=[button(f"All {total}", ShowObservations(kit=view.kit_id))])


def _buttons(view: KitCard) -> list[Action]:
    if view.state in (KitState.PLANNED, KitState.CANCELLED):
        return []
    buttons = [button(ADD, Observe(kit=view.kit_id))]
    if view.state is KitState.PROMPTED:
        buttons.append(
            button("I am not here", LeaveKit(kit=view.kit_id))
            if view.is_here
            else button("I am here", ComeToKit(kit=view.kit_id))
        )
    return [
        *buttons,
        concern_button(coa_id=view.coa_id, district=view.district),
        focus_button(view.coa_id, view.district),
    ]


def notice_card(view: KitNotice) -> Drawn:
    """For whoever chairs it, after its hour."""
    title = f"{_title(view.final, view.at)}: {'not prompted' if view.missed else 'nobody opened it'}"
    said = (
        "I was not running while it lasted, so its card did not go out."
        if view.missed
        else "Nobody said “I am here”, and nothing was added."
    )
    body = [
        head(_where(view), title),
        sentence(f"**{weekday_day(view.on)}, {view.at}.** {said}"),
        subtle(f"If it was held: what was observed can be added until {view.adds_until}."),
    ]
    return drawn(body, [button(ADD, Observe(kit=view.kit_id))], f"{title}: {view.district}")


def kits_card(view: KitsCard) -> Drawn:
    """Which meetings are on, where there are several; else which comes next of each COA."""
    on = any(one.is_on for one in view.rows)
    title = f"{many(len(view.rows), 'KIT meeting')} {'are' if len(view.rows) > 1 else 'is'} on" if on else ""
    if not view.rows:
        title = f"{plain(view.over)}: no KIT meeting is to come" if view.over else "No KIT meeting is to come"
    body = [
        head("KIT meetings", title or ("Next KIT meetings" if len(view.rows) > 1 else "Next KIT meeting")),
        *(_row(one) for one in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
        None if view.rows else subtle("A QA lead types “plan coa” to plan a COA with its KIT meetings."),
    ]
    return drawn(body, [], title or f"Next: {view.rows[0].district}, {view.rows[0].at}")


def _row(one: KitRow) -> Piece:
    final = " · final KIT meeting" if one.final else ""
    first = f"{plain(one.area)} · {plain(one.district)}, day {one.day}{final}"
    where = (
        f"in the channel {plain(one.channel)}"
        if one.channel
        else "no channel is linked: its chair gets the card"
    )
    action = button("Open", ShowKit(kit=one.kit_id), which=first) if one.is_on else None
    return row(first, f"{weekday_day(one.on)}, {one.at} · {where}", action=action)
