"""Actions as cards: a list, and one of them for whoever is told of it or opens it."""

from collections.abc import Mapping

from cards.anatomy import (
    ROWS,
    and_more,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    heading,
    row,
    sentence,
    subtle,
)
from cards.coa_week_payloads import AskAction, MakeActions, OpenAction, ShowActions
from cards.elements import Action, Drawn, Piece, plain, shortened
from practice.action_views import ActionCard, ActionRow, ActionsCard
from practice.calendar import day_words, short_day, weekday_day
from practice.coa_records import ActionState

TEXT = 160
"""Characters of an action's words in a list; all of them stand in its dialog."""
BUTTONS: Mapping[str, str] = {
    "done": "Done",
    "not_yet": "Not done yet",
    "change": "Change",
    "drop": "Drop",
    "reopen": "Open again",
}
_TITLES: Mapping[str, str] = {
    "made": "An action for you",
    "given": "An action was given to you",
    "moved": "An action has a new date",
    "reopened": "An action is open again",
    "reminder": "Reminder of an action",
    "late": "An action is overdue",
    "climbed": "An action of {owner} is overdue",
    "done": "An action is done",
    "dropped": "An action was dropped",
    "given away": "An action was given to somebody else",
    "": "An action",
}
"""By the kind of message."""
_PARTS = {
    ActionState.OPEN: "Open",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped",
}


def actions_card(view: ActionsCard) -> Drawn:
    """The most urgent first. It can stand in a channel, so no outcome is shown."""
    count = view.overdue + view.open
    counts = [
        f"**{view.overdue} overdue**" if view.overdue else "",
        f"{view.open} open" if view.open else "",
        f"{view.done} done" if view.done else "",
        f"{view.dropped} dropped" if view.dropped else "",
    ]
    body = [
        head(plain(view.kicker), plain(view.title), str(count), "to do"),
        sentence(" · ".join(filter(None, counts)) or _nothing(view)),
        *(sentence(plain(note)) for note in view.notes),
        *_rows(view.rows),
        subtle(f"Page {view.page} of {view.pages}.") if view.pages > 1 else None,
    ]
    buttons = [button("Make actions", MakeActions(coa=view.make_for))] if view.make_for else []
    if view.page < view.pages:
        more = ShowActions(words=view.words, coa=view.coa_id, page=view.page + 1)
        buttons.append(button("More", more))
    return drawn(body, buttons, f"{view.title}: {count} to do")


def _nothing(view: ActionsCard) -> str:
    if view.make_for:
        return "There are none yet. **Make actions** offers you what the week suggested."
    return "There is nothing to do."


def _rows(rows: tuple[ActionRow, ...]) -> list[Piece | None]:
    """By state, with a heading where the list holds more than what is open."""
    pieces: list[Piece | None] = []
    before = ActionState.OPEN
    for one in rows:
        if one.state is not before:
            pieces.append(heading(_PARTS[one.state]))
            before = one.state
        pieces.append(_row(one))
    return [*pieces[:ROWS], and_more(len(pieces) - ROWS)]


def _row(one: ActionRow) -> Piece:
    text = shortened(one.text, TEXT)
    state = f"✓ done {plain(one.closed)}" if one.state is ActionState.DONE else f"dropped {plain(one.closed)}"
    when = f"due {weekday_day(one.due_on)}" if one.state is ActionState.OPEN else state
    late = "Overdue · " if one.late else ""
    return row(
        f"{late}{plain(text)}",
        f"{one.action_id} · {plain(one.place)} · {plain(one.owner)} · {when}",
        action=button("Open", OpenAction(action=one.action_id), which=one.action_id),
    )


def action_card(view: ActionCard) -> Drawn:
    """For somebody who is told of it: edited when it changes."""
    buttons: list[Action] = [button(BUTTONS[how], _ask(view, how)) for how in view.can]
    if not view.passed_on:
        buttons.append(button("Open", OpenAction(action=view.action_id)))
    title = _title(view)
    return drawn([*_body(view, title), *_details(view)], buttons, f"{title}: {view.action_id}, {view.text}")


def action_dialog(view: ActionCard) -> Drawn:
    """One action, with everything that its reader may read and do."""
    title = _title(view)
    buttons = [dialog_button(BUTTONS[how], _ask(view, how)) for how in view.can]
    return drawn([*_body(view, title), *_details(view)], buttons, f"{view.action_id}: {view.text}")


def _ask(view: ActionCard, how: str) -> AskAction:
    return AskAction.model_validate({"action": view.action_id, "how": how})


def _title(view: ActionCard) -> str:
    """What became of it, where that is known by now; else why it was sent."""
    if view.passed_on:
        return _TITLES["given away"]
    if view.state is not ActionState.OPEN:
        return _TITLES[view.state.value]
    if view.because and view.kind in ("made", "given"):
        return "An action that you look after"
    # What had been closed when its message was sent can be open again by now.
    kind = "reopened" if view.kind in ("done", "dropped") else view.kind
    return _TITLES[kind].format(owner=plain(view.owner))


def _body(view: ActionCard, title: str) -> list[Piece | None]:
    kicker = f"{plain(view.area)} COA · {view.month} · {view.action_id}"
    return [
        head(kicker, title, short_day(view.due_on), "due"),
        sentence(plain(view.said)),
        sentence(f"**{plain(view.text)}**"),
        sentence(_state(view)),
        sentence(plain(view.because)),
    ]


def _state(view: ActionCard) -> str:
    """How it stands, and what to do."""
    if view.passed_on:
        return f"It is with {plain(view.owner)} now, so there is nothing left for you to do."
    if view.state is ActionState.DONE:
        return f"✓ Done {plain(view.closed)}."
    if view.state is ActionState.DROPPED:
        return f"Dropped {plain(view.closed)}: it need not be done any more."
    due = day_words(view.due_on)
    if view.kind == "climbed":
        return f"It was due on {due} and is not done. Please speak with them."
    if view.kind == "late":
        return f"It was due on {due} and is not done. Please say how it stands."
    if "done" in view.can:
        return f"Please do it by {due}, and say here what came of it."
    return f"To be done by {due}."


def _details(view: ActionCard) -> list[Piece | None]:
    done = view.state is ActionState.DONE
    return [
        facts(
            [
                ("Where", plain(view.place)),
                ("Owner", plain(view.owner)),
                ("Agreed", plain(view.made)),
                ("Changed", plain(view.changed)),
                ("Not done yet", plain(view.note) if view.state is ActionState.OPEN else ""),
                ("What came of it" if done else "Why", plain(view.outcome)),
            ]
        ),
        subtle("The COA was cancelled; what had been agreed of it stays.") if view.cancelled else None,
    ]
