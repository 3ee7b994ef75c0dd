"""The dialogs of actions. No input is `isRequired`: docs/decisions/0005."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cards.anatomy import REFERENCES_ONLY, asking_again, dialog_button, drawn, head, sentence, subtle
from cards.coa_week_payloads import MakeActions, OpenAction, SendAction, TellAction
from cards.elements import Drawn, InputChoiceSet, InputDate, InputText, Piece, choices, plain
from practice.action_forms import LONGEST, OUTCOME
from practice.action_making import LONGEST as TEXT
from practice.action_making import NONE
from practice.action_views import AskDialog, MakeDialog
from practice.calendar import day_words, weekday_day
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class _Words:
    """How a form asks."""

    title: str
    question: str
    lead: str
    send: str
    """The button's title."""
    longest: int = LONGEST


_WORDS: Mapping[str, _Words] = {
    "done": _Words(
        "What came of it",
        "What was done, and what came of it?",
        "This is the proof that what was found was put right. Who made the action reads it.",
        "Done",
        OUTCOME,
    ),
    "not_yet": _Words(
        "Not done yet",
        "What stands in its way?",
        "The action stays open and its date stands. The QA leads and the managers of the area can move it.",
        "Keep it",
    ),
    "change": _Words(
        "Owner or date", "Why is it changed?", "Whoever has it, and had it, is told your reason.", "Change it"
    ),
    "drop": _Words(
        "Drop the action", "Why need it not be done?", "Its owner is told. It can be opened again.", "Drop it"
    ),
    "reopen": _Words(
        "Open it again",
        "Why is it opened again?",
        "Its owner is told, and reminded of the new date.",
        "Open again",
    ),
}


def make_dialog(view: MakeDialog) -> Drawn:
    """One suggestion, or one's own words, with owner and date; then the same page again."""
    title = "Make an action"
    body: list[Piece | None] = [head(f"{plain(view.area)} COA · {view.month}", title)]
    if view.stands:
        return drawn([*body, sentence(plain(view.stands))], [], title)
    body += [
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.said)),
        asking_again("Early", (view.warning,), "warning") if view.warning else None,
        *_make_inputs(view),
        subtle(REFERENCES_ONLY),
    ]
    send = SendAction(coa=view.coa_id, page=view.page, rendering=view.rendering, token=view.token)
    buttons = [dialog_button("Make it", send, with_inputs=True)]
    if view.pages > 1:
        following = view.page % view.pages + 1
        more = MakeActions(coa=view.coa_id, page=following, rendering=view.rendering)
        buttons.append(dialog_button("More suggestions", more, with_inputs=True))
    return drawn(body, buttons, f"{title}: {view.area}")


def _make_inputs(view: MakeDialog) -> list[Piece | None]:
    filled, suffix = view.filled, view.rendering
    number = f" Page {view.page} of {view.pages}." if view.pages > 1 else ""
    suggested: list[Piece | None] = [subtle("The week's KIT meetings suggested no next step.")]
    if view.suggestions:
        # Whoever has chosen one cannot choose none any more, unless none is a choice too.
        listed = [("None of them: my own words", NONE), *((words, key) for key, words in view.suggestions)]
        suggested = [
            _choice(f"suggestion.{suffix}", "Which suggestion of the week? (optional)", listed, filled),
            subtle(f"Without words of your own it stands as it was suggested.{number}"),
        ]
    return [
        *suggested,
        _text(f"text.{suffix}", "What is to be done? (optional)", TEXT, filled)
        if view.suggestions
        else _text(f"text.{suffix}", "What is to be done?", TEXT, filled),
        _choice(
            f"district.{suffix}",
            "Where is it to be done? (optional)" if view.suggestions else "Where is it to be done?",
            [(place, place) for place in view.places],
            filled,
        ),
        *_plan_inputs(view.owners, view.first, view.last, filled, suffix),
    ]


def _plan_inputs(
    owners: Sequence[tuple[str, str]], first: date, last: date, filled: Filled, suffix: str
) -> list[Piece | None]:
    return [
        _choice(f"owner.{suffix}", "Who owns it?", [(post, person) for person, post in owners], filled),
        InputDate(
            id=f"due.{suffix}",
            label="By which day?",
            min=first.isoformat(),
            max=last.isoformat(),
            error_message=f"A working day from tomorrow on, {weekday_day(last)} {last.year} at the latest",
            value=str(filled.values.get("due") or "") or None,
        ),
    ]


def _choice(key: str, label: str, listed: Sequence[tuple[str, str]], filled: Filled) -> Piece:
    value = str(filled.values.get(key.partition(".")[0]) or "")
    return InputChoiceSet(
        id=key,
        label=label,
        style="compact",
        placeholder="Choose one",
        choices=choices(listed),
        value=value if value in {one for _, one in listed} else None,
        error_message="Choose one from the list",
    )


def _text(key: str, label: str, longest: int, filled: Filled) -> Piece:
    return InputText(
        id=key,
        label=label,
        multiline=True,
        max_length=longest,
        error_message=f"At most {longest:,} characters",
        value=str(filled.values.get("text") or "") or None,
    )


def ask_dialog(view: AskDialog) -> Drawn:
    """What is asked for, beneath the action's own words."""
    words, card, filled = _WORDS[view.how], view.card, view.filled
    body = [
        head(f"{plain(card.area)} COA · {card.action_id}", words.title),
        asking_again("Please look at this again", filled.problems),
        sentence(f"**{plain(card.text)}**"),
        subtle(f"{plain(card.owner)} · due {day_words(card.due_on)}"),
        *(_plan_inputs(view.owners, view.first, view.last, filled, view.rendering) if view.owners else ()),
        _text(f"text.{view.rendering}", words.question, words.longest, filled),
        sentence(words.lead),
        subtle(REFERENCES_ONLY),
    ]
    send = TellAction.model_validate(
        {
            "action": card.action_id,
            "how": view.how,
            "version": view.version,
            "rendering": view.rendering,
            "token": view.token,
        }
    )
    buttons = [
        dialog_button(words.send, send, with_inputs=True),
        dialog_button("Back", OpenAction(action=card.action_id)),
    ]
    return drawn(body, buttons, f"{words.title}: {card.action_id}")
