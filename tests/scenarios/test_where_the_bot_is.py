"""The bot is removed, its channels are deleted, renamed and restored: noticed, told once, and put right by itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from authority import DUTY, FAMILY, MANAGER, QA, QA_2, TEAMS, head
from scenes import Play, small

from rehearsal.answers import Answer
from rehearsal.reading import texts
from rehearsal.records import Call, Team
from rehearsal.wire import Json, object_at

LEADS = (QA, QA_2)
ROUND = "\n{}\n0 of 2"
"""The title of a service's round card, and its count."""


def team(play: Play) -> Team:
    return play.teams.tenant.teams[0]


def posts_in_channels(play: Play) -> list[Call]:
    channels = [play.channel(service) for service in TEAMS]
    return [
        call
        for call in play.teams.tenant.journal
        if call.method != "GET" and any(channel in f"{call.path} {call.body}" for channel in channels)
    ]


def notices(play: Play, words: str, lead: str = QA) -> list[str]:
    return [texts(message.card) for message in play.holding(words, lead)]


async def told(play: Play, answers: list[Answer]) -> None:
    assert [answer.status for answer in answers] == [200] * len(answers)
    await play.settle()


async def again(play: Play, activity: Json, *, at: str = "") -> None:
    """Teams sends it once more, under another id."""
    changed = {**activity, "id": f"{activity['id']}-again", **({"timestamp": at} if at else {})}
    await told(play, [await play.teams.send(changed)])


async def test_a_team_without_the_bot_gets_nothing_and_is_as_before_when_the_bot_is_added_again(
    april: Play,
) -> None:
    standing = {service: april.posts(service)[0].id for service in TEAMS}
    await told(april, await april.teams.remove_from_team(team(april)))
    for lead in LEADS:
        [said] = notices(april, "2 channels cannot be reached", lead)
        assert "the bot is not in this team any more. Their team is “Quality Assurance”" in said
        for service in TEAMS:
            assert (
                f"{service}: the channel cannot be reached. Linked there: allocations for {service}" in said
            )
    before = len(posts_in_channels(april))
    await april.open_audit(MANAGER)
    await april.clock("2026-05-05T09:00")
    assert len(posts_in_channels(april)) == before
    for lead in LEADS:
        assert all(
            len(april.holding(f"OVERDUE · FRIDAY 1 MAY 2026\n{service}", lead)) == 1 for service in TEAMS
        )
        assert all(len(april.holding(f"MAY\n{service}", lead)) == 1 for service in TEAMS)
        assert len(april.holding("has no channel that I can write to", lead)) == 2

    await told(april, await april.teams.install_team(team(april)))
    for service in TEAMS:
        assert len(april.holding("· MAY", channel=service)) == 1
        april_card = next(m for m in april.posts(service) if m.id == standing[service])
        assert "overdue" in texts(april_card.card)
    assert len(notices(april, "2 channels are back")) == 1
    assert not april.holding("has no channel that I can write to", QA)
    assert april.rows("select key from delivery where state in ('waiting', 'away')") == []


@pytest.mark.parametrize("known", [True, False], ids=["told of it", "found out by a refusal"])
async def test_what_a_deleted_channel_was_owed_goes_to_the_qa_leads_and_stands_there_after_its_return(
    play: Play, known: bool
) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    if not known:
        play.teams.tenant.set_installed(team(play).id, False)
    await told(play, await play.teams.delete_channel(team(play), DUTY))
    play.teams.tenant.set_installed(team(play).id, True)
    await play.press(QA, preview, "Confirm")
    for lead in LEADS:
        [said] = notices(play, f"{DUTY}: the channel cannot be reached", lead)
        assert ("the channel was deleted" in said) == known
        assert f"`link allocations for {DUTY}`".replace("`", "**") in said
        assert len(play.holding(ROUND.format(DUTY), lead)) == 1
    assert len(play.posts(FAMILY)) == 1
    assert "No linked channel" not in await play.words(QA, "status")

    await told(play, await play.teams.restore_channel(team(play), DUTY))
    assert len(play.holding("2 not opened", channel=DUTY)) == 1
    assert len(notices(play, f"{DUTY} is back")) == 1


async def test_what_teams_tells_twice_is_told_once(april: Play) -> None:
    [deleted] = await april.teams.delete_channel(team(april), DUTY)
    await asyncio.gather(*(again(april, deleted.activity) for _ in range(3)))
    [restored] = await april.teams.restore_channel(team(april), DUTY)
    await again(april, restored.activity)
    [renamed] = await april.teams.rename_channel(team(april), DUTY, "Front door")
    await again(april, renamed.activity)
    for lead in LEADS:
        for words in ("the channel cannot be reached", f"{DUTY} is back", "now called “Front door”"):
            assert len(notices(april, words, lead)) == 1, words
    events = [row[0] for row in april.rows("select what from event where what like 'channel %' order by id")]
    assert events == ["channel gone", "channel back", "channel renamed"]


