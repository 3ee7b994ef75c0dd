"""The dialogs of the planner: which row, a COA's phases, a piece beside the COAs, and whether to remove it."""

from collections.abc import Mapping, Sequence
from typing import Any

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    dialog_button,
    drawn,
    head,
    heading,
    sentence,
    subtle,
)
from cards.coa_payloads import ChoosePiece, OpenPiece, RemovePiece, SavePhases, SavePiece, SureRemovePiece
from cards.elements import Column, ColumnSet, Drawn, InputChoiceSet, InputText, Piece, choices, plain
from practice.planner_lines import EXAMPLE, LONGEST, LONGEST_LINES
from practice.planner_views import ChooseDialog, PhaseInputs, PhasesDialog, PieceDialog, Removed, RemoveDialog

_KICKER = "COA weeks · planner"
_AGAIN = "Please look at this again"
_MONTH_LENGTH = 20


def choose_dialog(view: ChooseDialog) -> Drawn:
    """Which row is to be changed."""
    title = "Change the planner"
    body = [
        head(_KICKER, title),
        asking_again(_AGAIN, view.problems),
        InputChoiceSet(
            id=f"piece.{view.rendering}",
            label="Which COA or piece?",
            style="compact",
            choices=choices([(name, piece_id) for name, piece_id in view.choices]),
            value=view.choices[0][1] if len(view.choices) == 1 else None,
            placeholder="Choose one",
        ),
    ]
    return drawn(body, [dialog_button("Next", OpenPiece(rendering=view.rendering), with_inputs=True)], title)


def phases_dialog(view: PhasesDialog) -> Drawn:
    """For each phase from when until when, and whether that is certain. No input is `isRequired`."""
    title = f"{plain(view.name)}: phases"
    send = SavePhases(piece=view.piece_id, was=view.was, rendering=view.rendering, token=view.token)
    body = [
        head(_KICKER, title),
        sentence(
            f"The COA is in {view.month}. A phase that you change here stays where you put it when the COA "
            "moves; the others move with it."
        ),
        asking_again(_AGAIN, view.filled.problems),
        *(piece for phase in view.phases for piece in _phase(phase, view)),
    ]
    buttons = [dialog_button("Save", send, with_inputs=True), dialog_button("Back", ChoosePiece())]
    return drawn(body, buttons, f"{view.name}: phases")


def _phase(phase: PhaseInputs, view: PhasesDialog) -> list[Piece]:
    values, suffix, title = view.filled.values, view.rendering, plain(phase.title)
    first, last, certain = phase.keys
    ends = [
        Column(width="stretch", items=[_month(first, f"{phase.title}: from?", values, suffix)]),
        Column(width="stretch", items=[_month(last, f"{phase.title}: until?", values, suffix)]),
    ]
    state = str(values.get(certain) or "")
    return [
        heading(title),
        ColumnSet(columns=ends, spacing="Small"),
        InputChoiceSet(
            id=f"{certain}.{suffix}",
            label=f"{phase.title}: is that certain?",
            style="compact",
            choices=choices([(one, one) for one in view.states]),
            value=state if state in view.states else None,
        ),
    ]


def _month(name: str, label: str, values: Mapping[str, Any], suffix: str) -> Piece:
    return InputText(
        id=f"{name}.{suffix}",
        label=label,
        max_length=_MONTH_LENGTH,
        placeholder="Nov 2026",
        error_message="A month such as Nov 2026",
        value=str(values.get(name) or "")[:_MONTH_LENGTH] or None,
    )


def piece_dialog(view: PieceDialog) -> Drawn:
    """What stands beside the COAs: a new piece, or one that is changed."""
    title = plain(view.name) if view.piece_id else "Add a piece"
    send = SavePiece(piece=view.piece_id, was=view.was, rendering=view.rendering, token=view.token)
    body = [
        head(_KICKER, title),
        asking_again(_AGAIN, view.filled.problems),
        *_piece_inputs(view),
        subtle(REFERENCES_ONLY),
    ]
    buttons = [dialog_button("Save", send, with_inputs=True)]
    if view.piece_id:
        buttons += [
            dialog_button("Remove", RemovePiece(piece=view.piece_id)),
            dialog_button("Back", ChoosePiece()),
        ]
    return drawn(body, buttons, view.name or "Add a piece")


def _piece_inputs(view: PieceDialog) -> list[Piece | None]:
    values, suffix = view.filled.values, view.rendering
    return [
        _text("name", "What is it called?", values, suffix, placeholder="Fathers in assessments"),
        _choice("kind", "What kind is it?", view.kinds, values, suffix),
        _choice("involvement", "How is the QA team involved?", view.involvements, values, suffix),
        _text("lead", "Who leads it, by post?", values, suffix, placeholder="QA Lead"),
        InputText(
            id=f"phases.{suffix}",
            label="When is it, one phase a line?",
            multiline=True,
            max_length=LONGEST_LINES,
            placeholder=f"{EXAMPLE}\nReport Jan 2027 (tbc)",
            error_message=f"One phase a line, such as {EXAMPLE}",
            value=str(values.get("phases") or "") or None,
        ),
        subtle(f"Such as “{EXAMPLE}”; “(tbc)” after it: to be confirmed."),
    ]


def _text(name: str, label: str, values: Mapping[str, Any], suffix: str, *, placeholder: str) -> Piece:
    return InputText(
        id=f"{name}.{suffix}",
        label=label,
        max_length=LONGEST,
        placeholder=placeholder,
        error_message=f"At most {LONGEST} characters",
        value=str(values.get(name) or "") or None,
    )


def _choice(name: str, label: str, titles: Sequence[str], values: Mapping[str, Any], suffix: str) -> Piece:
    value = str(values.get(name) or "")
    return InputChoiceSet(
        id=f"{name}.{suffix}",
        label=label,
        style="expanded",
        choices=choices([(title, title) for title in titles]),
        value=value if value in titles else None,
        error_message="Choose one",
    )


def remove_dialog(view: RemoveDialog) -> Drawn:
    """Whether it is really to be removed."""
    title = f"Remove {plain(view.name)}?"
    sure = SureRemovePiece(piece=view.piece_id, seen=view.seen, token=view.token)
    body = [
        head(_KICKER, title),
        subtle(plain(view.about)),
        sentence("It leaves the planner with all of its months. Nothing else changes."),
    ]
    buttons = [dialog_button("Remove", sure), dialog_button("Keep it", OpenPiece(piece=view.piece_id))]
    return drawn(body, buttons, f"Remove {view.name}?")


def removed_dialog(view: Removed) -> Drawn:
    """It is gone."""
    title = f"{plain(view.name)} was removed"
    body = [head(_KICKER, title), sentence("Type **coa timetable** to see the planner as it is now.")]
    return drawn(body, [dialog_button("Change another", ChoosePiece())], f"{view.name} was removed")
