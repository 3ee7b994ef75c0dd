"""A whole COA as its people live it: what each of them does, when, in raw Teams JSON; and everything that left."""

import contextlib
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import docx
from kent import COA_CHANNEL
from lived import Act, body_of, head_of, named_in, posted
from scenes import Play, seed, serving, teams_with

from rehearsal.answers import Dialog
from rehearsal.client import Rehearsal
from rehearsal.reading import inputs_of, texts
from rehearsal.records import Message, card_of, consent_of
from rehearsal.sample import KENT, cases_csv, people, people_csv, teams
from rehearsal.wire import Json, nodes, objects_at, text_at


@contextlib.asynccontextmanager
async def kent_teams(tmp_path: Path, start: str) -> AsyncIterator[Rehearsal]:
    """Kent's Teams, and its people and channels in the database: a service can be started on it, and again."""
    async with teams_with(people(KENT), teams(KENT)[0], absent=KENT.absent) as found:
        await seed(tmp_path, found, start, people_csv(KENT), cases_csv(KENT), KENT.links, "kent")
        yield found


def kent_service(
    tmp_path: Path, found: Rehearsal, start: str
) -> contextlib.AbstractAsyncContextManager[Play]:
    return serving(tmp_path, found, start=start, framework="kent")


def as_it_came(play: Play, name: str, title: str) -> Json:
    """Somebody's first card of this title, as it was posted."""
    calls = posted(play)
    own = [calls[message.id] for message in play.cards(name) if message.id in calls]
    first = next(call for call in own if head_of(call)[1] == title)
    return card_of(body_of(first)) or {}


def mentioned(play: Play, message: Message) -> list[str]:
    """Whom Teams told of a message when it came, by name."""
    return named_in(play, posted(play)[message.id])


# What people do.


def marks(name: str, title: str, *, note: str = "", done: bool = True) -> Act:
    """Says on the newest card of a step that it is done, or not and why."""

    async def act(play: Play) -> None:
        card = play.holding(title, name)[-1]
        page = (await play.press(name, card, "Done" if done else "Not done")).opened()
        label = "What came of it? (optional)" if done else "Why is it not done, and what happens next?"
        button = "Mark as done" if done else "Mark as not done"
        answer = await play.submit(page, button, {label: note} if note else {})
        assert ("nobody is asked for it any more" if done else "asked for again") in texts(
            answer.opened().card
        )

    return act


def types(name: str, words: str, answer: str, *, without: str = "") -> Act:
    """In their own chat; `answer` is said, `without` is not."""

    async def act(play: Play) -> None:
        said = await play.words(name, words)
        assert answer in said, said
        assert not without or without not in said, said

    return act


def kit_now(play: Play) -> Message:
    """The newest KIT card in the channel."""
    return next(one for one in reversed(play.posts(COA_CHANNEL)) if "KIT meeting, " in texts(one.card))


def is_here(*names: str) -> Act:
    async def act(play: Play) -> None:
        for name in names:
            assert (await play.press(name, kit_now(play), "I am here")).ok
        assert f"{len(names)}\nhere" in texts(kit_now(play).card)

    return act


def observes(name: str, kind: str, theme: str, words: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, kit_now(play), "Add an observation")).opened()
        typed = {"What do you add?": kind, "Under which theme?": theme, "What was observed?": words}
        assert "✓ Added" in texts((await play.submit(page, "Add", typed)).opened().card)
        assert words in texts(kit_now(play).card)

    return act


def writes_for_the_focus_group(name: str, district: str, theme: str, words: str) -> Act:
    async def act(play: Play) -> None:
        await play.say(name, f"focus group East Kent {district}")
        page = (await play.press(name, play.cards(name)[-1], "Focus group")).opened()
        typed = {"Which theme is it about?": theme, "What was said?": words}
        answer = await play.submit(page, "Save", typed)
        assert "Kept, without your name" in texts(answer.opened().card)

    return act


def reads_themes(name: str, district: str, *said: str, hidden: str) -> Act:
    """What a district's focus groups said; of `hidden` nothing is shown."""

    async def act(play: Play) -> None:
        overview = await play.words(name, "themes East Kent")
        assert hidden in overview.partition("are not shown")[2]
        answer = await play.press(name, play.cards(name)[-1], "Read")
        words = texts(answer.card)
        assert district in words
        assert all(text in words for text in said), words

    return act