async def test_what_comes_late_changes_nothing(april: Play) -> None:
    await april.clock("2026-04-02T10:00")
    [deleted] = await april.teams.delete_channel(team(april), DUTY)
    [renamed] = await april.teams.rename_channel(team(april), FAMILY, "Families")
    await april.clock("2026-04-02T11:00")
    await told(april, await april.teams.restore_channel(team(april), DUTY))
    await told(april, await april.teams.rename_channel(team(april), "Families", FAMILY))
    count = len(april.cards(QA))
    await again(april, deleted.activity)
    await again(april, renamed.activity)
    assert len(april.cards(QA)) == count
    assert april.rows("select name, gone from channel where name like 'F%'") == [(FAMILY, None)]
    await told(april, await april.teams.uninstall(april.person(MANAGER)))
    late = {**(await april.teams.install(april.person(MANAGER)))[-1].activity}
    await april.clock("2026-04-02T12:00")
    await told(april, await april.teams.uninstall(april.person(MANAGER)))
    await again(april, late)
    assert april.rows("select reach from person where name = ?", MANAGER) == [("unreachable",)]


async def test_a_deletion_that_arrives_after_the_restoration_is_none(april: Play) -> None:
    await april.clock("2026-04-02T10:00")
    april.teams.tenant.set_installed(team(april).id, False)
    await april.teams.delete_channel(team(april), DUTY)
    april.teams.tenant.set_installed(team(april).id, True)
    [restored] = await april.teams.restore_channel(team(april), DUTY)
    late = {**restored.activity, "id": "late", "timestamp": "2026-04-02T08:59:00.000Z"}
    late["channelData"] = {**object_at(late, "channelData"), "eventType": "channelDeleted"}
    await told(april, [await april.teams.send(late)])
    assert not notices(april, "cannot be reached")
    await april.open_audit(MANAGER)
    assert "opened" in texts(april.posts(DUTY)[0].card)


async def test_a_team_that_goes_while_its_cards_go_out_loses_none(april: Play) -> None:
    _, gone = await asyncio.gather(april.clock("2026-05-01T09:00"), april.teams.remove_from_team(team(april)))
    await told(april, gone)
    for service in TEAMS:
        stands = len(april.holding("· MAY", channel=service))
        assert stands or all(len(april.holding(f"MAY\n{service}", lead)) == 1 for lead in LEADS)
    await told(april, await april.teams.install_team(team(april)))
    assert [len(april.holding("· MAY", channel=service)) for service in TEAMS] == [1, 1]


async def test_another_tenant_takes_no_channel_away(april: Play) -> None:
    [deleted] = await april.teams.delete_channel(team(april), DUTY)
    await told(april, await april.teams.restore_channel(team(april), DUTY))
    count = len(april.cards(QA))
    foreign = {**deleted.activity, "id": "foreign"}
    foreign["channelData"] = {**object_at(foreign, "channelData"), "tenant": {"id": "another"}}
    foreign["conversation"] = {**object_at(foreign, "conversation"), "tenantId": "another"}
    await told(april, [await april.teams.send(foreign)])
    assert len(april.cards(QA)) == count


async def test_a_deleted_channel_does_not_come_back_with_its_team(april: Play) -> None:
    await told(april, await april.teams.delete_channel(team(april), DUTY))
    await told(april, await april.teams.remove_from_team(team(april)))
    await told(april, await april.teams.install_team(team(april)))
    assert april.rows("select name from channel where gone is not null") == [(DUTY,)]
    assert len(notices(april, f"{FAMILY} is back")) == 1
    assert not notices(april, f"{DUTY} is back")


@pytest.mark.parametrize(
    ("went", "came", "why"),
    [
        ("archive", "unarchive", "the team was archived"),
        ("delete", "restore", "the team was deleted"),
    ],
)
async def test_a_team_that_is_archived_or_deleted_is_told_and_put_right(
    april: Play, went: str, came: str, why: str
) -> None:
    await in_the_page(april, "team", do=went)
    [said] = notices(april, "2 channels cannot be reached")
    assert why in said
    before = len(posts_in_channels(april))
    await april.open_audit(MANAGER)
    assert len(posts_in_channels(april)) == before
    await in_the_page(april, "team", do=came)
    assert len(notices(april, "2 channels are back")) == 1
    assert "opened" in texts(april.posts(DUTY)[0].card)


