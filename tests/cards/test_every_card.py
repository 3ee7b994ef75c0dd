"""What holds for every card: the official schema, the size, contrast, buttons, ids."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sample_past
import sample_views as sample
from card_checks import buttons, check, of_type, schema_faults, size, words
from gallery import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import (
    absences,
    allocation,
    audits,
    carried,
    chasing,
    deliveries,
    doctor,
    history,
    notices,
    proposals,
    recall,
    requests,
    status,
    why,
)
from cards.anatomy import button, drawn, head
from cards.elements import Drawn
from cards.payloads import Help
from practice import leave_views, views, views_past
from practice.audits import State
from practice.deliveries import DEAD_SHOWN, DOUBTFUL_SHOWN, LATE_SHOWN
from practice.findings import Check, Finding, Weight
from practice.history import PAGE

IN_DIALOGS = ("section", "review", "pick", "ask", "decline")
LONG = "Team Manager, Family Safeguarding and Contextual Safeguarding (North & East) [Team 4] _ *"
LONG_NAME = (LONG + " and its partners")[:100].ljust(100, "x")
OPEN = (State.NOT_OPENED, State.OPENED, State.OVERDUE)


def long_rows(count: int) -> tuple[views.AuditRow, ...]:
    return tuple(
        replace(
            sample.audit_row(
                number, LONG_NAME, State.OVERDUE, days_over=99, sections_done=6, unreachable=True
            ),
            case=f"REFERENCE-OF-A-LONG-KIND-{number:05}",
        )
        for number in range(count)
    )


def long_lines(count: int) -> tuple[views.StatusLine, ...]:
    return tuple(
        replace(sample.status_line(f"{number:03}{LONG_NAME}"[:100], 111, 112, 113, 114))
        for number in range(count)
    )


def long_morning() -> Drawn:
    rows = tuple(views.MorningRow(row, True, "") for row in long_rows(400))
    return chasing.morning_card(sample.morning_view(rows[:30], rows))


def long_missing() -> Drawn:
    asked = sample.questions()
    missing = tuple(
        (number, section.title, question.label)
        for number, section in enumerate(asked.sections, 1)
        for question in section.questions
    )
    return audits.review_dialog(sample.review_view(missing))


def long_deliveries() -> Drawn:
    def lines(count: int) -> tuple[views.DeliveryLine, ...]:
        return tuple(
            sample.delivery_line(2**31 - 1 - n, f"{n:03}{LONG_NAME}"[:100], LONG_NAME * 2, LONG_NAME, 9)
            for n in range(count)
        )

    return deliveries.deliveries_card(
        replace(
            sample.DELIVERIES,
            **dict.fromkeys(("waiting", "edits", "late", "sent", "dead", "doubtful"), 45_000),
            dead_lines=lines(DEAD_SHOWN),
            late_lines=lines(LATE_SHOWN),
            doubtful_lines=lines(DOUBTFUL_SHOWN),
        )
    )


def long_setup() -> Drawn:
    findings = tuple(Finding(LONG_NAME * 4, f"`{LONG_NAME}` {n}", Weight.STOPS) for n in range(500))
    steps = tuple(Check(LONG_NAME, LONG_NAME, findings) for _ in range(5))
    return doctor.setup_card(views.SetupCard(sample.SETUP.at, steps))


def long_last() -> views_past.LastTime:
    """A page as full as it can be, of characters that are all escaped."""
    section = sample.questions().sections[6]
    values = {q.key: "*\n" * 2000 for q in section.questions}
    values |= {f"rec{n}_{part}": "*" * 500 for n in range(1, 7) for part in ("text", "owner")}
    return replace(sample_past.LAST, values={section.key: values})


LONGEST: dict[str, Callable[[], Drawn]] = {
    "round of 40": lambda: allocation.round_card(
        replace(sample.round_view(long_rows(40)), service=LONG_NAME, unlinked=True)
    ),
    "40 that went to other services": lambda: allocation.round_card(
        replace(
            sample.round_view(long_rows(40)),
            moved=tuple(views.MovedAudit(f"LS-2026Q1-{n:03}", "DA-20388", LONG_NAME) for n in range(40)),
        )
    ),
    "overdue of 40": lambda: chasing.overdue_card(sample.overdue_view(long_rows(40), more=200)),
    "morning of 430": long_morning,
    "status of 60": lambda: status.status_card(sample.status_view(long_lines(60), sample.GRADES)),
    "preview of 500": lambda: allocation.preview_card(
        replace(
            sample.preview_view(tuple(views.ServiceShare(LONG_NAME, (40, 40, 40)) for _ in range(60)), 530),
            unserved=tuple(f"{LONG_NAME}: {LONG_NAME}" for _ in range(530)),
            unlinked=tuple(LONG_NAME for _ in range(14)),
            unheard=tuple(f"{LONG_NAME}: {LONG_NAME}" for _ in range(530)),
        )
    ),
    "my audits of 60": lambda: audits.my_audits_card(
        views.MyAuditsCard(LONG_NAME, long_rows(60), sample.TODAY)
    ),
    "pick of 60": lambda: audits.pick_dialog(views.PickDialog("LS", long_rows(60), sample.TODAY)),
    "allocated of 60": lambda: allocation.allocated_card(sample.allocated_view(long_rows(60))),
    "unreachable of 530": lambda: allocation.unreachable_card(
        replace(sample.UNREACHABLE, people=tuple((LONG_NAME, LONG_NAME * 2) for _ in range(530)))
    ),
    "45,000 of every kind": long_deliveries,
    "a proposal of 60 audits": lambda: proposals.proposal_card(sample.proposal_view(long_rows(60))),
    "60 who are away": lambda: absences.absences_card(
        leave_views.AbsencesCard(
            (leave_views.AbsenceLine(LONG_NAME, date(2026, 4, 1), date(2026, 5, 1), LONG_NAME),) * 60,
            (leave_views.AbsenceLine(LONG_NAME, None, None, LONG_NAME),) * 60,
            sample.TODAY,
        )
    ),
    "a recall of 60 audits of one auditor": lambda: recall.notice_card(
        views.RecallNotice("x" * 60, "y" * 60, "Q1 2026-27", long_rows(60), long_rows(20))
    ),
    "everything missing": long_missing,
    "everything to do": long_setup,
    "a request with long words": lambda: requests.request_card(
        replace(sample.REQUEST, post=LONG_NAME, reason="é" * 500, by=LONG_NAME, note="é" * 500)
    ),
    "a form with long words": lambda: requests.ask_dialog(
        replace(sample.ASK, who=LONG_NAME * 3, filled=views.Filled({"reason": "é" * 500}, (LONG_NAME,)))
    ),
    "60 requests": lambda: requests.requests_card(
        replace(
            sample.REQUESTS,
            rows=(replace(sample.REQUESTS.rows[0], post=LONG_NAME, who=f"{LONG_NAME} or {LONG_NAME}"),) * 60,
        )
    ),
    "a full page": lambda: audits.section_dialog(
        sample.section_view(
            7,
            {q.key: "é" * 1500 for q in sample.questions().sections[6].questions}
            | {f"rec{n}_{part}": "é" * 500 for n in range(1, 7) for part in ("text", "owner", "due")},
        )
    ),
    "a full page with all that was answered last time": lambda: audits.section_dialog(
        sample_past.carried_view(7, views_past.Carried(long_last(), LONG_NAME))
    ),
    "all that was answered last time": lambda: carried.last_dialog(sample_past.last_view(7, long_last())),
    "a page of a history": lambda: history.history_card(
        replace(
            sample_past.HISTORY,
            lines=tuple(
                replace(line, what=LONG_NAME, by=LONG_NAME, detail=LONG_NAME * 6, arrival="Not delivered")
                for line in sample_past.lines(PAGE)
            ),
        )
    ),
    "a why of much": lambda: why.why_card(
        replace(
            sample_past.WHY_BENT,
            post=LONG_NAME,
            service=LONG_NAME,
            bent=(LONG_NAME * 3,) * 3,
            since=(LONG_NAME * 7,) * 20,
        )
    ),
    "a long refusal": lambda: notices.notice(LONG_NAME, "line `a b` *x*\n" * 50),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_keeps_the_rules_of_every_card(name: str) -> None:
    check(EXAMPLES[name]())


@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_realistic_card_keeps_the_rules_too(name: str) -> None:
    check(LONGEST[name]())


def test_the_schema_check_finds_faults() -> None:
    card = EXAMPLES["round"]().card
    assert schema_faults({**card, "bodies": []})
    assert schema_faults({**card, "body": [{"type": "TextBlock", "text": "x", "colour": "Accent"}]})
    assert schema_faults({**card, "body": [{"type": "Input.Number", "id": "a", "value": "3"}]})


def test_a_card_refuses_a_fifth_button() -> None:
    with pytest.raises(ValueError, match="at most 4 buttons"):
        drawn([head("a", "b")], [button(str(n), Help()) for n in range(5)], "five")


def test_a_long_summary_ends_with_an_ellipsis() -> None:
    assert drawn([head("a", "b")], [], "word " * 100).summary.endswith("word…")


def test_no_card_in_a_chat_has_an_input() -> None:
    for name, draw in EXAMPLES.items():
        if not name.startswith(IN_DIALOGS):
            assert of_type(draw().card, "Input.") == [], name


def test_a_dialog_holds_no_execute() -> None:
    for name, draw in EXAMPLES.items():
        if name.startswith(IN_DIALOGS):
            assert of_type(draw().card, "Action.Execute") == [], name


def test_no_channel_card_shows_a_grade() -> None:
    for name in ("round", "overdue", "morning-line", "why-bent", "history-channel"):
        shown = words(EXAMPLES[name]().card)
        assert not any(grade in shown for grade in sample.FRAMEWORK.grades), name


names = st.text(max_size=100)
rows = st.builds(
    views.AuditRow,
    audit_id=st.uuids().map(str),
    post=names.filter(lambda text: any(c.isprintable() and not c.isspace() for c in text)),
    case=st.from_regex(r"[A-Z]{2}-[0-9]{1,8}", fullmatch=True),
    due_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    state=st.sampled_from(State),
    late=st.booleans(),
    days_over=st.integers(0, 400),
    sections_done=st.integers(0, 7),
    sections=st.just(7),
    unreachable=st.booleans(),
)
many_rows = st.lists(rows, max_size=45).map(tuple)


@settings(max_examples=25)
@given(many_rows, st.integers(0, 5))
def test_lists_of_any_rows_keep_the_rules(found: tuple[views.AuditRow, ...], more: int) -> None:
    check(allocation.round_card(sample.round_view(found)))
    check(chasing.overdue_card(sample.overdue_view(found, more)))
    check(audits.my_audits_card(views.MyAuditsCard("IRO 3", found, sample.TODAY)))


@settings(max_examples=25)
@given(many_rows, many_rows)
def test_mornings_of_any_rows_keep_the_rules(
    own: tuple[views.AuditRow, ...], line: tuple[views.AuditRow, ...]
) -> None:
    card = chasing.morning_card(
        sample.morning_view(
            tuple(views.MorningRow(row, row.late) for row in own),
            tuple(views.MorningRow(row, row.late, "Returned since") for row in line),
        )
    )
    check(card)
    anything_open = any(row.state in OPEN for row in own)
    assert ("Open my audit" in buttons(card.card)) == anything_open


counts = st.dictionaries(st.sampled_from(State), st.integers(0, 500))


@settings(max_examples=25)
@given(st.lists(counts, max_size=12))
def test_status_of_any_counts_keeps_the_rules(found: list[dict[State, int]]) -> None:
    lines = tuple(views.StatusLine(f"Service {n}", each, 0) for n, each in enumerate(found))
    check(status.status_card(sample.status_view(lines)))


@settings(max_examples=50)
@given(st.integers(-400, 400))
def test_an_audit_opens_on_any_day(days: int) -> None:
    view = replace(sample.section_view(1), today=sample.DUE + timedelta(days=days))
    check(audits.section_dialog(view))


def test_sizes_are_counted_in_utf_16() -> None:
    assert size({"a": "é"}) == 2 * len('{"a":"é"}')
