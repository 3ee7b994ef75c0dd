"""What the network's people do in a year with what is in the library: ask, answer, use, change, review."""

import asyncio
from collections.abc import Mapping

from lived import Act
from scenes import Play
from seslip import CHANNEL, share_by_form, typed_in
from year_acts import asking, head_of, labelled, place, repeated, said_of, stands

from cards.elements import plain
from practice.importing import import_people
from rehearsal.answers import Answer
from rehearsal.reading import actions, texts, titles
from rehearsal.records import Message
from rehearsal.sample import SOUTH_EAST, people_csv, posts
from rehearsal.wire import Json

NEW, WHERE, HOW = "What is new?", "Where is the newer version?", "How did it go?"


# What is looked for.


def looks_for(name: str, words: str) -> Act:
    async def act(play: Play) -> None:
        said = await play.words(name, f"looking for {words}", place(play, name))
        assert f"It stands in **{CHANNEL}**" in said

    return act


def looked_for(play: Play, words: str) -> Message:
    """Its card in the channel."""
    # The card begins with a capital, whatever was typed.
    found = play.holding(words[1:], channel=CHANNEL)
    return next(one for one in found if head_of(one.card)[0].startswith("LOOKING FOR · "))


def answers(name: str, words: str, title: str, told: str) -> Act:
    """With a template of the library."""

    async def act(play: Play) -> None:
        page = (await play.press(name, looked_for(play, words), "I have one")).opened()
        answer = await play.submit(page, "Answer with it", labelled(page, "Which one is it?", title))
        assert f"{told} is told" in texts(answer.opened().card)
        await repeated(play, answer)

    return act


def answers_by_sharing(name: str, words: str, title: str, link: str, told: str, **typed: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, looked_for(play, words), "I have one")).opened()
        form = (await play.submit(page, "Share a new one")).opened()
        values = typed_in(form.card, {**said_of(title, **typed), "link": link})
        answer = await play.submit(form, "Share", values)
        assert f"and {told} is told" in texts(answer.opened().card)
        await repeated(play, answer)

    return act


def closes(name: str, words: str, button: str, said: str) -> Act:
    """On the card in the channel; `said` is the answer, a refusal or not."""

    async def act(play: Play) -> None:
        answer = await play.press(name, looked_for(play, words), button)
        assert said in answer.toast, answer.toast

    return act


# Using.


def finds_useful(title: str, useful: str, *names: str) -> Act:
    """Each of them twice, by Teams' own doing and by their own; `useful` stands on the card then."""

    async def act(play: Play) -> None:
        for name in names:
            first = await play.press(name, stands(play, title), "Useful to us")
            assert "Not useful after all" in titles(first.shown())
            await repeated(play, first)
        assert useful in texts(stands(play, title).card)

    return act


def finds_useless(name: str, title: str, useful: str) -> Act:
    """They take back what they said, on the card as they alone see it."""

    async def act(play: Play) -> None:
        mine = (await play.press(name, stands(play, title), "Useful to us")).shown()
        [back] = [one for one in actions(mine) if one["title"] == "Not useful after all"]
        assert (await play.press(name, stands(play, title), back)).ok
        assert useful in texts(stands(play, title).card)

    return act


def used(name: str, title: str, line: str, told: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, stands(play, title), "We used it")).opened()
        answer = await play.submit(page, "Save", {HOW: line})
        assert f"{plain(told)} shared it, and reads what you wrote" in texts(answer.opened().card)
        await repeated(play, answer)

    return act


# Versions and changes.


def shares_the_same_link(
    name: str, title: str, link: str, changed: str, told: int, sent: list[Answer]
) -> Act:
    """By the form: it is there already, and becomes a newer version. Its last answer is added to `sent`."""

    async def act(play: Play) -> None:
        there = (await share_by_form(play, name, title="The same again", link=link)).opened()
        assert "It is in the library already" in texts(there.card)
        page = (await play.submit(there, "Share as a newer version")).opened()
        sent.append(await play.submit(page, "Save", {NEW: changed}))
        assert f"{told} people are told" in texts(sent[-1].opened().card)
        assert changed in texts(stands(play, title).card)

    return act


