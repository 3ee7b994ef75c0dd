"""What the network's people do with its library in a year, each act in raw Teams JSON, at whatever time it is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from library_file_acts import attachments, fetched, send, share_file
from lived import Act
from scenes import Play, seed, serving, teams_with
from seslip import CHANNEL, FORM, share_by_form, typed_in

from cards.elements import plain
from practice.importing import import_people
from rehearsal.answers import Answer, Dialog
from rehearsal.client import Rehearsal
from rehearsal.reading import actions, inputs_of, texts, titles
from rehearsal.records import FILE_CONSENT, FILE_INFO, Message
from rehearsal.sample import SOUTH_EAST, people, people_csv, posts, teams
from rehearsal.wire import Json, nodes, text_at

NEW, WHERE, HOW = "What is new?", "Where is the newer version?", "How did it go?"


@contextlib.asynccontextmanager
async def network_teams(tmp_path: Path, start: str) -> AsyncIterator[Rehearsal]:
    """The network's Teams, and its people and channel in the database: a service can be started on it, and again."""
    async with teams_with(people(SOUTH_EAST), teams(SOUTH_EAST)[0]) as found:
        await seed(tmp_path, found, start, people_csv(SOUTH_EAST), b"", SOUTH_EAST.links, "seslip")
        yield found


def network_service(
    tmp_path: Path, found: Rehearsal, start: str
) -> contextlib.AbstractAsyncContextManager[Play]:
    return serving(tmp_path, found, start=start, framework="seslip")


# What stands where.


def head_of(card: object) -> tuple[str, str]:
    """Kicker and title of a card, as it is now."""
    kicker, title, *_ = [text_at(node, "text") for node in nodes(card) if text_at(node, "text")]
    return kicker, title


def stands(play: Play, title: str) -> Message:
    """The template's own card in the channel; of two the newer one."""
    return [one for one in play.posts(CHANNEL) if is_card_of(title, one.card)][-1]


def is_card_of(title: str, card: object) -> bool:
    """And not a question about it."""
    kicker, named = head_of(card)
    return named == title and " · SHARED BY " in kicker and not kicker.startswith("STILL GOOD?")


def asking(play: Play, title: str, name: str) -> Message:
    """The newest card that asks somebody "Still good?"; a guest's stands in the channel."""
    messages = play.posts(CHANNEL) if play.person(name).guest else play.cards(name)
    heads = [(one, *head_of(one.card)) for one in messages if one.card]
    return [one for one, kicker, named in heads if kicker.startswith("STILL GOOD?") and named == title][-1]


def place(play: Play, name: str) -> str:
    """Where they type: a member in their own chat, a guest in the channel."""
    return play.channel(CHANNEL) if play.person(name).guest else ""


def labelled(dialog: Dialog, label: str, words: str) -> dict[str, str]:
    """The choice with these words, under its input's label."""
    node = next(one for one in inputs_of(dialog.card).values() if text_at(one, "label") == label)
    return {label: next(one["value"] for one in node["choices"] if words in one["title"])}


async def repeated(play: Play, first: Answer) -> None:
    """Teams sends it again, with the same id and with a new one: the answer is the same."""
    for new_id in (False, True):
        again = await play.teams.repeat(first, new_id=new_id)
        assert (again.toast, again.ok) == (first.toast, True)
        assert (again.dialog is None) == (first.dialog is None)
        if first.dialog is not None:
            assert again.opened().card == first.opened().card
    await play.settle()


# Finding.


def types(name: str, words: str, *answer: str, without: str = "") -> Act:
    """A member in their chat, a guest in the channel; each `answer` is said."""

    async def act(play: Play) -> None:
        said = await play.words(name, words, place(play, name))
        assert all(text in said for text in answer), said
        assert not without or without not in said, said

    return act


def searches(name: str, words: str, *found: str) -> Act:
    """In the message extension, as they type; and puts the first into a message of their own."""

    async def act(play: Play) -> None:
        person, channel = play.person(name), play.channel(CHANNEL)
        answer = await play.teams.extension.search(person, channel, words)
        assert [one.title for one in answer.results] == list(found)
        mine = await play.teams.extension.insert(person, channel, answer.results[0])
        assert titles(mine.card) == ["Open"]

    return act


# Sharing.


def said_of(title: str, **typed: str) -> dict[str, str]:
    """Everything that the form asks for but the link."""
    said = {key: value for key, value in FORM.items() if key != "link"}
    return {**said, "title": title, "purpose": f"For whoever needs this: {title}.", **typed}


def shares(name: str, title: str, link: str, *, again: bool = False, **typed: str) -> Act:
    """By the form. `again`: and Teams sends it twice more."""

    async def act(play: Play) -> None:
        answer = await share_by_form(play, name, **said_of(title, **typed), link=link)
        assert f"Shared: {title}" in texts(answer.opened().card), texts(answer.opened().card)
        if again:
            await repeated(play, answer)
        assert stands(play, title)

    return act


def shares_file(name: str, title: str, content: bytes, **typed: str) -> Act:
    """Sent in their chat, then by the form."""

    async def act(play: Play) -> None:
        await send(play, f"{title}.docx", content, name)
        page = (await share_file(play, name, **said_of(title, **typed))).opened()
        assert f"Shared: {title}" in texts(page.card)

    return act


def shares_somebodys_message(name: str, author: str, words: str, title: str, **typed: str) -> Act:
    """The action "Share a template" on what `author` wrote in the channel to everybody."""

    async def act(play: Play) -> None:
        said = await play.teams.say(play.person(author), play.channel(CHANNEL), words, mention=False)
        assert said.message is not None
        dialog = (await play.teams.extension.act_on(play.person(name), said.message)).opened()
        answer = await play.submit(dialog, "Share", typed_in(dialog.card, said_of(title, **typed)))
        assert f"Shared: {title}" in texts(answer.opened().card)
        await repeated(play, answer)

    return act


def gets_file(name: str, title: str, content: bytes, *, allow: bool) -> Act:
    """Asked for from the card in the channel; let into their OneDrive, or not."""

    async def act(play: Play) -> None:
        before = len(attachments(play, FILE_INFO, name))
        answer = await play.press(name, stands(play, title), "Get the file")
        assert "in your personal chat" in answer.toast
        question, _ = attachments(play, FILE_CONSENT, name)[-1]
        await play.teams.consent(play.person(name), question, allow)
        await play.settle()
        came = attachments(play, FILE_INFO, name)[before:]
        assert len(came) == int(allow)
        for _, info in came:
            assert await fetched(text_at(info, "contentUrl")) == content
        assert allow or "Nothing was saved" in texts(play.cards(name)[-1].card)

    return act


def asks_for_file(name: str, title: str, *said: str) -> Act:
    """A guest, who cannot have it."""

    async def act(play: Play) -> None:
        answer = await play.press(name, stands(play, title), "Get the file")
        assert all(words in answer.toast for words in said), answer.toast

    return act


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


def shares_the_same_link(name: str, title: str, link: str, changed: str, told: int) -> Act:
    """By the form: it is there already, and becomes a newer version."""

    async def act(play: Play) -> None:
        there = (await share_by_form(play, name, title="The same again", link=link)).opened()
        assert "It is in the library already" in texts(there.card)
        page = (await play.submit(there, "Share as a newer version")).opened()
        receipt = (await play.submit(page, "Save", {NEW: changed})).opened()
        assert f"{told} people are told" in texts(receipt.card)
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