async def in_the_page(play: Play, what: str, **body: str) -> None:
    """As a person does it on the rehearsal page: by its HTTP API."""
    asked = {"as": play.person(QA).id, "team": team(play).id, **body}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{play.teams.service_url}api/{what}", json=asked) as response,
    ):
        answer = await response.json()
    assert answer["ok"], answer
    await play.settle()


async def test_new_names_are_shown_at_once_and_told_once_where_something_is_linked(april: Play) -> None:
    await in_the_page(april, "channel", channel="General", do="rename", name="Everybody")
    await in_the_page(april, "channel", channel=DUTY, do="rename", name="Front *door*")
    await in_the_page(april, "team", do="rename", name="Quality and Improvement")
    for lead in LEADS:
        [channel] = notices(april, f"The channel “{DUTY}” is now called", lead)
        assert "Front" in channel
        assert "There is nothing to do." in channel
        [of_team] = notices(
            april, "The team “Quality Assurance” is now called “Quality and Improvement”", lead
        )
        assert f"{FAMILY}. Linked there: allocations for {FAMILY}" in of_team
        assert not notices(april, "Everybody", lead)
    names = april.rows("select distinct team_name from channel")
    assert names == [("Quality and Improvement",)]


async def test_a_channel_whose_name_teams_never_said_is_called_by_what_is_linked_to_it(april: Play) -> None:
    april.spoil("update channel set name = '', team_name = ''")
    await told(april, await april.teams.remove_from_team(team(april)))
    assert f"{FAMILY}: the channel cannot be reached" in notices(april, "2 channels cannot be reached")[0]
    await told(april, await april.teams.install_team(team(april)))
    assert not notices(april, "now called")


async def test_whoever_speaks_in_a_channel_proves_that_it_is_there(april: Play) -> None:
    april.teams.tenant.set_installed(team(april).id, False)
    await april.clock("2026-05-01T09:00")
    assert notices(april, f"{DUTY}: the channel cannot be reached")
    april.teams.tenant.set_installed(team(april).id, True)
    await april.say(QA, "help", april.channel(DUTY))
    assert len(notices(april, f"{DUTY} is back")) == 1
    assert len(april.holding("MAY", channel=DUTY)) == 1


