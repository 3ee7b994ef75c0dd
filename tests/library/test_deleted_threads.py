"""Somebody deletes a template's card, its thread or its whole channel in Teams: nothing is lost, nothing floods."""

from dataclasses import replace
from pathlib import Path

from scenes import Play, at
from seslip import CHAIR, CHANNEL, COORDINATOR, FORM, KENT_CHAIR, LEAD, seslip_play, share_by_form, typed_in

from practice.library_records import Template, TemplateState
from rehearsal.reading import texts, titles
from rehearsal.records import Message


async def change(play: Play, **fields: object) -> None:
    """The one template changes, as a newer version or a withdrawal changes it, and its cards with it."""
    now = at("2026-07-01 09:00")
    [[template_id]] = play.rows("select id from template")
    async with play.store.write() as work:
        template = await work.library.by_id(str(template_id))
        assert isinstance(template, Template)
        await work.library.save(replace(template, **fields))  # type: ignore[arg-type]
        await work.outbox.refresh([template.id], now)
    play.built.sender.nudge()
    await play.settle()


def standing(play: Play) -> list[Message]:
    """The cards of templates in the channel."""
    return [card for card in play.posts(CHANNEL) if "Newer version" in titles(card.card)]


def edits(play: Play) -> list[int]:
    """What Teams answered to each edit, in order."""
    return [call.status for call in play.teams.tenant.journal if call.method == "PUT"]


async def test_a_deleted_card_is_posted_anew_when_there_is_something_new_to_show(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        [card] = standing(play)
        play.teams.tenant.delete(card)
        await play.clock("2026-07-06T09:00")
        assert standing(play) == []
        await change(play, title="Pre-proceedings audit tool, shortened")
        [again] = standing(play)
        assert again.id != card.id
        assert "Pre-proceedings audit tool, shortened" in texts(again.card)
        await change(play, title="Pre-proceedings audit tool, for an hour")
        [still] = standing(play)
        assert still.id == again.id
        assert "for an hour" in texts(still.card)
        assert play.rows("select key from delivery where state in ('dead', 'waiting')") == []


async def test_what_changes_nothing_to_see_posts_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        play.teams.tenant.delete(standing(play)[0])
        await change(play)
        assert standing(play) == []
        assert edits(play) == []


async def test_each_deletion_brings_one_new_card_at_most(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        for turn in range(3):
            play.teams.tenant.delete(standing(play)[0])
            await change(play, title=f"Audit tool {turn}")
            await change(play, title=f"Audit tool {turn}, again")
            [card] = standing(play)
            assert f"Audit tool {turn}, again" in texts(card.card)
        assert len(await play.keys("template")) == 4
        await play.clock("2026-07-20T09:00")
        assert len(standing(play)) == 1


async def test_a_deleted_card_of_what_was_withdrawn_stays_away(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        play.teams.tenant.delete(standing(play)[0])
        await change(play, state=TemplateState.WITHDRAWN, reason="There is a newer one of the board.")
        assert not play.holding("Pre-proceedings audit tool", channel=CHANNEL)[1:]
        assert len(await play.keys("template")) == 1


async def test_after_another_channel_was_linked_it_comes_there(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        play.teams.tenant.delete(standing(play)[0])
        await play.say(LEAD, "link templates", play.channel("General"))
        await change(play, title="Audit tool, shortened")
        assert standing(play) == []
        assert len(play.holding("Audit tool, shortened", channel="General")) == 1


async def test_with_no_channel_linked_a_deleted_card_is_left_to_the_list(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        play.teams.tenant.delete(standing(play)[0])
        await play.say(LEAD, "unlink templates", play.channel(CHANNEL))
        await change(play, title="Audit tool, shortened")
        assert len(await play.keys("template")) == 1


async def test_a_channel_that_is_linked_instead_gets_no_flood_of_cards(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        team = play.teams.tenant.teams[0]
        for n in range(3):
            await share_by_form(
                play, link=f"https://kent.sharepoint.com/sites/qa/{n}.docx", title=f"Tool {n}"
            )
        [deleted] = await play.teams.delete_channel(team, CHANNEL)
        assert deleted.ok
        await play.settle()
        for lead in (LEAD, COORDINATOR):
            [told] = play.holding("the channel cannot be reached", lead)
            assert "type **link templates** in that one" in texts(told.card)
            assert "audits" not in texts(told.card)
            assert "all services" not in texts(told.card)
            assert len(play.cards(lead)) == 1
        await play.say(LEAD, "link templates", play.channel("General"))
        assert not play.holding("Tool", channel="General")
        assert not play.rows("select key from delivery where state in ('waiting', 'dead')")


async def test_a_channel_that_comes_back_has_its_cards_and_they_show_what_changed_meanwhile(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        [card] = standing(play)
        team = play.teams.tenant.teams[0]
        await play.teams.delete_channel(team, CHANNEL)
        await play.settle()
        await change(play, title="Audit tool, shortened")
        await play.teams.restore_channel(team, CHANNEL)
        await play.settle()
        [back] = play.holding("CP chairs is back", COORDINATOR)
        assert "audits" not in texts(back.card)
        [still] = standing(play)
        assert still.id == card.id
        assert "Audit tool, shortened" in texts(still.card)
        assert not play.rows("select key from delivery where state in ('waiting', 'dead')")


async def test_what_is_shared_while_the_channel_is_gone_stands_with_the_qa_leads_who_are_members(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(CHAIR, "share", play.teams.personal(play.person(CHAIR)))
        await play.teams.delete_channel(play.teams.tenant.teams[0], CHANNEL)
        await play.settle()
        dialog = (await play.press(CHAIR, play.cards(CHAIR)[-1], "Share a template")).opened()
        receipt = (await play.submit(dialog, "Share", typed_in(dialog.card, FORM))).opened()
        assert "the QA leads have it in their chats" in texts(receipt.card)
        for lead in (LEAD, COORDINATOR):
            assert len(play.holding("TOOL · SHARED BY KENT", lead)) == 1
        assert not play.rows("select key from delivery where state = 'dead'")


async def test_a_press_on_a_card_that_is_being_deleted_is_answered_and_what_it_opens_is_kept(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(KENT_CHAIR, "share", play.channel(CHANNEL))
        offer = play.posts(CHANNEL)[-1]
        dialog = (await play.press(KENT_CHAIR, offer, "Share a template")).opened()
        play.teams.tenant.delete(offer)
        receipt = (await play.submit(dialog, "Share", typed_in(dialog.card, FORM))).opened()
        assert "Shared: Pre-proceedings audit tool" in texts(receipt.card)
        assert len(standing(play)) == 1


async def test_an_answer_in_a_thread_that_is_deleted_meanwhile_is_lost_and_nothing_else_is(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        play.teams.faults.next(404, match="POST .*activities", code="ActivityNotFoundInConversation")
        answer = await play.teams.say(play.person(KENT_CHAIR), play.channel(CHANNEL), "share")
        await play.settle()
        assert answer.status == 200
        assert not play.holding("Share a template", channel=CHANNEL)
        assert not play.rows("select key from delivery")
        assert "Share a template" in await play.words(KENT_CHAIR, "share", play.channel(CHANNEL))
