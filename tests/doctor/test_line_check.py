"""The reporting line, checked beforehand: every rung that would not go where it should, said once for all of whom
the same is true.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import Office, at, lancashire, office, people_csv

from practice.channels import qa_leads
from practice.findings import Finding, Weight
from practice.ladder import addressees
from practice.line_check import Ladders, auditors_of, check_line, gaps, rungs_to_nobody
from practice.people import Line, Person, Reach
from practice.presence import Presence

NOW = at("2026-04-01 09:00")


def person(key: str, post: str, above: str = "", service: str = "Fostering") -> Person:
    names = {"ED": "Executive Director", "DI": "Director", "HS": "Head of Service", "SM": "Senior Manager"}
    name = names.get(key, f"{post} {key}")
    return Person(key, f"aad-{key}", f"{key}@a.uk", name, post, service, reports_to=above or None)


WHOLE = (
    person("ED", "ED", service=""),
    person("DI", "Director", "ED", service=""),
    person("HS", "HoS", "DI"),
    person("SM", "SM", "HS"),
    person("T1", "TM", "SM"),
    person("T2", "TM", "SM"),
    person("Q1", "QALead", "DI", service=""),
    person("Q2", "QALead", "DI", service=""),
)


def changed(people: Sequence[Person] = WHOLE, /, **changes: dict[str, object]) -> list[Person]:
    """These people, some of them otherwise."""
    return [replace(one, **changes.get(one.id, {})) for one in people]  # type: ignore[arg-type]


def without(*keys: str) -> list[Person]:
    """As if these had never been there: whoever reported to them reports to the next one up."""
    above = {one.id: one.reports_to for one in WHOLE}
    kept = []
    for one in WHOLE:
        up = one.reports_to
        while up in keys:
            up = above[up]
        kept.append(replace(one, reports_to=up))
    return [one for one in kept if one.id not in keys]


def found(people: Sequence[Person], notes: dict[str, str] | None = None) -> list[Finding]:
    ladders = Ladders(lancashire(), Line.of(people), notes or {})
    return gaps(auditors_of(people, lancashire()), ladders)


def said(people: Sequence[Person], notes: dict[str, str] | None = None) -> list[str]:
    return [finding.says for finding in found(people, notes)]


def test_a_whole_line_has_no_gap() -> None:
    assert found(WHOLE) == []


def test_a_missing_post_is_said_once_for_all_below_with_who_is_told_instead() -> None:
    [finding] = found(without("HS"))
    assert finding.says == (
        "3 auditors of Fostering: nobody above them is Head of Service; the rung of the second day goes to the "
        "Director instead; no Head of Service decides on their extensions and exclusions."
    )
    assert finding.weight is Weight.NOTE


def test_a_post_at_or_below_the_auditor_s_own_is_not_missed() -> None:
    assert said(without("SM", "T1", "T2")) == []


def test_somebody_beside_the_line_misses_every_post_between() -> None:
    iro = person("I1", "IRO", "DI", service="IROs")
    assert said([*WHOLE, iro]) == [
        "IRO I1: nobody above them is Senior Manager or Head of Service; the rung of the second day goes to "
        "the Director instead; no Head of Service decides on their extensions and exclusions."
    ]


def test_without_anybody_above_in_rank_a_rung_goes_to_the_qa_leads() -> None:
    assert (
        said(without("ED"))[0]
        == "Director: nobody stands above them in the line, so every rung goes to the QA leads."
    )
    assert said(without("ED"))[1] == (
        "4 auditors of Fostering: nobody above them is Executive Director; "
        "the rung of day 14 goes to the QA leads instead."
    )
    assert said(changed(SM={"reports_to": None}))[1] == (
        "2 auditors of Fostering: nobody above them is Head of Service, Director or Executive Director; the rungs of "
        "the second day, the seventh day and day 14 go to the QA leads instead; no Head of Service decides on their "
        "extensions and exclusions."
    )


def test_an_auditor_with_no_manager_is_named_once() -> None:
    [finding] = found(changed(T1={"reports_to": None}))
    assert finding.says == "TM T1: nobody stands above them in the line, so every rung goes to the QA leads."
    assert finding.weight is Weight.TO_DO


def test_with_no_qa_lead_either_every_rung_reaches_nobody() -> None:
    people = [one for one in changed(T1={"reports_to": None}) if one.post != "QALead"]
    [finding] = found(people)
    assert finding.says == (
        "TM T1: nobody stands above them in the line and there is no QA lead: every rung reaches nobody."
    )
    assert finding.weight is Weight.STOPS
    away = {"reach": Reach.UNREACHABLE}
    assert (
        "and no QA lead can be reached: every rung"
        in said(changed(T1={"reports_to": None}, Q1=away, Q2=away))[0]
    )


def test_where_no_post_above_is_held_and_there_is_no_qa_lead_the_rung_reaches_nobody() -> None:
    people = [one for one in without("ED", "DI") if one.post != "QALead"]
    grave = [finding.says for finding in found(people) if finding.weight is Weight.STOPS]
    assert "3 auditors of Fostering: the rungs of the seventh day and day 14 reach nobody: " in grave[1]
    assert "there is no QA lead" in grave[1]
    assert grave[0].startswith("Head of Service: nobody stands above them")


def test_an_addressee_who_cannot_be_reached_is_named_with_the_reason() -> None:
    people = changed(SM={"reach": Reach.UNREACHABLE})
    [finding] = found(people, {"SM": "has blocked the bot"})
    assert finding.says == (
        "2 auditors of Fostering: the rung of the second day goes to Senior Manager, who cannot be reached in Teams "
        "(has blocked the bot)."
    )
    assert finding.weight is Weight.TO_DO


def test_a_rung_all_of_whose_addressees_cannot_be_reached_reaches_nobody() -> None:
    people = changed(SM={"reach": Reach.UNREACHABLE}, HS={"reach": Reach.UNREACHABLE})
    grave = [finding for finding in found(people) if finding.weight is Weight.STOPS]
    assert [finding.says for finding in grave] == [
        "Senior Manager: the rung of the second day reaches nobody: Head of Service, who cannot be reached in Teams.",
        "2 auditors of Fostering: the rung of the second day reaches nobody: Head of Service, who cannot be reached "
        "in Teams; Senior Manager, who cannot be reached in Teams.",
    ]


def test_of_several_qa_leads_one_is_enough() -> None:
    people = changed(T1={"reports_to": None}, Q1={"reach": Reach.UNREACHABLE})
    assert said(people) == [
        "TM T1: nobody stands above them in the line, so every rung goes to the QA leads."
    ]


posts = st.sampled_from(["SW", "TM", "SM", "HoS", "AD", "Director", "ED", "IRO", "QALead"])


@st.composite
def anybody(draw: st.DrawFn) -> list[Person]:
    """Any line: each reports to somebody drawn before, or to nobody."""
    made: list[Person] = []
    for number in range(draw(st.integers(1, 9))):
        above = draw(st.sampled_from([None, *(one.id for one in made)]))
        made.append(
            replace(
                person(f"p{number}", draw(posts), above or ""),
                left=draw(st.booleans()) and draw(st.booleans()),
                reach=draw(st.sampled_from(Reach)),
            )
        )
    return made


@given(anybody())
def test_a_rung_is_said_to_reach_nobody_exactly_where_nobody_would_be_told(people: list[Person]) -> None:
    framework, line = lancashire(), Line.of(people)
    leads = qa_leads(people, framework)
    ladders = Ladders(framework, line, {})
    for auditor in auditors_of(people, framework):
        silent = [
            rung
            for rung in framework.ladder("returns").rungs
            if all(
                told.reach is Reach.UNREACHABLE
                for told in addressees(rung, auditor.id, line, framework, leads, Presence())
            )
        ]
        grave = [gap.says for gap in gaps([auditor], ladders) if gap.weight is Weight.STOPS]
        assert bool(grave) == bool(silent)
        for rung in silent:
            day = {2: "the second day", 7: "the seventh day", 14: "day 14"}[rung.days]
            assert any(day in says or "every rung" in says for says in grave)


# With the records.

SHORT = (
    ("DI", "Director", "Director", "", "", ""),
    ("HS", "Head of Service, Duty", "HoS", "Duty and Assessment", "", "DI"),
    ("T1", "Team Manager, Duty 1", "TM", "Duty and Assessment", "Duty 1", "HS"),
    ("X1", "Social Worker 1", "SW", "Duty and Assessment", "Duty 1", "HS"),
)


async def line(desk: Office) -> list[str]:
    async with desk.store.read() as work:
        return [finding.says for finding in await check_line(work, desk.rules, NOW)]


async def test_no_qa_lead_is_said_first(database_url: str) -> None:
    async with office(database_url, people=people_csv(SHORT), cases=b"") as desk:
        assert (await line(desk))[0].startswith("There is no QA lead, so nobody can allocate")


async def test_whoever_has_an_audit_is_looked_at_whatever_their_post(database_url: str) -> None:
    alone = [(*row[:5], "") if row[0] == "X1" else row for row in SHORT]
    async with office(database_url, people=people_csv(alone), cases=b"") as desk:
        assert not any("Social Worker 1" in says for says in await line(desk))
        await desk.give("X1", due_on=date(2026, 4, 29))
        assert any(says.startswith("Social Worker 1: nobody stands above") for says in await line(desk))


async def test_whoever_has_left_and_is_still_reported_to_is_named(database_url: str) -> None:
    async with office(database_url, cases=b"") as desk:
        await desk.change("UPDATE person SET has_left = TRUE WHERE name = 'Senior Manager, Duty 1'")
        said = await line(desk)
    assert (
        "2 people report to Senior Manager, Duty 1, who has left; their line goes on above that post." in said
    )
    assert any("nobody above them is Senior Manager; the rung of the second day" in says for says in said)


async def test_the_preview_names_every_rung_that_would_reach_nobody(database_url: str) -> None:
    async with office(database_url) as desk:
        assert (await desk.preview("2026-04-01 09:00")).unheard == ()
        await desk.change("UPDATE person SET reach = 'unreachable' WHERE name = 'Executive Director'")
        unheard = (await desk.preview("2026-04-01 09:00")).unheard
        director = await desk.person("DI")
        async with desk.store.read() as work:
            of_one = await rungs_to_nobody(work, desk.rules, NOW, [director.id])
    assert len(unheard) == len({*unheard})
    assert any("the rung of day 14 reaches nobody: Executive Director" in says for says in unheard)
    assert of_one == (
        "Director: the rungs of the second day, the seventh day and day 14 reach nobody: Executive Director, "
        "who cannot be reached in Teams.",
    )
    assert of_one[0] in unheard


@pytest.mark.parametrize("changes", [{}, {"left": True}])
def test_who_has_left_is_no_auditor(changes: dict[str, bool]) -> None:
    people = changed(T1={**changes})
    assert ("T1" in {one.id for one in auditors_of(people, lancashire())}) is not bool(changes)
