"""Nobody is chased by hand: reminders, the ladder, and the clock that moves them."""

import asyncio
from datetime import UTC
from pathlib import Path

import pytest
from authority import (
    APRIL,
    DIRECTOR,
    DUTY,
    EXECUTIVE,
    FAMILY,
    LINKS,
    MANAGER,
    OTHER_MANAGER,
    QA,
    cases_csv,
    head,
    people,
    people_csv,
    posts,
    senior,
    team,
)
from scenes import Play, at, seed, serving, small, teams_with

from rehearsal.reading import find_action, texts, titles
from rehearsal.sample import Post

MORNINGS = ("REMINDER", "OVERDUE")


def told(play: Play) -> dict[str, int]:
    """How many morning cards everybody has."""
    counts = {}
    for person in play.teams.tenant.people:
        counts[person.name] = sum(texts(card.card).startswith(MORNINGS) for card in play.cards(person.name))
    return {name: count for name, count in counts.items() if count}


async def morning(play: Play, day: str) -> dict[str, int]:
    """Who got how many cards when the clock came to 09:00 of this day."""
    before = told(play)
    await play.clock(f"{day}T09:00")
    return {name: n - before.get(name, 0) for name, n in told(play).items() if n > before.get(name, 0)}


async def test_reminders_and_rungs_reach_exactly_those_posts_on_exactly_those_mornings(april: Play) -> None:
    everybody = dict.fromkeys(APRIL, 1)
    assert await morning(april, "2026-04-21") == {}
    assert await morning(april, "2026-04-22") == everybody
    assert await morning(april, "2026-04-27") == {}
    assert await morning(april, "2026-04-28") == everybody
    assert await morning(april, "2026-04-29") == everybody
    assert await morning(april, "2026-04-30") == {}
    # The rung of the Senior Manager's own audit passes to the Head of Service, of a Head's own to the Director.
    second_day = [senior(DUTY), head(DUTY), senior(FAMILY), head(FAMILY), DIRECTOR]
    assert await morning(april, "2026-05-01") == dict.fromkeys(second_day, 1)
    assert await morning(april, "2026-05-05") == {}
    assert await morning(april, "2026-05-06") == {DIRECTOR: 1}
    assert await morning(april, "2026-05-12") == {}
    assert await morning(april, "2026-05-13") == {EXECUTIVE: 1}
    assert await morning(april, "2026-05-20") == {}


async def test_the_channel_has_one_overdue_card_a_morning_edited_as_audits_come_in(april: Play) -> None:
    await april.clock("2026-05-01T10:00")
    card = april.holding("OVERDUE · FRIDAY 1 MAY 2026", channel=DUTY)
    assert len(card) == 1
    assert "2\noverdue" in texts(card[0].card)
    await april.hand_in(MANAGER)
    edited = april.holding("OVERDUE · FRIDAY 1 MAY 2026", channel=DUTY)
    assert [message.id for message in edited] == [card[0].id]
    assert edited[0].edits > 0
    assert "1\noverdue" in texts(edited[0].card)
    assert "1 came back since" in texts(edited[0].card)


async def test_handed_in_stops_the_ladder_and_whoever_was_told_sees_it(april: Play) -> None:
    await april.clock("2026-05-01T09:00")
    await april.hand_in(OTHER_MANAGER)
    for name in (senior(FAMILY), head(FAMILY)):
        (card,) = april.holding("Returned Fri 1 May, 2 days late", name)
        assert card.edits > 0
    await april.clock("2026-05-06T09:00")
    (director,) = april.holding("OVERDUE · WEDNESDAY 6 MAY 2026", DIRECTOR)
    assert "3 audits in your line" in texts(director.card)
    assert OTHER_MANAGER not in texts(director.card)


async def test_a_withdrawn_audit_is_chased_no_more(april: Play) -> None:
    for name in APRIL:
        await april.say(QA, f"withdraw {april.audit_of(name)} because the cases were closed")
    assert await morning(april, "2026-05-20") == {}


async def test_i_have_spoken_with_them_stays_on_the_card_and_the_ladder_goes_on(april: Play) -> None:
    await april.clock("2026-05-01T10:02")
    (card,) = april.holding("in your line", senior(DUTY))
    pressed = await april.press(senior(DUTY), card, "I have spoken with them")
    (after,) = april.holding("in your line", senior(DUTY))
    for shown in (pressed.shown(), after.card):
        assert "You said on Fri 1 May at 10:02 that you have spoken with them." in texts(shown)
        assert "I have spoken with them" not in titles(shown)
    again = await april.press(senior(DUTY), card, find_action(card.card, "I have spoken with them"))
    assert "at 10:02" in texts(again.shown())
    assert len(april.rows("select * from acknowledgement")) == 1
    assert await morning(april, "2026-05-06") == {DIRECTOR: 1}


async def test_show_the_whole_line_opens_a_list_of_ones_own_line_only(april: Play) -> None:
    await april.clock("2026-05-01T09:00")
    (card,) = april.holding("in your line", head(DUTY))
    words = texts((await april.press(head(DUTY), card, "Show the whole line")).opened().card)
    assert MANAGER in words
    assert FAMILY not in words


