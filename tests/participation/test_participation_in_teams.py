"""Participation as it is typed and pressed in Teams, in raw JSON."""

from pathlib import Path

from kent import COA_CHANNEL, PDM, QA, kent_play, manager, plan_by_typing, practitioner

from rehearsal.reading import inputs_of, texts, titles
from rehearsal.wire import at


async def test_the_pdm_notes_who_took_part_on_the_day(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock("2026-11-03T08:00")
        words = await play.words(PDM, "participation East Kent")
        assert "0 of 12" in words
        assert "Not yet: Social Worker, Ashford 1; Social Worker, Ashford 2" in words
        card = play.cards(PDM)[-1]
        dialog = (await play.press(PDM, card, "Note")).opened()
        assert "Who took part in Ashford?" in texts(dialog.card)
        who = next(node for key, node in inputs_of(dialog.card).items() if key.startswith("who."))
        ids = {str(at(choice, "title")): str(at(choice, "value")) for choice in who["choices"]}  # type: ignore[union-attr]
        typed = {
            "In what did they take part?": "reflective discussion",
            "Who took part?": f"{ids[practitioner('Ashford')]},{ids[practitioner('Ashford', 2)]}",
        }
        page = (await play.submit(dialog, "Note", typed)).opened()
        assert "2 of 4" in texts(page.card)
        again = (await play.submit(dialog, "Note", typed)).opened()
        assert texts(again.card) == texts(page.card)
        await play.press(PDM, card, "Bring up to date")
        shown = play.cards(PDM)[-1]
        assert "2 of 12" in texts(shown.card)
        assert len(play.rows("select * from took_part")) == 2
        dialog = (await play.press(PDM, shown, "Take back")).opened()
        which = next(node for key, node in inputs_of(dialog.card).items() if key.startswith("which."))
        first = str(at(which["choices"][0], "value"))  # type: ignore[index]
        await play.submit(dialog, "Take back", {"What was noted by mistake?": first})
        assert len(play.rows("select * from took_part")) == 1


async def test_in_a_channel_and_to_others_nothing_is_shown(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        in_channel = await play.words(QA, "participation", play.channel(COA_CHANNEL))
        assert "in your personal chat" in in_channel
        assert "Social Worker" not in in_channel
        post, before = play.posts(COA_CHANNEL)[-1], len(play.posts(COA_CHANNEL))
        forged = {"do": "participation.note", "coa": "east-kent-2026-11", "place": "Ashford"}
        await play.press(QA, post, {"type": "Action.Submit", "data": forged})
        assert not any("Social Worker" in str(one.activity) for one in play.posts(COA_CHANNEL)[before:])
        for name in (manager("Ashford"), practitioner("Ashford")):
            assert "This is for QA leads and the COA team." in await play.words(name, "participation")
        early = await play.say(QA, "participation")
        assert "It has not begun" in texts(early)
        assert "Note" not in titles(early)


async def test_the_reminder_of_a_last_day_comes_to_the_chair_s_chat(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock("2026-11-05T08:59")
        assert play.holding("last day is here", PDM) == []
        await play.clock("2026-11-05T09:00")
        [card] = play.holding("Ashford's last day is here", PDM)
        assert "Who has not taken part yet" in texts(card.card)
        assert not any("taken part" in texts(post.card) for post in play.posts(COA_CHANNEL))
        await play.clock("2026-11-20T12:00")
        assert len(play.holding("The COA days are over", PDM)) == 1