def notes_participation(name: str, district: str, way: str, *people: str) -> Act:
    async def act(play: Play) -> None:
        await play.say(name, "participation East Kent")
        card = play.cards(name)[-1]
        page = await _page_of(play, name, card, district)
        who = ",".join(choice(page, "Who took part?", one) for one in people)
        typed = {"In what did they take part?": way, "Who took part?": who}
        if way == "observation":
            label = "For observation: has each family consented?"
            typed[label] = choice(page, label, "Yes")
        assert f"Noted for {way}: {people[0]}" in texts(
            (await play.submit(page, "Note", typed)).opened().card
        )

    return act


async def _page_of(play: Play, name: str, card: Message, district: str) -> Dialog:
    """Of the buttons "Note", one for each district, the page that opens for this one."""
    for action in _named(card, "Note"):
        page = (await play.press(name, card, action)).opened()
        if f"in {district}?" in texts(page.card):
            return page
    raise AssertionError(f"nobody can be noted in {district}")


def makes_action(name: str, suggestion: str, owner: str, due: str) -> Act:
    async def act(play: Play) -> None:
        await play.say(name, "actions East Kent")
        page = (await play.press(name, play.cards(name)[-1], "Make actions")).opened()
        which = "Which suggestion of the week? (optional)"
        typed = {
            which: choice(page, which, suggestion),
            "Who owns it?": choice(page, "Who owns it?", owner),
            "By which day?": due,
        }
        assert f"is made: {owner}" in texts((await play.submit(page, "Make it", typed)).opened().card)

    return act


def closes_action(name: str, outcome: str) -> Act:
    async def act(play: Play) -> None:
        card = next(
            one for one in reversed(play.cards(name)) if _named(one, "Done") and "ACT-" in texts(one.card)
        )
        page = (await play.press(name, card, "Done")).opened()
        typed = {"What was done, and what came of it?": outcome}
        assert "is done." in texts((await play.submit(page, "Done", typed)).opened().card)

    return act


def choice(page: Dialog, label: str, words: str) -> str:
    """The value of the choice that holds these words."""
    node = next(one for one in inputs_of(page.card).values() if text_at(one, "label") == label)
    return next(
        text_at(one, "value") for one in objects_at(node, "choices") if words in text_at(one, "title")
    )


def _named(message: Message, title: str) -> list[Json]:
    """The buttons of this title."""
    return [node for node in nodes(message.card) if text_at(node, "title") == title and "type" in node]


def raises_concern_at_the_kit(name: str, reference: str, words: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, kit_now(play), "Raise a concern")).opened()
        kind, likely = "What is the concern about?", "Is the grade “Inadequate” likely?"
        spoken = "Have you spoken with the practitioner or their manager first?"
        typed = {
            kind: choice(page, kind, "Safeguarding concern"),
            likely: choice(page, likely, "No"),
            "Which case is it about?": reference,
            spoken: choice(page, spoken, "Yes, with their manager"),
            "What worries you?": words,
        }
        assert "RECEIPT" in texts((await play.submit(page, "Send", typed)).opened().card)

    return act


def oversees(name: str, words: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, play.holding("CON-1", name)[-1], "Record oversight")).opened()
        label = next(text_at(one, "label") for one in inputs_of(page.card).values())
        answer = await play.submit(page, "Record oversight", {label: words})
        assert words in texts(answer.opened().card)

    return act


def signs_off(name: str) -> Act:
    async def act(play: Play) -> None:
        page = (await play.press(name, play.holding("CON-1", name)[-1], "Sign off")).opened()
        label = "Has the Team Manager put the actions on the child's file?"
        answer = await play.submit(page, "Sign off", {label: choice(page, label, "Yes")})
        assert "✓ Signed off" in texts(answer.opened().card)

    return act


def takes_the_word_document(name: str, *holds: str, without: Sequence[str]) -> Act:
    """Into their OneDrive, and reads it."""

    async def act(play: Play) -> None:
        await play.say(name, "gathering East Kent")
        assert (await play.press(name, play.cards(name)[-1], "Word document")).ok
        asked = next(one for one in reversed(play.cards(name)) if consent_of(one.activity))
        assert (await play.teams.consent(play.person(name), asked, True)).ok
        await play.settle()
        [info] = objects_at(play.cards(name)[-1].activity, "attachments")
        file = play.teams.tenant.file(text_at(info, "content", "uniqueId"))
        assert file is not None
        words = "\n".join(one.text for one in docx.Document(io.BytesIO(file.content or b"")).paragraphs)
        assert all(text in words for text in holds), words
        assert not any(text in words for text in without), words

    return act
