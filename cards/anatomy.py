"""The anatomy of a card, the same for all: head, sentence, bar, rows, facts, buttons.

Texts that are given here are Markdown: what people or imports wrote has been through `plain` before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from cards.elements import (
    Action,
    ActionExecute,
    ActionOpenUrl,
    ActionSet,
    ActionSubmit,
    Column,
    ColumnSet,
    Container,
    Drawn,
    FactSet,
    Piece,
    TeamsCard,
    TextBlock,
    as_dict,
    one_line,
    plain,
    shortened,
)
from cards.payloads import AskFor, Command, OpenAudit
from practice.audits import State
from practice.calendar import weekday_day
from practice.framework_model import Json
from practice.views import AuditRow, MovedAudit

ROWS = 40
"""How many rows a card holds."""
MOVED = 10
"""How many of them for what somebody else has now."""
BUTTONS = 4
SUMMARY = 150
"""Characters of a notification's line, and of what is read after a button's title."""
MORE_TIME = "Ask for more time"
REFERENCES_ONLY = "References only: no names, dates of birth or addresses."

STATES: Mapping[State, str] = {
    State.RETURNED: "good",
    State.OPENED: "accent",
    State.NOT_OPENED: "warning",
    State.PLANNED: "emphasis",
    State.OVERDUE: "attention",
}
"""Segments of a bar from left to right, and their container styles. What was withdrawn counts nowhere."""

Colour = Literal["Attention"]
"""The ground behind a word that must be seen.

As a text's own colour it has a contrast of only 3.2 to 1 in Teams' dark theme; of Teams' text colours Accent alone
has 4.5 to 1 in every theme.
"""


def drawn(
    body: Iterable[Piece | None],
    buttons: Sequence[Action],
    summary: str,
    mentions: Sequence[Mapping[str, Json]] = (),
) -> Drawn:
    """The finished card. None in `body` is left out; more than four buttons are a ValueError.

    `mentions`: as `mention` makes them, of texts that stand in the body.
    """
    if len(buttons) > BUTTONS:
        raise ValueError(f"a card has at most {BUTTONS} buttons, not {len(buttons)}")
    line = _short(summary)
    pieces = [piece for piece in body if piece is not None]
    return Drawn(as_dict(TeamsCard(pieces, buttons, plain(line), mentions)), line)


def _short(text: str) -> str:
    return shortened(one_line(text), SUMMARY)


def head(kicker: str, title: str, number: str = "", unit: str = "") -> Piece:
    """What kind and where, the title, and at its right the one number that matters with its unit."""
    left = [
        TextBlock(text=kicker.upper(), wrap=True, size="Small", weight="Bolder", color="Accent"),
        TextBlock(text=title, wrap=True, size="Large", weight="Bolder", spacing="None", style="heading"),
    ]
    columns = [Column(width="stretch", items=left)]
    if number:
        right = [
            TextBlock(
                text=number, wrap=True, size="ExtraLarge", weight="Bolder", horizontalAlignment="Right"
            ),
            TextBlock(
                text=unit,
                wrap=True,
                isSubtle=True,
                size="Small",
                spacing="None",
                horizontalAlignment="Right",
            ),
        ]
        columns.append(Column(width="auto", items=right))
    return ColumnSet(columns=columns)


def sentence(text: str) -> Piece | None:
    """What is wrong or next; nothing where there is nothing to say."""
    return TextBlock(text=text, wrap=True, spacing="Small") if text else None


def subtle(text: str) -> Piece | None:
    return TextBlock(text=text, wrap=True, isSubtle=True, size="Small", spacing="Small") if text else None


def heading(text: str) -> Piece:
    """The title of a part of the card, beneath a line."""
    return TextBlock(
        text=text, wrap=True, size="Medium", weight="Bolder", spacing="Large", separator=True, style="heading"
    )


def bar(counts: Mapping[State, int]) -> Piece | None:
    """One stacked bar, a segment for each state that occurs; nothing where nothing is counted."""
    segments = [
        Column(width=counts[state], style=style, spacing="None", minHeight="8px")
        for state, style in STATES.items()
        if counts.get(state, 0) > 0
    ]
    return ColumnSet(columns=segments, spacing="Small") if segments else None


def counted(counts: Mapping[State, int], *, but: frozenset[State] = frozenset()) -> str:
    """A bar's figures in words, in the order of its segments: "1 returned · 3 opened"."""
    shown = (*STATES, State.WITHDRAWN)
    return " · ".join(f"{counts[state]} {state}" for state in shown if counts.get(state) and state not in but)


