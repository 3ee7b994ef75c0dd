"""The library is looked through, and one template looked at."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import library_finding as cards
from cards.library_payloads import ShowTemplate, ShowTemplates
from practice import library_finding as finding


@handles(ShowTemplates)
async def show_templates(turn: Turn, command: ShowTemplates, desk: Desk) -> Reply:
    """A page of what was found."""
    view = await finding.templates(desk.work, desk.rules, words=command.words, page=command.page)
    return Reply.drawn(cards.list_card(view))


@handles(ShowTemplate)
async def show_template(turn: Turn, command: ShowTemplate, desk: Desk) -> Reply:
    """Everything about one."""
    view = await finding.template_page(desk.work, desk.rules, desk.person, template_id=command.template)
    return Reply.drawn(cards.template_page(view), title="The library")
