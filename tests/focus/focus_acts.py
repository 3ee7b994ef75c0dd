"""What people do in a focus group's dialog."""

from kent import COA, practitioner
from scenes import Play

from cards.anatomy import drawn, head
from cards.focus import focus_button
from practice.focus_codes import read_code
from rehearsal.answers import Answer, Dialog
from rehearsal.reading import texts
from rehearsal.records import Message

THEME = "Child's voice"
OTHER = "Recording"
FIRST_DAY = "2026-11-03T16:00"
"""In Ashford's COA days."""
ONE, TWO, THREE = (practitioner("Ashford", number) for number in (1, 2, 3))


def typed(dialog: Dialog, words: str, theme: str = THEME) -> dict[str, str]:
    """By the labels of the form's inputs."""
    return {"Which theme is it about?": theme, "What was said?": words}


async def offered(play: Play, name: str, words: str = "focus group East Kent Ashford") -> Message:
    await play.say(name, words)
    return play.cards(name)[-1]


async def form(play: Play, name: str) -> Dialog:
    return (await play.press(name, await offered(play, name), "Focus group")).opened()


async def write(play: Play, name: str, words: str, theme: str = THEME) -> Answer:
    """Typed into the form and saved."""
    dialog = await form(play, name)
    return await play.submit(dialog, "Save", typed(dialog, words, theme))


def code_in(answer: Answer) -> str:
    """The code that the page shows."""
    lines = texts(answer.opened().card).splitlines()
    return next(line for line in lines if read_code(line) == line)


async def find(play: Play, name: str, code: str) -> Answer:
    page = (await play.press(name, await offered(play, name), "Change or take back")).opened()
    return await play.submit(page, "Find it", {"Which code were you shown when you saved it?": code})


async def pack_is_out(play: Play, coa_id: str = COA) -> None:
    """As the journey's step does it."""
    play.spoil(f"update coa_step set state = 'done' where coa_id = '{coa_id}' and key = 'slide_pack'")


def in_channel(play: Play, district: str = "Ashford") -> Message:
    """A card in the COA's channel that bears the button, as a KIT card does."""
    card = drawn([head("KIT", "Ashford")], [focus_button(COA, district)], "KIT").card
    place = play.teams.tenant.place(play.channel("COA East Kent"))
    activity = {"type": "message", "attachments": [{"contentType": _CARD, "content": card}]}
    return play.teams.tenant.post(place, activity, "", play.teams.tenant.next_id())


_CARD = "application/vnd.microsoft.card.adaptive"