def row(
    first: str,
    second: str,
    right: str = "",
    *,
    colour: Colour | None = None,
    strong: bool = False,
    action: Action | None = None,
    separator: bool = True,
) -> Piece:
    """A bold first line with a subtle second, and at the right a word or a button.

    `colour` makes the word stand out among others; where most would have it, `strong` is calmer.
    """
    left = [TextBlock(text=first, wrap=True, weight="Bolder")]
    if second:
        left.append(TextBlock(text=second, wrap=True, isSubtle=True, size="Small", spacing="None"))
    columns = [Column(width="stretch", items=left)]
    if right:
        weight = "Bolder" if colour or strong else None
        word = TextBlock(text=right, wrap=True, weight=weight, horizontalAlignment="Right")
        grounded = Container(style=colour.lower(), items=[word]) if colour else word
        columns.append(Column(width="auto", items=[grounded]))
    if action:
        columns.append(Column(width="auto", items=[ActionSet(actions=[action])]))
    return ColumnSet(columns=columns, separator=separator, spacing=None if separator else "Large")


def and_more(count: int, words: str = "") -> Piece | None:
    """How many are not shown, and where they can be seen."""
    return subtle(f"and {count} more{words}") if count > 0 else None


def points(title: str, lines: Sequence[str], shown: int) -> list[Piece | None]:
    """A small list that begins with its title: the first `shown` lines, and how many more there are."""
    if len(lines) < 2:
        return [sentence(f"**{title}:** {plain(line)}") for line in lines]
    named = [sentence(plain(line)) for line in lines[:shown]]
    return [sentence(f"**{title}:**"), *named, and_more(len(lines) - shown)]


def facts(pairs: Iterable[tuple[str, str]]) -> Piece | None:
    """Names and values side by side; a pair without a value is left out."""
    found = [{"title": title, "value": value} for title, value in pairs if value]
    return FactSet(facts=found, spacing="Medium") if found else None


def asking_again(
    title: str, lines: Sequence[str], style: Literal["attention", "warning"] = "attention"
) -> Piece | None:
    """What is wrong, or doubtful, with what was typed: in words, on a tinted ground."""
    if not lines:
        return None
    items = [TextBlock(text=title, wrap=True, weight="Bolder")]
    items += [TextBlock(text=plain(line), wrap=True, spacing="Small") for line in lines]
    return Container(style=style, items=items)


def button(title: str, command: Command, *, which: str = "") -> Action:
    """A button on a card in a chat: opens a dialog where its command is answered with one.

    `which` (no Markdown) is read after the title: needed where another button has the same title.
    """
    title, which = one_line(title), _short(which)
    if command.opens:
        data = {"msteams": {"type": "task/fetch"}, **command.pack()}
        return ActionSubmit(title=title, tooltip=which or None, data=data)
    submit = ActionSubmit(title=title, data=command.pack())
    return ActionExecute(
        title=title, tooltip=which or None, verb=command.do, data=command.pack(), fallback=submit
    )


def dialog_button(title: str, command: Command, *, with_inputs: bool = False, which: str = "") -> Action:
    """A button within a dialog, where only Action.Submit works. Without inputs nothing is validated."""
    return ActionSubmit(
        title=one_line(title),
        tooltip=_short(which) or None,
        data=command.pack(),
        associated_inputs="auto" if with_inputs else "none",
    )


