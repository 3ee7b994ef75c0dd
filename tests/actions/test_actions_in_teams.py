"""From the week's suggestion to the proof that it was put right, in raw Teams JSON."""

from pathlib import Path

from action_desk import DUE, OUTCOME, OWNER, SENIOR, suggestion
from kent import COA, COA_CHANNEL, PDM, QA, kent_play, plan_by_typing, practitioner, team_manager
from scenes import Play

from rehearsal.answers import Dialog
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.wire import objects_at, text_at

WORDS = "Ask the wider family sooner, 1."


def chosen(dialog: Dialog, label: str, words: str) -> dict[str, str]:
    """The value of the choice that holds these words, by the question's label."""
    node = next(one for one in inputs_of(dialog.card).values() if text_at(one, "label") == label)
    found = next(one for one in objects_at(node, "choices") if words in text_at(one, "title"))
    return {label: text_at(found, "value")}


async def made(play: Play) -> Dialog:
    """The PDM makes one action of the week's suggestion; the page that comes back."""
    await plan_by_typing(play)
    await play.clock("2027-01-08T11:00")
    async with play.store.write() as work:
        await work.kits.observe(suggestion(1))
    await play.say(PDM, "actions East Kent")
    dialog = (await play.press(PDM, play.cards(PDM)[-1], "Make actions")).opened()
    typed = {
        **chosen(dialog, "Which suggestion of the week? (optional)", WORDS),
        **chosen(dialog, "Who owns it?", OWNER),
        "By which day?": DUE.isoformat(),
    }
    page = (await play.submit(dialog, "Make it", typed)).opened()
    again = (await play.submit(dialog, "Make it", typed)).opened()
    assert texts(again.card) == texts(page.card)
    return page


async def forged(play: Play, name: str, do: str) -> None:
    """A client makes a plain press of what opens a dialog, in the channel."""
    data = {"do": do, "action": "ACT-1"}
    answer = await play.press(
        name, play.posts(COA_CHANNEL)[-1], {"type": "Action.Submit", "verb": do, "data": data}
    )
    assert answer.status == 200
    assert "not in a channel" in texts(play.posts(COA_CHANNEL)[-1].card)


async def test_a_suggestion_becomes_an_action_and_its_owner_says_what_came_of_it(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        page = await made(play)
        assert "ACT-1 is made: Team Manager, Dover 1, due Fri 5 February." in texts(page.card)
        assert len(play.rows("select * from action")) == 1
        [card] = play.holding("An action for you", OWNER)
        assert "Please do it by Friday 5 February 2027" in texts(card.card)
        assert titles(card.card)[:2] == ["Done", "Not done yet"]

        dialog = (await play.press(OWNER, card, "Done")).opened()
        back = (await play.submit(dialog, "Done", {})).opened()
        assert "Say what was done, and what came of it." in texts(back.card)
        closed = (await play.submit(back, "Done", {"What was done, and what came of it?": OUTCOME})).opened()
        assert "ACT-1 is done." in texts(closed.card)
        [card] = play.holding("An action is done", OWNER)
        assert titles(card.card) == ["Open"]
        [to_maker] = play.holding("An action is done", PDM)
        assert OUTCOME in texts(to_maker.card)

        in_channel = await play.words(SENIOR, "actions East Kent", play.channel(COA_CHANNEL))
        assert WORDS in in_channel
        assert "1 done" in in_channel
        assert OUTCOME not in in_channel
        await forged(play, SENIOR, "action.open")
        assert not any(OUTCOME in texts(post.card) for post in play.posts(COA_CHANNEL))


async def test_what_the_form_refuses_stands_in_it_again(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        dialog = await made(play)
        typed = {
            "What is to be done? (optional)": "Write to mother@example.org about it.",
            **chosen(dialog, "Who owns it?", OWNER),
        }
        back = (await play.submit(dialog, "Make it", typed)).opened()
        assert "looks like an e-mail address" in texts(back.card)
        assert "Choose where it is to be done." in texts(back.card)
        values = {text_at(one, "label"): one.get("value") for one in inputs_of(back.card).values()}
        assert values["What is to be done? (optional)"] == "Write to mother@example.org about it."
        assert values["Who owns it?"] == typed["Who owns it?"]
        assert len(play.rows("select * from action")) == 1


async def test_a_button_that_was_altered_does_not_do_for_others_what_is_not_theirs(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await made(play)
        await play.say(practitioner("Dover"), "actions East Kent")
        card = play.cards(practitioner("Dover"))[-1]
        assert "Make actions" not in titles(card.card)
        opened = (await play.press(practitioner("Dover"), card, "Open")).opened()
        assert titles(opened.card) == []
        for do, more in (
            ("action.ask", {"action": "ACT-1", "how": "done"}),
            ("action.form", {"coa": COA}),
        ):
            data = {"msteams": {"type": "task/fetch"}, "do": do, **more}
            button = {"type": "Action.Submit", "title": "Open", "data": data}
            refused = (await play.press(practitioner("Dover"), card, button)).opened()
            assert "Not for you" in texts(refused.card)
        data = {"do": "action.tell", "action": "ACT-1", "how": "drop", "rendering": "r", "text.r": "Away."}
        await play.press(practitioner("Dover"), card, {"type": "Action.Submit", "title": "x", "data": data})
        assert play.rows("select state from action") == [("open",)]


async def test_by_the_clock_an_owner_is_reminded_and_chased_and_a_new_owner_takes_over(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path) as play:
        await made(play)
        await play.clock("2027-01-29T08:59")
        assert play.holding("Reminder of an action", OWNER) == []
        await play.clock("2027-02-12T10:00")
        assert len(play.holding("Reminder of an action", OWNER)) == 3
        assert len(play.holding("An action is overdue", OWNER)) == 2
        for name in (SENIOR, QA):
            [card] = play.holding("An action of Team Manager, Dover 1 is overdue", name)
        dialog = (await play.press(QA, card, "Open")).opened()
        dialog = (await play.submit(dialog, "Change")).opened()
        typed = {
            **chosen(dialog, "Who owns it?", team_manager("Ashford")),
            "By which day?": "2027-02-26",
            "Why is it changed?": "Ashford has the group's dates.",
        }
        changed = (await play.submit(dialog, "Change it", typed)).opened()
        assert "ACT-1 is with Team Manager, Ashford 1 now" in texts(changed.card)
        [card] = play.holding("An action was given to you", team_manager("Ashford"))
        assert "Ashford has the group's dates." in texts(card.card)
        assert "Done" in titles(card.card)
        old = play.holding("An action was given to somebody else", OWNER)
        assert len(old) == 7
        assert all("Done" not in titles(one.card) for one in old)
