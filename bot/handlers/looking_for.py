"""Somebody looks for something; others answer it from the library."""

from bot.desk import Desk, handles
from bot.turn import NOTHING, PlaceKind, Reply, Turn
from cards import looking_for as cards
from cards.library_payloads import CloseLooking, LookFor, OpenAnswer, SendAnswer
from practice import looking_answers, looking_for
from practice.looking_views import AnswerDialog


@handles(LookFor)
async def look_for(turn: Turn, command: LookFor, desk: Desk) -> Reply:
    """Posted in the channel; without words, what is looked for now."""
    if not command.words.strip():
        return Reply.drawn(
            cards.lookings_card(await looking_for.lookings_card(desk.work, desk.rules, command.page))
        )
    view = await looking_for.ask(desk.work, desk.rules, desk.person, desk.now, command.words)
    return Reply.drawn(cards.asked_card(view))


@handles(OpenAnswer)
async def open_answer(turn: Turn, command: OpenAnswer, desk: Desk) -> Reply:
    """The form."""
    page = await looking_answers.answer_page(desk.work, desk.rules, desk.person, command.looking)
    return Reply.drawn(cards.answer_dialog(page), title=cards.ANSWER)


@handles(SendAnswer)
async def send_answer(turn: Turn, command: SendAnswer, desk: Desk) -> Reply:
    """Linked; whoever asked is told."""
    page = await looking_answers.send(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        looking_id=command.looking,
        template_id=command.template,
        inputs=command.inputs,
    )
    if isinstance(page, AnswerDialog):
        return Reply.drawn(cards.answer_dialog(page), title=cards.ANSWER)
    return Reply.drawn(cards.answered_page(page), title=cards.ANSWER)


@handles(CloseLooking)
async def close_looking(turn: Turn, command: CloseLooking, desk: Desk) -> Reply:
    """Not looked for any more; its cards follow. An old client would post the answer to the whole channel."""
    closed = await looking_for.close(desk.work, desk.rules, desk.person, desk.now, command.looking)
    if not (turn.executed or turn.place.kind is PlaceKind.PERSONAL):
        return NOTHING
    return Reply(text=f"Closed: “{closed.text}”. Its card says so for everybody.")
