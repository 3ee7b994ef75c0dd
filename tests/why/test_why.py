"""Why an auditor got a case: counted from what is stored, and drawn again before it is said."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office, at, office, upn

from practice import changes, history, why
from practice.audits import Audit, Stage
from practice.draw import Auditor, Bend, Case, Draw, draw, draw_inputs_from, draw_inputs_json
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.records import Event
from practice.roles import Scope, scope_of
from practice.views_past import Choice, WhyCard

ON = date(2026, 4, 1)
NINE = "2026-04-01 09:00"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def ask(desk: Office, audit_id: str, by: str = "Q1", *, private: bool = True) -> WhyCard:
    person = await desk.person(by)
    scope = scope_of(person, desk.rules.framework, "why.show")
    assert scope is not None
    async with desk.store.read() as work:
        return await why.why_card(work, desk.rules, person, scope, audit_id=audit_id, private=private)


async def audit_of(desk: Office, short: str, *stages: Stage) -> Audit:
    person = await desk.person(short)
    return next(audit for audit in await desk.audits(*stages) if audit.auditor_id == person.id)


def case(
    reference: str, team: str, worker: str = "W", *, service: str = "Duty", lately: bool = False
) -> Case:
    return Case(reference, service, team, worker, date(2026, 1, 1) if lately else None)


DUTY_1 = Auditor("a", "TM", "Duty", "Duty 1", 1, worker="Me")
CASES = (
    case("own-team", "Duty 1"),
    case("own-work", "Duty 1", "Me"),
    case("other-team", "Duty 2"),
    case("other-team-2", "Duty 3"),
    case("lately", "Duty 2", lately=True),
    case("other-service", "MASH 1", service="MASH"),
    case("no-team", ""),
)


def inputs(*auditors: Auditor, cases: tuple[Case, ...] = CASES) -> dict[str, object]:
    return dict(draw_inputs_json(auditors, cases, seed=1, on=ON))


def test_every_case_is_counted_once_by_what_it_is_to_the_auditor() -> None:
    given_ = draw_inputs_from(inputs(DUTY_1))  # type: ignore[arg-type]
    assert why.choice_of(given_, DUTY_1) == Choice(
        known=7, lately=1, own_work=1, barred=0, own_service=3, own_team=1, other_service=1
    )
    only = replace(DUTY_1, own_service_only=True)
    assert why.choice_of(given_, only).barred == 1
    assert why.choice_of(given_, only).open == 4
    everywhere = Auditor("d", "Director", "", "", 1)
    assert why.choice_of(given_, everywhere) == Choice(7, 1, 0, 0, 6, 0, 0)


def bends(cases: tuple[Case, ...], *auditors: Auditor) -> dict[str, tuple[str, ...]]:
    """What is said of each case's audit."""
    stored = inputs(*auditors, cases=cases)
    found = draw(auditors, cases, seed=1, on=ON)
    people = {auditor.id: auditor for auditor in auditors}
    return {
        one.reference: why.bent_words(
            draw_inputs_from(stored),  # type: ignore[arg-type]
            found,
            one,
            people[one.auditor_id],
        )
        for one in found.assignments
    }


def test_a_case_of_the_own_team_is_explained_by_those_that_were_given_out() -> None:
    auditors = (DUTY_1, Auditor("b", "TM", "Duty", "Duty 2", 1))
    assert bends((case("1", "Duty 1"),), DUTY_1) == {
        "1": (
            "It is a case of the auditor's own team. Of other teams' cases, there was none that could be given to "
            "this auditor.",
        )
    }
    said = bends((case("1", "Duty 1", "X"), case("2", "Duty 1", "Y")), *auditors)
    assert [words for words in said.values() if words] == [
        (
            "It is a case of the auditor's own team. Of other teams' cases, there was none that could be given to "
            "this auditor.",
        )
    ]


def test_a_case_of_another_service_is_explained_by_those_of_the_own_one() -> None:
    two = (DUTY_1, replace(DUTY_1, id="b", worker=""))
    said = bends((case("1", "Duty 2", "X"), case("2", "MASH 1", "Y", service="MASH")), *two)
    assert said["1"] == ()
    assert said["2"] == (
        "It is a case of another service than the auditor's own. Of cases of Duty in other teams, the only one that "
        "could be given to this auditor was given out.",
    )


