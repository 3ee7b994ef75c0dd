"""What the network's people do with its library in a year, each act in raw Teams JSON, at whatever time it is."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from library_file_acts import HERE, attachments, fetched, send, share_file
from lived import Act
from scenes import Play, seed, serving, teams_with
from seslip import CHANNEL, FORM, share_by_form, typed_in

from rehearsal.answers import Answer, Dialog
from rehearsal.client import Rehearsal
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import FILE_CONSENT, FILE_INFO, Message
from rehearsal.sample import SOUTH_EAST, people, people_csv, teams
from rehearsal.wire import nodes, text_at

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


def comes_again(sent: list[Answer]) -> Act:
    """Teams sends what the service before this one has answered, under the same ids and under new ones."""

    async def act(play: Play) -> None:
        assert sent
        for answer in sent:
            await repeated(play, answer)

    return act


def reads(title: str, *said: str) -> Act:
    """On the template's card, as it is then."""

    async def act(play: Play) -> None:
        words = texts(stands(play, title).card)
        assert all(text in words for text in said), words

    return act


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


def sends_a_file_and_forgets(name: str, file: str, content: bytes) -> Act:
    async def act(play: Play) -> None:
        assert HERE in await send(play, file, content, name)

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
