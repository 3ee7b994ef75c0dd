"""What tests do with what somebody looks for, in Teams and at a desk."""

from office import Office, at
from scenes import Play
from seslip import (
    CHANNEL,
    MEDWAY_CHAIR,
    named,
)

from practice import looking_answers, looking_for
from practice.looking_views import AnswerDialog, Answered, LookingAsked
from rehearsal.answers import Dialog
from rehearsal.reading import inputs_of
from rehearsal.records import Message
from rehearsal.wire import Json, nodes

WANTED = "a pre-proceedings audit tool"
TOOL = "Pre-proceedings audit tool"
HAVE, ANSWER, SHARE_NEW = "I have one", "Answer with it", "Share a new one"
CLOSE, FOUND = "Close", "That is what I needed"
NOW = at("2026-07-03 10:00")


async def ask(play: Play, by: str = MEDWAY_CHAIR, words: str = WANTED) -> Message:
    """Typed in the channel; gives back the card that stands there for everybody."""
    await play.say(by, f"looking for {words}", play.channel(CHANNEL))
    return the_card(play)


def the_card(play: Play) -> Message:
    """Of the one thing that is looked for."""
    [card] = play.holding("LOOKING FOR · ", channel=CHANNEL)
    return card


async def form(play: Play, by: str) -> Dialog:
    return (await play.press(by, the_card(play), HAVE)).opened()


async def answer(play: Play, by: str, template: str = TOOL) -> Dialog:
    """With the template of this title."""
    dialog = await form(play, by)
    [choices] = inputs_of(dialog.card).values()
    value = next(one["value"] for one in choices["choices"] if one["title"].startswith(template))
    return (await play.submit(dialog, ANSWER, {choices["id"]: value})).opened()


def told(play: Play, name: str) -> list[Message]:
    """What somebody is told of answers, in the channel for a guest."""
    words = "YOU LOOKED FOR IT"
    return play.holding(words, channel=CHANNEL) if play.person(name).guest else play.holding(words, name)


def urls(card: object) -> list[str]:
    return [str(node["url"]) for node in nodes(card) if node.get("type") == "Action.OpenUrl"]


def made_up(play: Play, title: str) -> Json:
    """A button that an old copy of the card still has."""
    looking = str(play.rows("select id from looking_for")[0][0])
    data = {"do": "looking.close", "looking": looking, "token": looking}
    return {"type": "Action.Execute", "title": title, "verb": "looking.close", "data": data}


async def ask_for(desk: Office, name: str = MEDWAY_CHAIR, words: str = WANTED) -> LookingAsked:
    by = await named(desk, name)
    async with desk.store.write() as work:
        return await looking_for.ask(work, desk.rules, by, NOW, words)


async def answer_with(desk: Office, name: str, looking: str, template: str) -> AnswerDialog | Answered:
    by = await named(desk, name)
    async with desk.store.write() as work:
        return await looking_answers.send(
            work, desk.rules, by, NOW, looking_id=looking, template_id=template, inputs={}
        )
