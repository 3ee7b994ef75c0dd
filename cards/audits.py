"""The pages of an audit's dialog, its receipt, and the lists of somebody's own audits."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from cards.anatomy import (
    BUTTONS,
    MORE_TIME,
    REFERENCES_ONLY,
    ROWS,
    and_more,
    ask_buttons,
    asking_again,
    audit_row,
    case_words,
    days,
    dialog_button,
    drawn,
    facts,
    head,
    heading,
    many,
    open_buttons,
    open_rows,
    row,
    sentence,
    still_open,
    subtle,
)
from cards.carried import answered, last_time, recommended
from cards.concerns import concern_button
from cards.elements import (
    Action,
    Drawn,
    InputChoiceSet,
    InputDate,
    InputNumber,
    InputText,
    Piece,
    choices,
    plain,
)
from cards.payloads import AskFor, GoBack, HandIn, OpenAudit, SaveSection
from practice.audits import State
from practice.calendar import day_words, weekday_day
from practice.framework import Question
from practice.views import (
    AuditRow,
    ConcernOffer,
    MyAuditsCard,
    PickDialog,
    Receipt,
    ReviewDialog,
    SectionDialog,
)

_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)
_EXPANDED = 5
"""A choice of up to this many answers shows them all."""


def section_dialog(view: SectionDialog) -> Drawn:
    """One page of an audit.

    No input is `isRequired`: Teams would then refuse "Save and close" on a half-filled page, and what was
    typed would be lost. What is required, and the range of a scale, the server asks for after it has kept
    the page; what is not required says "(optional)".
    """
    pages = len(view.questions.sections)
    inputs = [_input(question, view) for question in view.section.questions]
    beside = [answered(view, question) for question in view.section.questions]
    kicker = f"{plain(view.activity)} · {plain(view.audit_id)}"
    body = [
        head(kicker, f"Case {plain(view.case)}", f"{view.number} / {pages}", "sections"),
        subtle(f"Due {_due(view.due_on, view.today)}{_saved(view.saved_at, view.today)}"),
        asking_again("Please look at this again", view.filled.problems),
        *last_time(view, _save("Show all of it", view, "last")),
        heading(f"{view.number}  {plain(view.section.title)}"),
        subtle(plain(view.section.intro or "")),
        *(piece for asked in zip(inputs, beside, strict=True) for piece in asked),
        *_recommendations(view),
        subtle(REFERENCES_ONLY) if any(isinstance(one, InputText) for one in inputs) else None,
    ]
    return drawn(body, _section_buttons(view), f"{view.activity} {view.audit_id}: {view.section.title}")


def _due(due_on: date, today: date) -> str:
    to_go = (due_on - today).days
    when = f"in {days(to_go)}" if to_go > 0 else "today" if to_go == 0 else f"{days(-to_go)} ago"
    return f"{day_words(due_on)}, {when}"


def _saved(at: datetime | None, today: date) -> str:
    if at is None:
        return ""
    day = "" if at.date() == today else f"{weekday_day(at.date())}, "
    return f" · saved {day}{at:%H:%M}"


def _label(question: Question) -> str:
    scale = " (0-10)" if question.kind == "scale" else ""
    return f"{question.label}{scale}{'' if question.required else ' (optional)'}"


def _input(question: Question, view: SectionDialog) -> Piece:
    """A question as its kind of input. Labels and choices are no Markdown: they are not escaped."""
    id_, label = f"{question.key}.{view.rendering}", _label(question)
    value = str(view.filled.values.get(question.key, "")) or None
    if question.kind == "scale":
        return InputNumber(
            id=id_,
            label=label,
            error_message=question.error,
            value=float(value) if value and _NUMBER.fullmatch(value) else None,
        )
    if question.kind == "text":
        return InputText(
            id=id_,
            label=label,
            multiline=question.multiline,
            max_length=question.max_length,
            error_message=question.error,
            value=value,
        )
    answers = view.grades if question.kind == "grade" else question.choices
    return InputChoiceSet(
        id=id_,
        label=label,
        style="expanded" if len(answers) <= _EXPANDED else "compact",
        choices=choices([(answer, answer) for answer in answers]),
        error_message=question.error,
        value=value if value in answers else None,
    )


def _kept(view: SectionDialog) -> int:
    """How many recommendations the page holds."""
    limit = view.section.recommendations.max if view.section.recommendations else 0
    numbers = (n for n in range(1, limit + 1) if any(_recommended(view, n)))
    return max(numbers, default=0)


def _recommended(view: SectionDialog, number: int) -> tuple[str, str, str]:
    values = view.filled.values
    text, owner, due = (str(values.get(f"rec{number}_{part}", "")) for part in ("text", "owner", "due"))
    return text, owner, due


def _recommendations(view: SectionDialog) -> list[Piece | None]:
    """Those that were saved, and a blank one while there is room."""
    if view.section.recommendations is None:
        return []
    limit, kept = view.section.recommendations.max, _kept(view)
    pieces: list[Piece | None] = [
        heading("Recommendations"),
        subtle(f"Up to {limit}. To take one out, empty its text, owner and date."),
        *recommended(view),
    ]
    for number in range(1, min(kept + 1, limit) + 1):
        pieces += _recommendation(view, number, view.section.recommendations.max_length)
    return pieces


def _recommendation(view: SectionDialog, number: int, longest: int) -> list[Piece]:
    text, owner, due = _recommended(view, number)
    titles = [(title, key) for key, title in view.owners]
    suffix = view.rendering
    return [
        InputText(
            id=f"rec{number}_text.{suffix}",
            label=f"Recommendation {number}: what should be done?",
            multiline=True,
            max_length=longest,
            value=text or None,
            separator=True if number > 1 else None,
        ),
        InputChoiceSet(
            id=f"rec{number}_owner.{suffix}",
            label=f"Recommendation {number}: who should own it?",
            style="compact",
            choices=choices([("Nobody", ""), *titles] if owner else titles),
            placeholder="Choose a post",
            value=owner or None,
        ),
        InputDate(
            id=f"rec{number}_due.{suffix}",
            label=f"Recommendation {number}: by when should it be done?",
            min=view.today.isoformat(),
            error_message="A date from today on",
            value=due or None,
        ),
    ]


def _section_buttons(view: SectionDialog) -> list[Action]:
    buttons = [_save("Save and next", view, "next")]
    if view.section.recommendations and _kept(view) + 1 < view.section.recommendations.max:
        buttons.append(_save("Save and add another", view, "another"))
    if view.number > 1:
        buttons.append(_save("Back", view, "back"))
    buttons.append(_save("Save and close", view, "close"))
    if len(buttons) < BUTTONS and view.today <= view.due_on:
        buttons.append(_save(MORE_TIME, view, "ask"))
    return buttons


def _save(title: str, view: SectionDialog, then: str) -> Action:
    command = SaveSection.model_validate(
        {
            "audit": view.audit_id,
            "section": view.section.key,
            "revision": view.revision,
            "rendering": view.rendering,
            "then": then,
            "token": view.token,
        }
    )
    return dialog_button(title, command, with_inputs=True)


def review_dialog(view: ReviewDialog) -> Drawn:
    """The last look: what is missing, and the way to it; else what to ask once more; else the summary."""
    if view.missing:
        return _missing(view)
    if view.doubts:
        return _doubted(view)
    body = [
        _review_head(view, "Ready", "to hand in"),
        subtle(f"Due {_due(view.due_on, view.today)}"),
        sentence("**Handing in is final.** Afterwards nothing in it can be changed."),
        _called_for(view.concern, view.grade),
        row("Grade", "", plain(view.grade)),
        *(row(plain(title), "", f"{mean:.1f} of 10") for title, mean in view.scales),
        None if view.recommendations is None else row("Recommendations", "", str(view.recommendations)),
    ]
    buttons = [dialog_button("Hand in", HandIn(audit=view.audit_id, token=view.token)), *_ways(view)]
    return drawn(body, buttons, f"{view.audit_id} is ready to be handed in")


def _review_head(view: ReviewDialog, number: str, unit: str) -> Piece:
    return head(f"{plain(view.activity)} · {plain(view.audit_id)}", f"Case {plain(view.case)}", number, unit)


def _back(view: ReviewDialog) -> Action:
    return dialog_button("Back", GoBack(audit=view.audit_id))


def _ways(view: ReviewDialog) -> list[Action]:
    """Back, while there is time the way to ask for more of it, and the way to a concern."""
    ask = dialog_button(MORE_TIME, AskFor(audit=view.audit_id))
    concern = _concern(view.concern, view.audit_id)
    return [_back(view), *([ask] if view.today <= view.due_on else []), *concern]


def _concern(offer: ConcernOffer, audit_id: str) -> list[Action]:
    return [concern_button(audit_id=audit_id, in_dialog=True)] if offer.possible else []


def _called_for(offer: ConcernOffer, grade: str) -> Piece | None:
    """What a grade calls for that says that practice is not safe. [K]"""
    said = f"**{plain(grade)}:** speak with the practitioner or their manager, then raise a concern here."
    return sentence(said if offer.likely else "")


def _missing(view: ReviewDialog) -> Drawn:
    count = len(view.missing)
    rows = []
    for (number, title), parts in groupby(view.missing, key=lambda part: (part[0], part[1])):
        section = view.questions.sections[number - 1].key
        opened = OpenAudit(audit=view.audit_id, section=section)
        answer = dialog_button("Answer", opened, which=f"Answer {number}, {title}")
        words = " ".join(plain(what) for _, _, what in parts)
        rows.append(row(f"{number}  {plain(title)}", words, action=answer))
    lead = f"**{many(count, 'answer is', 'answers are')} still needed** before it can be handed in."
    body = [_review_head(view, str(count), "missing"), sentence(lead), *rows]
    return drawn(body, _ways(view), f"{view.audit_id}: {many(count, 'answer')} still needed")


def _doubted(view: ReviewDialog) -> Drawn:
    body = [
        _review_head(view, "", ""),
        asking_again("Is this right?", view.doubts, "warning"),
        sentence("**Handing in is final.** Go back to change an answer."),
    ]
    sure = HandIn(audit=view.audit_id, sure=True, token=view.token)
    return drawn(
        body, [dialog_button("Yes, hand it in", sure), _back(view)], f"{view.audit_id}: is this right?"
    )


def receipt_card(view: Receipt) -> Drawn:
    """Proof that it was handed in: a page of the dialog."""
    late = (days(view.late_days), "late") if view.late_days else ("✓", "in time")
    at = f"{day_words(view.returned_at.date())} at {view.returned_at:%H:%M}"
    body = [
        head(f"Handed in · {plain(view.audit_id)}", f"Case {plain(view.case)}", *late),
        sentence(f"Received on **{at}**. Thank you."),
        _called_for(view.concern, view.grade),
        facts(
            [
                ("Activity", plain(view.activity).capitalize()),
                ("Due", day_words(view.due_on)),
                ("Grade", plain(view.grade)),
                ("Recommendations", "" if view.recommendations is None else str(view.recommendations)),
            ]
        ),
    ]
    buttons = _concern(view.concern, view.audit_id)
    return drawn(body, buttons, f"{view.audit_id} was handed in on {at}")


def my_audits_card(view: MyAuditsCard) -> Drawn:
    """What somebody still owes, the earliest first, and what came back lately."""
    left = open_rows(view.rows)
    title = f"{many(len(left), 'audit')} to hand in" if left else "Nothing to hand in"
    over = sum(one.state is State.OVERDUE for one in left)
    rest = [one for one in view.rows if not still_open(one)]
    shown = [*left, *rest][:ROWS]
    body = [
        head(f"My audits · {plain(view.post)}", title, str(over) if over else "", "overdue"),
        sentence(_next_due(left, view.today)),
        *(audit_row(one, case_words(one), plain(one.audit_id)) for one in shown),
        and_more(len(view.rows) - len(shown)),
    ]
    return drawn(body, [*open_buttons(view.rows, OpenAudit()), *ask_buttons(view.rows)], title)


def _next_due(left: Sequence[AuditRow], today: date) -> str:
    coming = [one.due_on for one in left if one.due_on and one.due_on >= today]
    return f"The next is due on **{_due(coming[0], today)}**." if coming else ""


def pick_dialog(view: PickDialog) -> Drawn:
    """Which of several audits to open: a page of a dialog, one button a row."""
    rows = [
        audit_row(
            one,
            case_words(one),
            plain(one.audit_id),
            action=dialog_button("Open", OpenAudit(audit=one.audit_id), which=f"Open case {one.case}"),
        )
        for one in view.rows[:ROWS]
    ]
    body = [
        head("My audits", "Which one do you want to open?"),
        *rows,
        and_more(len(view.rows) - len(rows), ": type “my audits”"),
    ]
    return drawn(body, [], "Which audit do you want to open?")
