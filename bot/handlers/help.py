"""Only what this person may do."""

from itertools import groupby

from bot.desk import Desk, handles
from bot.phrases import phrases_of
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
    allowed = [
        phrase for phrase in phrases_of(framework) if scope_of(desk.person, framework, phrase.command.do)
    ]
    view = HelpCard(
        post=post_title(desk.person, framework),
        topics=tuple(
            (topic, tuple((one.title, one.does, framework.example(one.example)) for one in phrases))
            for topic, phrases in groupby(allowed, key=lambda phrase: phrase.topic)
        ),
        can_buttons=tuple(phrase.command.do for phrase in allowed),
    )
    return Reply.drawn(help_card(view))