async def test_to_send_again_proves_it_too(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    play.teams.tenant.set_installed(team(play).id, False)
    await play.press(QA, preview, "Confirm")
    play.teams.tenant.set_installed(team(play).id, True)
    await play.say(QA, "deliveries")
    await play.press(QA, play.cards(QA)[-1], "Send all again")
    assert [len(play.holding("2 not opened", channel=service)) for service in TEAMS] == [1, 1]
    assert {len(notices(play, f"{service} is back")) for service in TEAMS} == {1}


async def test_a_channel_to_which_nothing_is_linked_is_nobody_s_concern(april: Play) -> None:
    await april.say(QA, "help", april.channel("General"))
    count = len(april.cards(QA_2))
    await told(april, await april.teams.delete_channel(team(april), "General"))
    await told(april, await april.teams.restore_channel(team(april), "General"))
    assert len(april.cards(QA_2)) == count


async def test_overdue_cards_of_a_channel_that_is_gone_go_to_the_qa_leads(april: Play) -> None:
    await told(april, await april.teams.delete_channel(team(april), DUTY))
    await april.clock("2026-05-01T09:00")
    for lead in LEADS:
        assert len(april.holding(f"OVERDUE · FRIDAY 1 MAY 2026\n{DUTY}", lead)) == 1
    assert len(april.holding("OVERDUE · FRIDAY", channel=FAMILY)) == 1


async def test_whoever_removes_the_bot_is_shown_at_once_and_reached_after_adding_it_again(
    april: Play,
) -> None:
    person = april.person(MANAGER)
    await told(april, await april.teams.uninstall(person))
    assert f"Cannot be reached in Teams:** {MANAGER}" in texts(april.posts(DUTY)[0].card)
    for lead in LEADS:
        [said] = notices(april, "1 auditor cannot be reached", lead)
        assert "has removed the bot" in said
    await april.clock("2026-04-22T09:00")
    assert not april.holding("REMINDER", MANAGER)
    await told(april, await april.teams.install(person))
    assert len(april.holding("REMINDER", MANAGER)) == 1
    assert len(april.audit_cards(MANAGER)) == 2
    assert "Cannot be reached" not in texts(april.posts(DUTY)[0].card)
    for lead in LEADS:
        assert notices(april, "Everybody can be reached now", lead)
    assert april.rows("select reach from person where name = ?", MANAGER) == [("reached",)]


async def test_a_card_in_a_chat_without_the_bot_is_not_edited_without_end(april: Play) -> None:
    person = april.person(MANAGER)
    await told(april, await april.teams.uninstall(person))
    chat = april.teams.personal(person)
    april.teams.faults.next(403, times=5, match=f"PUT .*{chat}", code="BotNotInConversationRoster")
    await april.say(QA, f"move {april.audit_of(MANAGER)} to 12 May 2026 because the service is closed")
    assert (
        len([call for call in april.teams.tenant.journal if call.method == "PUT" and chat in call.path]) == 1
    )


async def test_whoever_adds_it_again_and_is_owed_nothing_is_expected_to_be_reachable(april: Play) -> None:
    await told(april, await april.teams.uninstall(april.person(MANAGER)))
    await told(april, await april.teams.install(april.person(MANAGER)))
    assert april.rows("select reach from person where name = ?", MANAGER) == [("expected",)]
    assert "Cannot be reached" not in texts(april.posts(DUTY)[0].card)
    assert len(april.audit_cards(MANAGER)) == 1


async def test_whoever_blocked_the_bot_and_speaks_to_it_gets_what_is_still_wanted(play: Play) -> None:
    play.teams.tenant.block(play.person(MANAGER))
    await play.allocate()
    assert notices(play, "1 auditor cannot be reached")
    play.teams.tenant.block(play.person(MANAGER), False)
    await play.say(MANAGER, "help")
    assert len(play.audit_cards(MANAGER)) == 1
    assert "Cannot be reached" not in texts(play.posts(DUTY)[0].card)


async def test_yesterday_s_reminder_does_not_come_late(april: Play) -> None:
    await april.teams.uninstall(april.person(MANAGER))
    await april.clock("2026-04-22T09:00")
    await april.clock("2026-04-23T09:00")
    await told(april, await april.teams.install(april.person(MANAGER)))
    assert not april.holding("REMINDER", MANAGER)


async def test_a_qa_lead_who_comes_back_gets_what_stands_with_the_qa_leads(play: Play) -> None:
    await play.teams.uninstall(play.person(QA_2))
    await told(play, await play.teams.delete_channel(team(play), DUTY))
    await play.allocate()
    assert not play.cards(QA_2)
    await told(play, await play.teams.install(play.person(QA_2)))
    assert len(notices(play, f"{DUTY}: the channel cannot be reached", QA_2)) == 1
    assert len(play.holding(ROUND.format(DUTY), QA_2)) == 1


async def test_each_is_welcomed_with_what_to_do_next(april: Play) -> None:
    async def greeted(name: str) -> str:
        await told(april, await april.teams.uninstall(april.person(name)))
        await told(april, await april.teams.install(april.person(name)))
        [hello] = april.holding("PRACTICE LOOP", name)
        return texts(hello.card)

    assert "You have **1 audit** to hand in" in await greeted(MANAGER)
    assert "overdue in your line" in await greeted(head(DUTY))
    assert "type **setup** here" in await greeted(QA)
    stranger = replace(
        april.person(QA), aad_object_id="5f2c9f6e-0000-4000-8000-000000000002", upn="g@x.example", guest=True
    )
    april.teams.tenant.add_person(replace(stranger, name="Guest 1"), installed=False)
    await told(april, await april.teams.install(april.person("Guest 1")))
    [hello] = april.cards("Guest 1")
    assert "ask your QA lead" in texts(hello.card)


async def test_a_channel_is_welcomed_with_the_words_that_link_what_is_not_linked(tmp_path: Path) -> None:
    async with small(tmp_path, unlinked=(FAMILY,)) as play:
        await told(play, await play.teams.install_team(team(play)))
        [hello] = [m for m in play.posts("General") if "Hello" in texts(m.card)]
        assert f"**link allocations for {FAMILY}**" in texts(hello.card)
        assert DUTY not in texts(hello.card)


async def test_the_page_says_what_it_cannot_do(april: Play) -> None:
    for what, body, said in (
        ("team", {"do": "sell"}, "A team cannot be told to sell."),
        ("team", {"do": "rename"}, "Give it a name first."),
        ("team", {"do": "delete", "team": "none"}, "There is no such team."),
        ("channel", {"do": "delete", "channel": "none"}, "Quality Assurance has no channel none"),
        ("channel", {"channel": DUTY}, "A channel cannot be told to do nothing."),
    ):
        asked = {"as": april.person(QA).id, "team": team(april).name, **body}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{april.teams.service_url}api/{what}", json=asked) as response,
        ):
            assert (await response.json())["error"] == said
