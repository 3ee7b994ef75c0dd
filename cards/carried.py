"""What was answered last time, beside the questions of a dialog's page and whole on a page of its own."""

from collections.abc import Mapping
from datetime import date

from cards.anatomy import dialog_button, drawn, head, heading, row, sentence, subtle
from cards.elements import Action, Drawn, Piece, one_line, plain, shortened
from cards.payloads import OpenAudit
from practice.calendar import day_words
from practice.framework import Question, Section
from practice.views import SectionDialog
from practice.views_past import LastDialog, LastTime

_BESIDE = 160
"""Characters of an answer beside its question; the rest stands on the page of its own."""
_WHOLE = 10_000
"""Characters of all answers of that page: beyond, each is shortened alike, as a card has a size."""
_PARAGRAPHS = 10
"""Of one answer; what comes after them is set as one."""


def last_time(view: SectionDialog, whole: Action) -> list[Piece | None]:
    """Which audit the answers are of, with the button `whole`; and one that may not be looked into."""
    last = view.carried.last
    if last is None or not last.of(view.section):
        return [subtle(plain(view.carried.before))]
    returned = f"Returned {day_words(last.returned_on)}. Nothing of it was filled in for you."
    return [
        subtle(plain(view.carried.before)),
        row(f"Last time: {plain(last.audit_id)}", returned, action=whole),
    ]


def answered(view: SectionDialog, question: Question) -> Piece | None:
    """What this question was answered with, for beneath its input."""
    last = view.carried.last
    return subtle(_last_words(last.of(view.section).get(question.key, ""))) if last else None


def recommended(view: SectionDialog) -> list[Piece | None]:
    """What was recommended, for beneath the heading."""
    last = view.carried.last
    if last is None:
        return []
    texts = _recommendations(view.section, last, dict(view.owners))
    return [subtle(_last_words(text, number)) for number, text in enumerate(texts, 1)]


def _last_words(text: str, number: int = 0) -> str:
    line = one_line(text)
    if not line:
        return ""
    which = f", {number}" if number else ""
    return f"Last time{which}: {plain(shortened(line, _BESIDE))}"


def _recommendations(section: Section, last: LastTime, owners: Mapping[str, str]) -> list[str]:
    """ "Hold a planning meeting (Team Manager, by Friday 15 May 2026)"."""
    values = last.of(section)
    found = []
    for number in range(1, section.recommendations.max + 1 if section.recommendations else 1):
        text, owner, due = (values.get(f"rec{number}_{part}", "") for part in ("text", "owner", "due"))
        if text:
            by = f"by {day_words(date.fromisoformat(due))}" if due else ""
            found.append(f"{text} ({', '.join(part for part in (owners.get(owner, owner), by) if part)})")
    return found


def last_dialog(view: LastDialog) -> Drawn:
    """The whole of what was answered in one section last time, and the way back to the questions."""
    values = view.last.of(view.section)
    answers = [(question.label, values.get(question.key, "")) for question in view.section.questions]
    recommendations = _recommendations(view.section, view.last, dict(view.owners))
    answers += [(f"Recommendation {number}", text) for number, text in enumerate(recommendations, 1)]
    given = [(label, text) for label, text in answers if text]
    total = sum(len(text) for _, text in given)
    longest = total if total <= _WHOLE else _WHOLE // len(given)
    body = [
        head(f"Last time · {plain(view.last.audit_id)}", f"Case {plain(view.case)}"),
        subtle(f"Returned {day_words(view.last.returned_on)}. Your own page is saved."),
        heading(f"{view.number}  {plain(view.section.title)}"),
        *(piece for label, text in given for piece in _whole(label, shortened(text, longest))),
    ]
    back = dialog_button("Back to the questions", OpenAudit(audit=view.audit_id, section=view.section.key))
    return drawn(body, [back], f"{view.activity} {view.audit_id}: what was answered last time")


def _whole(label: str, text: str) -> list[Piece | None]:
    lines = [line for line in text.splitlines() if line.strip()]
    paragraphs = [*lines[: _PARAGRAPHS - 1], " ".join(lines[_PARAGRAPHS - 1 :])]
    return [sentence(f"**{plain(label)}**"), *(sentence(plain(paragraph)) for paragraph in paragraphs)]