def mention(words: str, aad_object_id: str, name: str) -> Mapping[str, Json]:
    """Whom Teams names and tells where `<at>words</at>` stands in a TextBlock, character for character the same."""
    return {"type": "mention", "text": f"<at>{words}</at>", "mentioned": {"id": aad_object_id, "name": name}}


def link_button(title: str, url: str, *, which: str = "") -> Action:
    """A button that opens an address, in a chat and in a dialog."""
    return ActionOpenUrl(title=one_line(title), tooltip=_short(which) or None, url=url)


def days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def many(count: int, one: str, several: str = "") -> str:
    """ "1 audit", "3 audits"."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"


def still_open(row_: AuditRow) -> bool:
    """Whether it can be answered now."""
    return row_.state in (State.NOT_OPENED, State.OPENED, State.OVERDUE)


def due_words(row_: AuditRow) -> str:
    return f"due {weekday_day(row_.due_on)}" if row_.due_on else "not sent yet"


def progress(row_: AuditRow) -> str:
    """How far it has come, where its state does not say so; empty for what is no longer open."""
    if still_open(row_) and row_.sections_done:
        return f"{row_.sections_done} of {row_.sections} sections"
    if row_.state is State.OVERDUE:
        return "opened" if row_.opened else "not opened"
    return ""


def state_words(row_: AuditRow) -> tuple[str, Colour | None]:
    """The state as a row says it, with its colour: never the colour alone."""
    if row_.state is State.OVERDUE:
        return "Overdue", "Attention"
    if row_.state is State.RETURNED:
        return "✓ Returned", None
    return row_.state.value.capitalize(), None


def audit_row(row_: AuditRow, first: str, *details: str, action: Action | None = None) -> Piece:
    """One audit in a list: `first`, then its details that are not empty, and its state.

    Nothing that is only true today: a card in a chat stands as it was sent until its record changes.
    """
    late = f"{days(row_.days_over)} late" if row_.late else ""
    words, colour = state_words(row_)
    second = " · ".join(
        part for part in (*details, due_words(row_), late, progress(row_), row_.asked) if part
    )
    if action:
        return row(first, f"{second} · {words}", action=action)
    return row(first, second, words, colour=colour)


def held_words(row_: AuditRow) -> str:
    """For the QA team and the channel."""
    return f"held back until {weekday_day(row_.held_until)}" if row_.held_until else ""


def moved_rows(moved: Sequence[MovedAudit]) -> list[Piece | None]:
    """What a card showed before, and whose it is no longer."""
    rows = [
        row(
            f"Case {plain(one.case)}",
            plain(one.audit_id),
            f"Now with {plain(one.service)}" if one.service else "Given to somebody else",
        )
        for one in moved[:MOVED]
    ]
    return [*rows, and_more(len(moved) - MOVED, " that somebody else has now")]


def case_words(row_: AuditRow) -> str:
    return f"Case {plain(row_.case)}"


def open_rows(rows: Iterable[AuditRow]) -> list[AuditRow]:
    """What can still be answered, the earliest deadline first."""
    return sorted((r for r in rows if still_open(r)), key=lambda r: (r.due_on or date.max, r.audit_id))


def open_buttons(rows: Sequence[AuditRow], several: OpenAudit) -> list[Action]:
    """A button for each open audit, up to four; beyond that one that asks which (`several`)."""
    left = open_rows(rows)
    if len(left) == 1:
        return [button("Open my audit", OpenAudit(audit=left[0].audit_id))]
    if len(left) > BUTTONS:
        return [button("Open my audit", several)]
    return [button(f"Open {r.case}", OpenAudit(audit=r.audit_id), which=r.audit_id) for r in left]


def ask_buttons(rows: Iterable[AuditRow]) -> list[Action]:
    """The way to more time, where one audit alone is open and nothing is asked for it yet; else it is in the dialog."""
    left = open_rows(rows)
    if len(left) != 1 or left[0].asked or left[0].state is State.OVERDUE:
        return []
    return [button(MORE_TIME, AskFor(audit=left[0].audit_id))]
