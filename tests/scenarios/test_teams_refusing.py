"""Teams refuses, throttles or loses messages: nothing is silent, nothing stops the others, and it always ends."""

import re
import time
from pathlib import Path

import pytest
from authority import APRIL, DUTY, FAMILY, MANAGER, OTHER_MANAGER, QA, QA_2, TEAMS, head, senior
from scenes import Play, small

from rehearsal.reading import texts
from rehearsal.records import Call


def posts_to(play: Play, conversation: str) -> list[Call]:
    return [c for c in play.teams.tenant.journal if c.method == "POST" and conversation in c.path]


def unstamped(call: Call) -> str:
    """What was sent, but for the number of the delivery in its buttons."""
    return re.sub(r"'brought_by': \d+", "", str(call.body))


async def preview(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")


async def confirm(play: Play) -> None:
    await play.press(QA, play.cards(QA)[-1], "Confirm")


async def test_retry_after_holds_the_whole_conversation_and_keeps_its_order(tmp_path: Path) -> None:
    async with small(tmp_path, unlinked=tuple(TEAMS)) as play:
        await preview(play)
        chat = play.teams.personal(play.person(QA))
        before = len(posts_to(play, chat))
        play.teams.faults.next(429, headers={"Retry-After": "1"}, match=f"POST .*{chat}")
        await confirm(play)
        refused, *taken = posts_to(play, chat)[before:]
        assert [refused.status, *(call.status for call in taken)] == [429, 201, 201]
        assert all(call.seconds - refused.seconds >= 1.0 for call in taken)
        other = posts_to(play, play.teams.personal(play.person(QA_2)))
        assert [unstamped(call) for call in taken] == [unstamped(call) for call in other]


@pytest.mark.parametrize("status", [412, 502, 503, 504])
async def test_a_passing_fault_is_tried_again_and_stops_nobody_else(play: Play, status: int) -> None:
    await preview(play)
    play.teams.faults.next(status, times=2, match=r"POST /v3/conversations$", code="ServiceError")
    await confirm(play)
    assert play.auditors() == [name for name in (p.name for p in play.teams.tenant.people) if name in APRIL]
    assert all(len(play.posts(service)) == 1 for service in TEAMS)
    assert play.rows("select key from delivery where state != 'sent'") == []


async def test_a_card_that_teams_calls_too_big_is_dead_and_the_auditor_is_named(play: Play) -> None:
    chat = play.teams.personal(play.person(MANAGER))
    await preview(play)
    play.teams.faults.next(413, match=f"POST .*{chat}", code="MessageSizeTooBig")
    await confirm(play)
    assert play.audit_cards(MANAGER) == []
    assert len(posts_to(play, chat)) == 1
    assert MANAGER in texts(play.holding("cannot be reached", QA)[0].card)
    assert len(play.audit_cards(OTHER_MANAGER)) == 1


async def test_whoever_blocks_the_bot_later_is_named_when_the_next_card_cannot_arrive(april: Play) -> None:
    april.teams.tenant.block(april.person(MANAGER))
    await april.clock("2026-04-22T09:00")
    assert f"Cannot be reached in Teams:** {MANAGER}" in texts(april.posts(DUTY)[0].card)
    assert "has blocked the bot" in texts(april.holding("cannot be reached", QA)[0].card)
    april.teams.tenant.block(april.person(MANAGER), False)
    await april.clock("2026-04-28T09:00")
    assert "Cannot be reached" not in texts(april.posts(DUTY)[0].card)


async def test_a_chat_that_teams_no_longer_knows_is_opened_anew(april: Play) -> None:
    chat = april.teams.personal(april.person(MANAGER))
    april.teams.faults.next(404, match=f"POST .*{chat}", code="ConversationNotFound")
    await april.clock("2026-04-22T09:00")
    assert len(april.holding("REMINDER", MANAGER)) == 1
    assert not april.holding("cannot be reached", QA)


async def test_a_channel_that_cannot_be_written_to_is_told_and_its_card_stands_with_the_qa_leads(
    play: Play,
) -> None:
    await preview(play)
    # Teams tells nobody: the first message that is refused does.
    play.teams.tenant.set_installed(play.teams.tenant.teams[0].id, False)
    await confirm(play)
    for lead in (QA, QA_2):
        for service in TEAMS:
            (notice,) = play.holding(f"{service}: the channel cannot be reached", lead)
            assert "the bot is not in this team any more" in texts(notice.card)
            assert len(play.holding(f"\n{service}\n0 of 2", lead)) == 1
    assert len(play.audit_cards(MANAGER)) == 1
    await play.teams.install_team(play.teams.tenant.teams[0])
    await play.settle()
    assert [len(play.holding("2 not opened", channel=service)) for service in TEAMS] == [1, 1]


async def test_an_escalation_that_cannot_arrive_is_told_to_the_qa_leads(april: Play) -> None:
    await april.teams.uninstall(april.person(head(DUTY)))
    await april.clock("2026-05-01T09:00")
    for lead in (QA, QA_2):
        (notice,) = april.holding(f"{head(DUTY)} cannot be reached", lead)
        assert "a card about overdue audits of their line did not arrive" in texts(notice.card)
    assert len(april.holding("in your line", senior(DUTY))) == 1


async def test_a_message_that_was_deleted_in_teams_is_edited_no_more(april: Play) -> None:
    card = april.posts(DUTY)[0]
    april.teams.tenant.delete(card)
    await april.open_audit(MANAGER)
    tried = [c for c in april.teams.tenant.journal if c.method == "PUT" and card.id in c.path]
    assert [call.status for call in tried] == [404]
    await april.hand_in(MANAGER)
    assert len([c for c in april.teams.tenant.journal if c.method == "PUT" and card.id in c.path]) == 1
    assert april.rows("select key from delivery where state = 'waiting'") == []


async def test_a_refused_token_loses_nothing_and_names_nobody(play: Play) -> None:
    await preview(play)
    play.teams.faults.next(401, times=50, match=r"POST /v3/conversations$", code="BotNotRegistered")
    await confirm(play)
    assert play.rows("select count(*) from delivery where state = 'dead'") == [(0,)]
    assert play.rows("select name from person where reach = 'unreachable'") == []
    assert play.rows("select count(*) from delivery where state = 'waiting'") != [(0,)]


async def test_a_reply_that_teams_refuses_for_a_moment_still_comes(play: Play) -> None:
    chat = play.teams.personal(play.person(QA))
    play.teams.faults.next(412, match=f"POST .*{chat}")
    play.teams.faults.next(429, headers={"Retry-After": "1"}, match=f"POST .*{chat}")
    assert "For 10 auditors" in await play.words(QA, "allocate learning spaces Q1")
    assert len(play.rows("select id from preview")) == 1


async def test_to_be_asked_to_wait_again_and_again_loses_nothing(play: Play) -> None:
    await preview(play)
    chat = play.teams.personal(play.person(MANAGER))
    play.teams.faults.next(429, times=20, headers={"Retry-After": "0"}, match=f"POST .*{chat}")
    await confirm(play)
    assert [call.status for call in posts_to(play, chat)] == [429] * 20 + [201]
    assert not play.holding("cannot be reached", QA)


async def test_a_fault_without_end_ends(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.failures.LONGEST_PAUSE", 0.01)
    await preview(play)
    play.teams.faults.next(503, times=1000, match=f"POST .*{play.teams.personal(play.person(MANAGER))}")
    began = time.monotonic()
    await confirm(play)
    assert time.monotonic() - began < 10
    assert MANAGER in texts(play.holding("cannot be reached", QA)[0].card)
    assert len(play.audit_cards(OTHER_MANAGER)) == 1
    assert len(play.posts(FAMILY)) == 1
