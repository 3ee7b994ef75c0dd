"""The planner by month, and one row of it by itself."""

from collections.abc import Mapping

from cards.anatomy import (
    and_more,
    asking_again,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    heading,
    many,
    row,
    sentence,
    subtle,
)
from cards.coa_payloads import AddPiece, ChoosePiece, OpenPiece, ShowTimetable
from cards.elements import Action, Column, ColumnSet, Container, Drawn, Piece, TextBlock, plain
from practice.calendar import weekday_day
from practice.planner_months import run_words
from practice.planner_views import Cell, MonthBlock, PieceCard, PieceLine, TimetableCard, Tone

_MONTH = "84px"
"""Where "Nov 2026" and "2 in prep" have room at the width of a phone, too."""
_STYLES: Mapping[Tone, str] = {
    Tone.BEFORE: "emphasis",
    Tone.PREP: "warning",
    Tone.COA: "good",
    Tone.AFTER: "accent",
    Tone.OTHER: "emphasis",
}
_MONTHS_NAMED = 6


def timetable_card(view: TimetableCard) -> Drawn:
    """Month by month who is in which phase, then each row with its phases in words."""
    pages = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    body = [
        head(f"COA weeks · planner{pages}", view.title, str(view.coas), "COA" if view.coas == 1 else "COAs"),
        sentence(_lead(view)),
        *(_month(block) for block in view.months),
        heading("COAs and pieces") if view.lines else None,
        *(_line(line) for line in view.lines),
        and_more(view.more),
        subtle(f"As it stood on {weekday_day(view.at.date())} at {view.at:%H:%M}."),
    ]
    return drawn(body, _buttons(view), f"Planner: {view.title}, {many(view.coas, 'COA')}")


def _lead(view: TimetableCard) -> str:
    if not view.lines:
        return "Nothing stands in these months yet. A QA lead types **plan coa** to plan a COA."
    if not view.in_prep:
        return ""
    named = ", ".join(view.in_prep[:_MONTHS_NAMED])
    more = len(view.in_prep) - _MONTHS_NAMED
    return f"**Two or more COAs are in prep in {named}{f' and {more} more months' if more > 0 else ''}.**"


def _month(block: MonthBlock) -> Piece:
    left = [TextBlock(text=run_words(block.run), wrap=True, weight="Bolder")]
    if block.in_prep > 1:
        words = TextBlock(text=f"{block.in_prep} in prep", wrap=True, size="Small", spacing="None")
        left.append(words)
    right: list[Piece] = [_cell(cell) for cell in block.cells]
    if block.more:
        right.append(TextBlock(text=f"and {block.more} more", wrap=True, isSubtle=True, size="Small"))
    if not right:
        right.append(TextBlock(text="nothing planned", wrap=True, isSubtle=True))
    columns = [Column(width=_MONTH, items=left), Column(width="stretch", items=right)]
    return ColumnSet(columns=columns, separator=True, spacing="Small")


def _cell(cell: Cell) -> Piece:
    more = f" and {cell.more} more" if cell.more else ""
    names = ", ".join(plain(name) for name in cell.names)
    text = TextBlock(text=f"**{plain(cell.phase)}** · {names}{more}", wrap=True)
    return Container(style=_STYLES[cell.tone], items=[text], spacing="Small")


def _line(line: PieceLine) -> Piece:
    return row(f"{plain(line.name)} · {plain(line.about)}", plain(line.phases))


def _buttons(view: TimetableCard) -> list[Action]:
    buttons: list[Action] = []
    if view.page < view.pages:
        buttons.append(button("Later", ShowTimetable(words=view.words, page=view.page + 1)))
    if view.page > 1:
        buttons.append(button("Earlier", ShowTimetable(words=view.words, page=view.page - 1)))
    if view.may_change:
        buttons += [button("Change", ChoosePiece())] if view.coas or view.lines else []
        buttons.append(button("Add a piece", AddPiece()))
    return buttons


def piece_card(view: PieceCard, *, in_dialog: bool = False) -> Drawn:
    """One row as it stands after a change; in a dialog its last page."""
    body = [
        head(
            "COA weeks · planner",
            plain(view.name),
            str(view.months),
            "month" if view.months == 1 else "months",
        ),
        sentence(f"**✓ {plain(view.said)}**" if view.said else "Nothing was changed."),
        asking_again("Please look at this", view.warnings, "warning"),
        subtle(plain(view.about)),
        facts((plain(title), plain(words)) for title, words in view.phases),
        subtle("What was not changed here moves with the COA.") if view.journey else None,
    ]
    summary = f"{view.name}: {view.said}" if view.said else view.name
    if in_dialog:
        again = dialog_button("Change another", ChoosePiece())
        return drawn(body, [again], summary)
    buttons = [button("Change", OpenPiece(piece=view.piece_id)), button("Timetable", ShowTimetable())]
    return drawn(body, buttons, summary)