async def test_a_jump_of_the_clock_does_what_day_by_day_does(tmp_path: Path) -> None:
    found = []
    days = [f"2026-04-{n:02}T23:30" for n in range(1, 31)] + [f"2026-05-{n:02}T12:00" for n in range(1, 21)]
    for name, stops in (("jump", ["2026-05-20T12:00"]), ("days", days)):
        folder = tmp_path / name
        folder.mkdir()
        async with small(folder) as play:
            await play.allocate()
            for stop in stops:
                await play.clock(stop)
            steps = play.rows("select audit_id, step, person_id, told_on from told order by 1, 2, 3")
            sent = play.rows("select key, due_at from delivery where state = 'sent' order by key")
            found.append((steps, [row for row in sent if "round:" not in str(row[0])]))
            assert play.rows("select key from delivery where state != 'sent'") == []
    assert found[0] == found[1]
    assert len(found[0][0]) > 20


async def test_what_fell_due_while_the_service_was_down_goes_out_once(tmp_path: Path) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serving(tmp_path, teams) as first:
            await first.allocate()
        async with serving(tmp_path, teams, start="2026-05-07T11:00") as later:
            await later.settle()
            assert told(later) == dict.fromkeys(
                [senior(DUTY), head(DUTY), senior(FAMILY), head(FAMILY), DIRECTOR], 1
            )
            assert len(later.holding("· MAY", channel=DUTY)) == 1
            keys = await later.keys()
        async with serving(tmp_path, teams, start="2026-05-07T11:05") as again:
            await again.settle()
            assert await again.keys() == keys
            assert sum(told(again).values()) == 5


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [
        ("2026-02-27T10:00", "2026-03-27T12:00", "2026-03-30T09:00"),
        ("2026-09-28T10:00", "2026-10-23T12:00", "2026-10-26T09:00"),
    ],
    ids=["spring", "autumn"],
)
async def test_nine_oclock_is_local_on_both_sides_of_a_clock_change(
    tmp_path: Path, start: str, before: str, after: str
) -> None:
    quarter = "Q4 2025-26" if start.startswith("2026-02") else "Q2 2026-27"
    async with small(tmp_path, start=start) as play:
        await play.allocate(f"learning spaces {quarter}")
        await play.clock(before)
        early = play.rows("select count(*) from delivery where card = 'morning'")[0]
        await play.clock(after.replace("T09:00", "T08:59"))
        assert play.rows("select count(*) from delivery where card = 'morning'")[0] == early
        await play.clock(after)
        late = play.rows("select due_at from delivery where card = 'morning' order by due_at desc limit 1")
        assert str(late[0][0]).startswith(at(after).astimezone(UTC).strftime("%Y-%m-%d %H:%M"))


async def test_a_post_that_is_missing_in_the_line_passes_its_rung_to_the_next(tmp_path: Path) -> None:
    without = [post for post in posts() if post.name != senior(DUTY)]
    above = next(post for post in posts() if post.name == head(DUTY))
    lined = [
        Post(p.name, p.post, p.service, p.team, above.upn) if p.post == "TM" and p.service == DUTY else p
        for p in without
    ]
    async with small(tmp_path, people=people_csv(lined), start="2026-06-15T09:00") as play:
        await play.allocate("learning spaces Q1")
        await play.clock("2026-07-15T09:00")
        (card,) = play.holding("3 audits in your line", head(DUTY))
        assert all(f"Team Manager, {DUTY} {n}" in texts(card.card) for n in (1, 2, 3))
        assert not play.holding("in your line", QA)


async def test_the_clock_answers_as_the_design_says(april: Play) -> None:
    status, answer = await april.post_clock({"now": "2026-04-22T09:00"})
    assert (status, answer) == (200, {"now": "2026-04-22T09:00:00+01:00", "delivered": 4, "failed": 0})
    assert (await april.post_clock({"now": "2026-04-22T08:59"}))[0] == 409
    assert (await april.post_clock({"now": "2026-04-22T09:00"}))[1]["delivered"] == 0
    wrong: tuple[object, ...] = ({}, {"now": 5}, {"now": "tomorrow"}, [], "x", {"now": None})
    for bad in wrong:
        assert (await april.post_clock(bad))[0] == 400, bad
    status, answer = await april.post_clock({"now": "2026-12-01T12:00:00+00:00"})
    assert (status, answer["now"]) == (200, "2026-12-01T12:00:00+00:00")


async def test_people_go_on_working_while_the_clock_moves(april: Play) -> None:
    async def work() -> None:
        for _ in range(5):
            assert "STATUS" in texts(await april.say(QA, "status"))

    moved, *_ = await asyncio.gather(
        april.clock("2026-05-06T09:00"), work(), april.hand_in(MANAGER), return_exceptions=False
    )
    assert moved["now"] == "2026-05-06T09:00:00+01:00"
    assert april.rows("select count(*) from audit where stage = 'returned'") == [(1,)]
    assert april.rows("select key from delivery where state != 'sent'") == []


async def test_two_moves_at_once_end_at_the_later_instant(april: Play) -> None:
    answers = await asyncio.gather(
        april.post_clock({"now": "2026-04-22T09:00"}), april.post_clock({"now": "2026-05-01T09:00"})
    )
    assert {status for status, _ in answers} <= {200, 409}
    assert april.built.clock.now() == at("2026-05-01T09:00")
    went_out = [call for call in april.teams.tenant.journal if "attachments" in str(call.body)]
    since = [call for call in went_out if call.at > at("2026-04-02T00:00")]
    assert sum(int(str(answer.get("delivered", 0))) for _, answer in answers) == len(since)
