"""Only what this person may do."""

from bot.desk import Desk, handles
from bot.language import PHRASES
from bot.turn import Reply, Turn
from cards.help import help_card
from cards.payloads import Help
from practice.people import post_title
from practice.roles import scope_of
from practice.views import HelpCard


@handles(Help)
async def show_help(turn: Turn, command: Help, desk: Desk) -> Reply:
    """The commands that this person's roles allow, with an example each."""
    framework = desk.rules.framework
    allowed = [phrase for phrase in PHRASES if scope_of(desk.person, framework, phrase.command.do)]
    view = HelpCard(
        post=post_title(desk.person, framework),
        commands=tuple((phrase.title, phrase.does, framework.example(phrase.example)) for phrase in allowed),
        can_buttons=tuple(phrase.command.do for phrase in allowed),
    )
    return Reply.drawn(help_card(view))