def replace_at_once(names: tuple[str, str], title: str, changed: tuple[str, str]) -> Act:
    """Both say that its document has changed; whoever comes second reads of the first, and saves again."""

    async def act(play: Play) -> None:
        pages = []
        for name in names:
            theirs = (await play.press(name, stands(play, title), "Newer version")).opened()
            pages.append((await play.submit(theirs, "Its document has changed")).opened())
        saved = await asyncio.gather(
            *(
                play.teams.submit(page, "Save", {NEW: words})
                for page, words in zip(pages, changed, strict=True)
            )
        )
        [again] = [one.opened() for one in saved if "Save" in titles(one.opened().card)]
        assert "was shared meanwhile by" in texts(again.card)
        await play.settle()
        await play.submit(again, "Save")

    return act


def finds_it_not_theirs(name: str, title: str, *said: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, stands(play, title), "Newer version")).opened()
        assert all(words in texts(page.card) for words in said), texts(page.card)
        assert not {"Save", "Withdraw", "Change its details"} & set(titles(page.card))

    return act


def edits(name: str, title: str, words: str, typed: Mapping[str, str]) -> Act:
    """By the page that a list shows; `words` is what finds it there."""

    async def act(play: Play) -> None:
        await play.say(name, f"templates {words}", place(play, name))
        listed = play.posts(CHANNEL)[-1] if play.person(name).guest else play.cards(name)[-1]
        page = (await play.press(name, listed, "Show")).opened()
        assert head_of(page.card)[1] == title
        form = (await play.submit(page, "Change it")).opened()
        answer = await play.submit(form, "Save", typed_in(form.card, typed))
        assert "Saved. Its card follows." in texts(answer.opened().card)
        await repeated(play, answer)

    return act


def ends(name: str, title: str, button: str, why: str) -> Act:
    """Withdraws or retires it."""

    async def act(play: Play) -> None:
        page = (await play.press(name, stands(play, title), "Newer version")).opened()
        form = (await play.submit(page, button)).opened()
        answer = await play.submit(form, button, typed_in(form.card, {"reason": why}))
        assert why in texts(answer.opened().card)
        await repeated(play, answer)
        assert titles(stands(play, title).card) == []
        assert why in texts(stands(play, title).card)

    return act


def presses_an_old_card(name: str, title: str, why: str) -> Act:
    """Their client still shows the buttons of what has ended."""

    async def act(play: Play) -> None:
        [(template,)] = play.rows("select id from template where title = ?", title)
        old: Json = {"do": "template.useful", "template": str(template)}
        button: Json = {
            "type": "Action.Execute",
            "title": "Useful to us",
            "verb": "template.useful",
            "data": old,
        }
        answer = await play.press(name, stands(play, title), button)
        assert why in answer.toast, answer.toast

    return act


def card_is_deleted(title: str) -> Act:
    """Somebody deletes it in Teams."""

    async def act(play: Play) -> None:
        play.teams.tenant.delete(stands(play, title))

    return act


# Reviews.


def says_still_good(name: str, title: str, said: str, *, asked: str = "") -> Act:
    """On the card for whoever was `asked`, themselves or another; `said` is the answer, a refusal or not."""

    async def act(play: Play) -> None:
        answer = await play.press(name, asking(play, title, asked or name), "Still good")
        assert said in answer.toast, answer.toast
        await repeated(play, answer)

    return act


def updates_when_asked(name: str, title: str, link: str, changed: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, asking(play, title, name), "Newer version")).opened()
        answer = await play.submit(page, "Save", {WHERE: link, NEW: changed})
        assert "is in the library" in texts(answer.opened().card)
        assert "Version 2 was shared by" in texts(asking(play, title, name).card)

    return act


def leaves(*names: str) -> Act:
    """They are not in the next people file, which is the whole one."""

    async def act(play: Play) -> None:
        stay = [post for post in posts(SOUTH_EAST) if post.name not in names]
        now = play.built.clock.now()
        header, *lines = people_csv(SOUTH_EAST).decode().splitlines()
        kept = [line for line in lines if any(post.upn in line for post in stay)]
        async with play.store.write() as work:
            file = "\n".join([header, *kept, ""]).encode()
            await import_people(work, play.built.rules, file, now, full=True)

    return act
