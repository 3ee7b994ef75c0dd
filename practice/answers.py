"""The rules of answers: what may be saved, what is still missing, what contradicts itself. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from practice.framework import Framework, Question, QuestionSet, Section
from practice.records import Recommendation

Values = Mapping[str, str]
"""A section's answers by question key, as typed; `rec1_text`, `rec1_owner`, `rec1_due` for recommendations."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed: `problems` keep it from being saved, `missing` from going on."""

    values: Values
    problems: tuple[str, ...]
    missing: tuple[str, ...]


def as_scale(value: str) -> str | None:
    """A whole number from 0 to 10 as it is kept: "7" of "07" and of "7.0"; None for everything else."""
    found = re.fullmatch(r"0*([0-9]|10)(\.0+)?", value, re.ASCII)
    return found[1] if found else None


def _problem(question: Question, value: str, framework: Framework) -> str | None:
    if not value:
        return None
    wrong = {
        "scale": lambda: as_scale(value) is None,
        "text": lambda: len(value) > question.max_length,
        "choice": lambda: value not in question.choices,
        "grade": lambda: value not in framework.grades,
    }[question.kind]()
    if not wrong:
        return None
    if question.kind == "text":
        return f"“{question.label}”: {too_many(value, question.max_length)}"
    return f"“{question.label}”: {question.error}."


def too_many(value: str, longest: int) -> str:
    return f"{len(value):,} characters are too many. Please shorten it to {longest:,}."


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


def typed(inputs: Values, key: str) -> str:
    """What was typed, without white space around it and without control characters, which no database need take."""
    text = re.sub(r"\r\n?", "\n", inputs.get(key, ""))
    return _CONTROL.sub("", text).strip()


def check(section: Section, inputs: Values, framework: Framework, today: date) -> Checked:
    """Everything that is wrong with a page, in the words of its questions. Unknown inputs are dropped."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for question in section.questions:
        value = values[question.key] = typed(inputs, question.key)
        if question.kind == "scale":
            value = values[question.key] = as_scale(value) or value
        if problem := _problem(question, value, framework):
            problems.append(problem)
    problems += _check_recommendations(section, inputs, values, framework, today)
    needed = [q.label for q in section.questions if q.required and not values[q.key]]
    missing = tuple(f"Still needed: “{label}” Everything else on this page is saved." for label in needed)
    return Checked(values, tuple(problems), missing)


def _check_recommendations(
    section: Section, inputs: Values, values: dict[str, str], framework: Framework, today: date
) -> list[str]:
    if section.recommendations is None:
        return []
    problems = []
    kept = 0
    for number in range(1, section.recommendations.max + 1):
        text, owner, due = (typed(inputs, f"rec{number}_{part}") for part in ("text", "owner", "due"))
        if not (text or owner or due):
            continue
        kept += 1
        values |= {f"rec{kept}_text": text, f"rec{kept}_owner": owner, f"rec{kept}_due": due}
        wrong = _recommendation_problem(
            text, owner, due, section.recommendations.max_length, framework, today
        )
        if wrong:
            problems.append(f"Recommendation {kept}: {wrong}")
    return problems


def _recommendation_problem(
    text: str, owner: str, due: str, longest: int, framework: Framework, today: date
) -> str:
    if not text:
        return "please write what should be done."
    if len(text) > longest:
        return too_many(text, longest)
    if owner not in {post.key for post in framework.posts}:
        return "please choose who should own it."
    day = _day(due)
    if day is None:
        return "please choose the date by which it should be done."
    if day < today:
        return "its date has passed. Please choose one from today on."
    return ""


def _day(words: str) -> date | None:
    """The date that an input of Teams gives, "2026-05-01"."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if words == day.isoformat() else None


def complete(section: Section, values: Values) -> bool:
    """Whether a saved section has everything that is required."""
    return bool(values) and all(values.get(q.key) for q in section.questions if q.required)


def missing(questions: QuestionSet, values: Mapping[str, Values]) -> tuple[tuple[int, str, str], ...]:
    """(section number, section title, question) of everything required that is not answered."""
    return tuple(
        (number, section.title, question.label)
        for number, section in enumerate(questions.sections, 1)
        for question in section.questions
        if question.required and not values[section.key].get(question.key)
    )


def grade_of(questions: QuestionSet, values: Mapping[str, Values]) -> str:
    """The overall grade; empty before one is given."""
    given = (
        values[section.key].get(question.key, "")
        for section in questions.sections
        for question in section.questions
        if question.kind == "grade"
    )
    return next((grade for grade in given if grade), "")


def _scales(section: Section, values: Values) -> list[int]:
    answers = (values.get(question.key, "") for question in section.questions if question.kind == "scale")
    return [int(answer) for answer in answers if answer]


def scale_means(questions: QuestionSet, values: Mapping[str, Values]) -> tuple[tuple[str, float], ...]:
    """(section title, mean of its scales, 0-10) of every section that has answered scales."""
    found = ((s.title, _scales(s, values[s.key])) for s in questions.sections)
    return tuple((title, fmean(scales)) for title, scales in found if scales)


def doubts(questions: QuestionSet, values: Mapping[str, Values]) -> tuple[str, ...]:
    """What to ask once more: a grade that every scale speaks against."""
    scales = [scale for s in questions.sections for scale in _scales(s, values[s.key])]
    grade = grade_of(questions, values)
    if not scales:
        return ()
    return tuple(
        rule.ask
        for rule in questions.checks
        if rule.grade == grade
        and (rule.every_scale_below is None or max(scales) < rule.every_scale_below)
        and (rule.every_scale_above is None or min(scales) > rule.every_scale_above)
    )


def recommendations_in(audit_id: str, section: Section, values: Values) -> list[Recommendation]:
    """The recommendations that a saved section holds, in their order."""
    if section.recommendations is None:
        return []
    return [
        Recommendation(
            audit_id,
            number,
            values[f"rec{number}_text"],
            values.get(f"rec{number}_owner", ""),
            date.fromisoformat(values[f"rec{number}_due"]) if values.get(f"rec{number}_due") else None,
        )
        for number in range(1, section.recommendations.max + 1)
        if values.get(f"rec{number}_text")
    ]
