"""Leave and cover as people type it, and what reaches whom in Teams because of it."""

import asyncio

import pytest
from authority import (
    DIRECTOR,
    DUTY,
    FAMILY,
    MANAGER,
    OTHER_MANAGER,
    QA,
    QA_2,
    head,
    people_csv,
    posts,
    senior,
)
from scenes import Play, at

from practice.importing import import_people
from rehearsal.reading import find_action, texts, titles
from rehearsal.records import Message


def told(play: Play, name: str) -> list[Message]:
    return play.holding("LEAVE AND COVER", name)


async def test_somebody_is_away_and_back_and_everybody_sees_it_as_far_as_their_line(play: Play) -> None:
    assert "You are away from Wed 1 April to Tuesday 12 May 2026" in await play.words(
        MANAGER, "away until 12 May"
    )
    for name in (MANAGER, senior(DUTY), head(DUTY), DIRECTOR, QA):
        words = await play.words(name, "away")
        assert "1 person away today" in words
        assert MANAGER in words
    for name in (OTHER_MANAGER, senior(FAMILY), head(FAMILY)):
        assert "Nobody is away today" in await play.words(name, "away")
    assert "You are back" in await play.words(MANAGER, "back")
    assert "Nobody is away today" in await play.words(QA, "away")


async def test_the_commands_of_the_issue(play: Play) -> None:
    words = await play.words(QA, "cover for TM Duty and Assessment 3 by SM Duty and Assessment")
    assert f"{senior(DUTY)} covers for Team Manager, {DUTY} 3" in words
    assert f"You cover for Team Manager, {DUTY} 3" in texts(told(play, senior(DUTY))[-1].card)
    words = await play.words(QA, "away TM Duty and Assessment 3 4 May - 12 May because nobody asks why")
    assert f"Team Manager, {DUTY} 3 is away from Mon 4 May to Tuesday 12 May 2026" in words
    assert len(told(play, f"Team Manager, {DUTY} 3")) == 2
    assert "Nobody covers for" in await play.words(QA, "no cover for TM Duty and Assessment 3")
    assert "is not away from Mon 4 May" in await play.words(senior(DUTY), "back TM Duty and Assessment 3")


@pytest.mark.parametrize("name", [OTHER_MANAGER, head(FAMILY)])
async def test_nobody_enters_anything_for_somebody_of_another_line(play: Play, name: str) -> None:
    for text in (
        "away TM Duty and Assessment 1 until 12 May",
        "back TM Duty and Assessment 1",
        "cover for TM Duty and Assessment 1 by SM Duty and Assessment",
        "no cover for TM Duty and Assessment 1",
    ):
        assert f"{MANAGER} is not in your line." in await play.words(name, text)
    assert play.rows("select * from absence") == play.rows("select * from cover") == []


async def test_what_was_typed_wrongly_is_said_and_changes_nothing(play: Play) -> None:
    await play.say(QA, "cover for me by QA Lead 2")
    for text, said in {
        "away until 31 March": "Tuesday 31 March 2026 is in the past",
        "away 12 May - 4 May 2026": "ends before it begins",
        "away until 1 May 2028": "more than a year away",
        "away TM Nowhere until 12 May": "I know nobody called",
        "away TM Duty and Assessment 1": "Until when?",
        "cover for me by me": "Nobody can cover for themselves",
        "cover for QA Lead 2 by me": "covers for QA Lead 1, so QA Lead 1 cannot cover for QA Lead 2",
        "cover for me": "Who covers for whom?",
        "no cover for TM Duty and Assessment 1": "Nobody covers for",
        "back": "not entered as away",
    }.items():
        assert said in await play.words(QA, text), text
    assert play.rows("select count(*) from absence") == [(0,)]
    assert play.rows("select count(*) from cover") == [(1,)]


async def test_a_message_that_teams_repeats_enters_one_absence(play: Play) -> None:
    person = play.person(MANAGER)
    said = await play.teams.say(person, play.teams.personal(person), "away until 12 May")
    for new_id in (False, True):
        await play.teams.repeat(said, new_id=new_id)
    assert play.rows("select count(*) from absence") == [(1,)]


async def test_an_audit_that_is_due_meanwhile_is_brought_to_the_head_of_service(april: Play) -> None:
    words = await april.words(MANAGER, "away 20 April - 1 May")
    audit = april.audit_of(MANAGER)
    assert (
        f"{audit} is due meanwhile: a later deadline, Monday 11 May 2026, was proposed to the line." in words
    )
    [card] = april.holding("Away from Mon 20 April to Fri 1 May", head(DUTY))
    assert audit in texts(card.card)
    await april.say(MANAGER, "back")
    [card] = [one for one in april.cards(head(DUTY)) if one.id == card.id]
    assert titles(card.card) == []
    assert "Its auditor is not away then any more." in texts(card.card)


async def test_the_cover_gets_the_rung_of_the_morning_and_can_answer_it(april: Play) -> None:
    await april.say(QA, f"cover for SM {DUTY} by {OTHER_MANAGER}")
    await april.say(senior(DUTY), "away until 12 May")
    await april.clock("2026-05-01T09:00")
    assert not april.holding("in your line", senior(DUTY))
    [card] = april.holding(f"You cover for {senior(DUTY)}.", OTHER_MANAGER)
    answer = await april.press(OTHER_MANAGER, card, "I have spoken with them")
    assert "You said on" in texts(answer.shown())
    dialog = (await april.press(OTHER_MANAGER, card, "Show the whole line")).opened()
    assert MANAGER in texts(dialog.card)


async def leave(play: Play, *names: str) -> None:
    """They are not in the next file."""
    stay = [post for post in posts() if post.name not in names]
    async with play.store.write() as work:
        await import_people(work, play.built.rules, people_csv(stay), at("2026-04-02T09:00"), full=True)
    play.built.sender.nudge()
    await play.clock("2026-04-02T09:00")


async def test_a_leavers_audit_is_reassigned_as_proposed_by_one_press(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    await leave(april, MANAGER)
    cards = [april.holding("PROPOSAL", lead)[-1] for lead in (QA, QA_2)]
    assert f"of {MANAGER}?" in texts(cards[0].card)
    action = find_action(cards[0].card, "Reassign as proposed")
    one, other = await asyncio.gather(
        april.teams.press(april.person(QA), cards[0], action),
        april.teams.press(april.person(QA_2), cards[1], find_action(cards[1].card, "Reassign as proposed")),
    )
    await april.settle()
    notes = sorted(
        next(line for line in texts(answer.shown()).splitlines() if line.startswith("**"))
        for answer in (one, other)
    )
    assert len(notes) == 2
    [(name,)] = april.rows(
        "select name from audit join person on person.id = auditor_id where audit.id = ?", audit
    )
    assert name != MANAGER
    assert len([card for card in april.audit_cards(str(name)) if audit in texts(card.card)]) == 1
    for lead, card in zip((QA, QA_2), cards, strict=True):
        [stands] = [now for now in april.cards(lead) if now.id == card.id]
        assert f"Now with {name}" in texts(stands.card)
        assert titles(stands.card) == []


async def test_only_a_qa_lead_reassigns_as_proposed(april: Play) -> None:
    before = april.audit_of(MANAGER)
    await leave(april, MANAGER)
    [card] = april.holding("PROPOSAL", QA)
    action = find_action(card.card, "Reassign as proposed")
    for name in (senior(DUTY), OTHER_MANAGER):
        answer = await april.press(name, april.cards(name)[-1], action)
        assert answer.toast == "This is for QA leads. Type `help` to see what you can do."
    assert april.audit_of(MANAGER) == before
