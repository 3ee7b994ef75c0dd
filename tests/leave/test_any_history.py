"""Whatever people enter in whatever order: no two absences overlap, covers make no ring, offers fit, nobody is lost."""

import contextlib
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leave_acts import Acts
from office import LINE, Office, lancashire, office, upn

from practice.errors import PracticeError
from practice.ladder import addressees
from practice.people import Line, Person
from practice.presence import Presence
from practice.records import RequestState

SHORT = [short for short, *_ in LINE]
POSTS = {"QA Lead": "QALead", "Executive Director": "ED"}
START = date(2026, 4, 1)


@st.composite
def authorities(draw: st.DrawFn) -> tuple[Line, Presence]:
    """The small authority with anybody gone, anybody away, and anybody covering for anybody."""
    left = draw(st.sets(st.sampled_from([short for short in SHORT if short != "T1"])))
    people = [
        Person(
            short,
            f"aad-{short}",
            upn(short),
            name,
            POSTS.get(post, post),
            service,
            team,
            reports_to=above or None,
            left=short in left,
        )
        for short, name, post, service, team, above in LINE
    ]
    away = draw(st.frozensets(st.sampled_from(SHORT)))
    covers = draw(st.dictionaries(st.sampled_from(SHORT), st.sampled_from(SHORT)))
    return Line.of(people), Presence(away, covers)


@given(authorities())
def test_a_rung_reaches_only_who_is_there_and_never_the_auditor(made: tuple[Line, Presence]) -> None:
    line, presence = made
    leads = [p for p in line.people.values() if p.post == "QALead" and not p.left]
    for rung in lancashire().ladder("returns").rungs:
        told = addressees(rung, "T1", line, lancashire(), leads, presence)
        assert len(told) == len({person.id for person in told})
        assert "T1" not in {person.id for person in told}
        assert not any(person.left for person in told)
        assert all(person in leads or person.id not in presence.away for person in told)
        assert told or not leads


WHO = st.sampled_from(["T1", "T2", "S1", "HS", "I1"])
DAYS = st.integers(0, 80)
COMMANDS = st.one_of(
    st.tuples(st.just("away"), WHO, DAYS, st.integers(0, 40)),
    st.tuples(st.just("back"), WHO),
    st.tuples(st.just("cover"), WHO, WHO),
    st.tuples(st.just("no cover"), WHO),
    st.tuples(st.just("sweep"), st.integers(1, 6)),
)


@given(st.lists(COMMANDS, max_size=25))
@settings(max_examples=15)
async def test_any_history_adds_up(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[object, ...]]
) -> None:
    async with office(f"sqlite:///{tmp_path_factory.mktemp('office')}/practice-loop.db", cases=b"") as desk:
        acts, today = Acts(desk), START
        for number, who in enumerate(("T1", "T2", "S1")):
            await desk.give(who, number, START + timedelta(days=20 * number + 10))
        for command, *said in history:
            if command == "sweep":
                [days] = said
                today += timedelta(days=int(str(days)))
                await acts.sweep(today.isoformat())
            else:
                with contextlib.suppress(PracticeError):
                    await one(acts, str(command), said, today)
            await adds_up(acts, desk, today)
        await acts.sweep(f"{today + timedelta(days=1)}", f"{today + timedelta(days=40)}")
        await adds_up(acts, desk, today + timedelta(days=40))


async def one(acts: Acts, command: str, said: list[object], today: date) -> None:
    who, now = upn(str(said[0])), f"{today} 10:00"
    if command == "away":
        first = today + timedelta(days=int(str(said[1])))
        await acts.away("Q1", f"{first} to {first + timedelta(days=int(str(said[2])))}", who, now)
    elif command == "back":
        await acts.back("Q1", who, now)
    elif command == "cover":
        await acts.cover("Q1", who, upn(str(said[1])), now)
    else:
        await acts.no_cover("Q1", who, now)


async def adds_up(acts: Acts, desk: Office, today: date) -> None:
    spans = {short: await acts.spans(short) for short in ("T1", "T2", "S1", "HS", "I1")}
    for own in spans.values():
        assert all(first <= last for first, last in own)
        assert all(before[1] < after[0] for before, after in pairwise(own))
    covers = await acts.covers()
    for short in covers:
        chain = [short]
        while (cover := covers.get(chain[-1])) is not None:
            assert cover not in chain
            chain.append(cover)
    names, audits = await acts.names(), {audit.id: audit for audit in await desk.audits()}
    for asked in await acts.requests(*audits):
        audit = audits[asked.audit_id]
        if asked.state is RequestState.OPEN and asked.due_on >= today:
            assert audit.due_on is not None
            assert any(first <= audit.due_on <= last for first, last in spans[names[audit.auditor_id]])
    for audit_id in audits:
        await acts.told(audit_id)  # which looks whether anything was told twice
