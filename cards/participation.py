"""Cards of participation: who took part, where it is noted, and where it is taken back."""

from cards.anatomy import (
    and_more,
    asking_again,
    button,
    dialog_button,
    drawn,
    head,
    row,
    sentence,
    subtle,
)
from cards.coa_week_payloads import (
    NoteParticipation,
    SendParticipation,
    ShowActions,
    ShowParticipation,
    TakeBackParticipation,
    TakenBackParticipation,
)
from cards.elements import Drawn, InputChoiceSet, Piece, choices, plain
from practice.participation import NO, YES
from practice.participation_views import NoteDialog, ParticipationCard, PlaceRow, TakeBackDialog

NAMED = 8
"""Posts that a district's row names; the rest is counted, and stands in its dialog."""


def _kicker(area: str, month: str) -> str:
    return f"{plain(area)} COA · {month}"


def participation_card(view: ParticipationCard) -> Drawn:
    """How many took part, and by district who has not yet."""
    left = view.of - view.took_part
    title = "Who has not taken part yet" if view.why and left else "Who took part"
    body = [
        head(_kicker(view.area, view.month), title, f"{view.took_part} of {view.of}", "took part"),
        sentence(plain(view.state or view.why)),
        sentence(_left(left, view)),
        *(_place(one, view) for one in view.rows),
        subtle("Each practitioner takes part at least once. Who has not is seen by the COA team only."),
    ]
    buttons = [button("Bring up to date", ShowParticipation(coa=view.coa_id, again=True))]
    if view.any_noted:
        buttons.append(button("Take back", TakeBackParticipation(coa=view.coa_id)))
    buttons.append(button("Actions", ShowActions(coa=view.coa_id)))
    summary = f"{view.area} COA: {view.took_part} of {view.of} took part"
    return drawn(body, buttons, summary)


def _left(left: int, view: ParticipationCard) -> str:
    if not view.of:
        return f"Nobody of {plain(view.area)} is in the people file who could take part."
    if not left:
        return "**Everybody has taken part.**"
    return f"**{left} {'has' if left == 1 else 'have'} not taken part yet.**"


def _place(one: PlaceRow, view: ParticipationCard) -> Piece:
    named = "; ".join(map(plain, one.not_yet[:NAMED]))
    more = f" and {len(one.not_yet) - NAMED} more" if len(one.not_yet) > NAMED else ""
    ways = ", ".join(f"{plain(way)} {count}" for way, count in one.ways)
    second = f"Not yet: {named}{more}" if one.not_yet else ways
    action = None
    if not view.state and one.of:
        action = button("Note", NoteParticipation(coa=view.coa_id, place=one.place), which=one.place)
    return row(f"{plain(one.place)} · {one.took_part} of {one.of}", second, action=action)


def note_dialog(view: NoteDialog) -> Drawn:
    """Several people at once, in one way; then the same page again."""
    title = f"Who took part in {plain(view.place)}?"
    body = [
        head(_kicker(view.area, view.month), title, f"{view.took_part} of {view.of}", "took part"),
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.said)),
    ]
    if view.closed or not view.people:
        return drawn(body, [], title)
    body += [
        *_note_inputs(view),
        and_more(view.more, ": they come up when some of these have taken part"),
        subtle("Noted for a focus group says that somebody was there, and nothing of what was said."),
    ]
    send = SendParticipation(coa=view.coa_id, place=view.place, rendering=view.rendering, token=view.token)
    return drawn(body, [dialog_button("Note", send, with_inputs=True)], title)


def _note_inputs(view: NoteDialog) -> list[Piece | None]:
    values, suffix = view.filled.values, view.rendering
    pieces: list[Piece | None] = [
        InputChoiceSet(
            id=f"way.{suffix}",
            label="In what did they take part?",
            style="expanded",
            choices=choices([(way.capitalize(), way) for way in view.ways]),
            value=str(values.get("way") or "") or None,
            error_message="Choose one",
        ),
        InputChoiceSet(
            id=f"who.{suffix}",
            label="Who took part?",
            style="expanded",
            several=True,
            wrap=True,
            choices=choices([(post, person_id) for person_id, post in view.people]),
            value=str(values.get("who") or "") or None,
            error_message="Mark at least one",
        ),
    ]
    if view.consent_for:
        pieces.append(
            InputChoiceSet(
                id=f"consent.{suffix}",
                label=f"For {' or '.join(view.consent_for)}: has each family consented?",
                style="expanded",
                choices=choices([("Yes", YES), ("No", NO)]),
                value=str(values.get("consent") or "") or None,
                error_message="Yes or no",
            )
        )
    return pieces


def take_back_dialog(view: TakeBackDialog) -> Drawn:
    """What was noted, to be marked and taken back."""
    title = "Take back what was noted" if view.noted else "Nothing is noted"
    body = [
        head(_kicker(view.area, view.month), title),
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.said)),
    ]
    if not view.noted:
        return drawn(body, [], title)
    body += [
        InputChoiceSet(
            id=f"which.{view.rendering}",
            label="What was noted by mistake?",
            style="expanded",
            several=True,
            wrap=True,
            choices=choices([(words, which) for which, words in view.noted]),
            error_message="Mark at least one",
        ),
        and_more(view.more),
    ]
    send = TakenBackParticipation(coa=view.coa_id, rendering=view.rendering, token=view.token)
    return drawn(body, [dialog_button("Take back", send, with_inputs=True)], title)