def test_a_worker_who_is_audited_twice_is_explained_by_the_teams_audits_and_workers() -> None:
    auditors = tuple(Auditor(name, "TM", "Duty", "Duty 1", 1) for name in "abc")
    said = bends(tuple(case(str(n), "Duty 2", f"W{n % 2}") for n in range(4)), *auditors)
    assert Counter(said.values()) == {
        (): 2,
        (
            "Its worker is audited twice in this round: 3 audits fell on Duty 2, where 2 workers have cases that "
            "could be drawn.",
        ): 1,
    }


services = st.sampled_from(["Duty", "MASH"])
teams = st.sampled_from(["1", "2", ""])
workers = st.sampled_from(["", "W1", "W2", "Me"])
drawn_from = st.lists(st.builds(Case, st.uuids().map(str), services, teams, workers), min_size=1, max_size=12)
drawn_for = st.lists(
    st.builds(
        Auditor,
        st.uuids().map(str),
        st.just("TM"),
        services | st.just(""),
        teams,
        st.integers(1, 2),
        st.booleans(),
        st.sampled_from(["", "Me"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60)
@given(drawn_for, drawn_from, st.integers(0, 99))
def test_whatever_was_drawn_the_numbers_add_up_and_bear_the_reasons_out(
    auditors: list[Auditor], cases: list[Case], seed: int
) -> None:
    stored = draw_inputs_json(auditors, cases, seed=seed, on=ON)
    given_, found = draw_inputs_from(stored), draw(auditors, cases, seed=seed, on=ON)
    for auditor in auditors:
        choice = why.choice_of(given_, auditor)
        assert choice.known == choice.lately + choice.own_work + choice.barred + choice.open
    _check_reasons(auditors, found, given_)


def _check_reasons(auditors: list[Auditor], found: Draw, given_: why.DrawInputs) -> None:
    people = {auditor.id: auditor for auditor in auditors}
    for one in found.assignments:
        said = why.bent_words(given_, found, one, people[one.auditor_id])
        assert len(said) == len(one.bent)
        for bend, words in zip(one.bent, said, strict=True):
            if bend is not Bend.WORKER_TWICE:
                assert "no other way" not in words, "a case that should have been taken was left"


async def test_each_audit_of_a_round_is_drawn_again_before_it_is_said_to_come_out_the_same(
    desk: Office,
) -> None:
    await desk.allocate()
    audits = await desk.audits()
    assert len(audits) == 13
    for audit in audits:
        view = await ask(desk, audit.id)
        assert view.again.same, audit
        assert (view.named, view.drawn_for, view.case) == (True, view.post, audit.case_reference)
        assert len(view.bent) == len(audit.bent)
    assert (view.auditors, view.audits, view.made_by, view.confirmed_by) == (8, 13, "QA Lead 1", "QA Lead 1")
    assert view.made_at == view.confirmed_at == at(NINE)


async def test_what_does_not_come_out_again_is_not_called_the_same(desk: Office) -> None:
    await desk.allocate()
    audit = await audit_of(desk, "T1")
    other = (await desk.person("T2")).id
    changes = (
        f"update audit set auditor_id = '{other}' where id = '{audit.id}'",
        f"update audit set auditor_id = '{audit.auditor_id}', month = '2026-06' where id = '{audit.id}'",
        f"update audit set month = '{audit.month}', bent = '[\"own team\"]' where id = '{audit.id}'",
        f"update audit set bent = '[]', case_reference = 'NEVER' where id = '{audit.id}'",
    )
    for change in changes:
        await desk.change(change)
        view = await ask(desk, audit.id)
        assert not view.again.same, change
        assert "does not come out like this" in view.again.words
    assert view.choice is None


async def test_a_draw_of_an_older_method_is_told_without_its_cases(desk: Office) -> None:
    await desk.allocate()
    async with desk.store.write() as work:
        known = await work.rounds.by_id("LS-2026Q1")
        assert known
        made = await work.rounds.preview(known.preview_id)
        assert made
        await work.rounds.add_preview(replace(made, id="older", inputs={**made.inputs, "method": 0}))
    await desk.change("update round set preview_id = 'older'")
    view = await ask(desk, (await audit_of(desk, "T1")).id)
    assert view.again.words == "This round was drawn by an older method, so it cannot be drawn again."
    assert (view.choice, view.bent, view.again.same, view.seed) == (None, (), False, made.seed)


async def test_after_a_reassignment_it_is_said_for_whom_it_was_drawn_and_who_moved_it(desk: Office) -> None:
    await desk.allocate()
    audit = await audit_of(desk, "T1", Stage.SENT, Stage.PLANNED)
    first, lead, then = [await desk.person(short) for short in ("T1", "Q2", "M1")]
    detail = {"from": first.id, "to": then.id, "reason": "on leave"}
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, auditor_id=then.id))
        await work.trail.add(Event(at("2026-04-02 10:00"), lead.id, "audit reassigned", audit.id, detail))
    view = await ask(desk, audit.id)
    assert view.again.same
    assert (view.drawn_for, view.post) == (first.name, then.name)
    said = (
        "Reassigned on Thursday 2 April 2026 by QA Lead 2: from Team Manager, Duty 1 to Team Manager, MASH 1"
    )
    assert view.since == (f"{said} · on leave",)
    assert (await ask(desk, audit.id, private=False)).since == (said,)


@pytest.mark.parametrize(
    ("by", "may"),
    [(s, True) for s in ("T1", "S1", "HS", "DI", "MO", "Q2")] + [(s, False) for s in ("T2", "M1", "P1")],
)
async def test_it_is_told_to_the_auditor_the_line_above_moderators_and_qa_leads(
    desk: Office, by: str, may: bool
) -> None:
    audit = await desk.give("T1")
    with pytest.raises(
        Refused if may else NotAllowed, match="outside of a draw" if may else "somebody else's"
    ):
        await ask(desk, audit.id, by)


async def test_what_has_not_gone_out_is_told_to_the_qa_team_alone(desk: Office) -> None:
    await desk.allocate()
    planned = (await desk.audits(Stage.PLANNED))[0]
    async with desk.store.read() as work:
        auditor = await work.people.by_id(planned.auditor_id)
    assert auditor
    short = auditor.upn.partition("@")[0].upper()
    assert upn(short) == auditor.upn
    with pytest.raises(Refused, match="has not gone out yet: it will on"):
        await ask(desk, planned.id, short)
    assert (await ask(desk, planned.id, "MO")).again.same


async def test_what_there_is_not_is_said_with_an_example(desk: Office) -> None:
    with pytest.raises(NotFound, match="There is no audit “LS-2026Q1-999”"):
        await ask(desk, "LS-2026Q1-999")
    with pytest.raises(BadInput, match="Type, for example, `why LS-2026Q1-014`"):
        await ask(desk, " ")


async def test_the_draw_comes_out_the_same_although_other_rules_bend_for_the_new_auditor(
    desk: Office,
) -> None:
    await desk.allocate()
    audit = await audit_of(desk, "T1")
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        change = await changes.reassign(
            *(work, desk.rules, lead, at("2026-04-20 10:00")),
            audit_id=audit.id,
            to=upn("I1"),
            reason="of a long leave",
        )
    assert change.after.bent != change.before.bent
    assert (await ask(desk, audit.id)).again.same


async def test_why_an_audit_was_taken_from_somebody_is_not_said_to_who_has_it_now(desk: Office) -> None:
    await desk.allocate()
    audit = await audit_of(desk, "T2", Stage.SENT)
    lead, new = await desk.person("Q1"), await desk.person("I1")
    async with desk.store.write() as work:
        await changes.reassign(
            *(work, desk.rules, lead, at("2026-04-20 10:00")),
            audit_id=audit.id,
            to=new.upn,
            reason="they are on sick leave",
        )
    assert "sick" in (await ask(desk, audit.id)).since[0]
    assert "sick" in (await ask(desk, audit.id, "DI")).since[0]
    card = await ask(desk, audit.id, "I1")
    assert card.since
    assert "sick" not in card.since[0]
    async with desk.store.read() as work:
        seen = await history.history_card(
            *(work, desk.rules, new, Scope.OWN), audit_id=audit.id, page=1, private=True
        )
    assert not any("sick" in line.detail for line in seen.lines)
