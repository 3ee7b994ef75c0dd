"""What the QA leads are told of channels: that they are gone, back, or have another name."""

from collections.abc import Mapping

from cards.anatomy import many
from cards.elements import Drawn
from cards.notices import notice
from practice.channels import FOR_ALL, GONE_WORDS, Gone
from practice.whereabouts import LinkedChannel, WhereaboutsNotice

_SHOWN = 12
"""Channels that are named; the rest is counted."""
_COMES_BACK: Mapping[Gone, str] = {
    Gone.DELETED: "Restore it in Teams, under the team's deleted channels",
    Gone.LOST: "If it was deleted, restore it in Teams, under the team's deleted channels",
    Gone.REMOVED: "Add me to the team again",
    Gone.TEAM_DELETED: "Ask your Teams administrator to restore the team",
    Gone.ARCHIVED: "Ask an owner of the team to restore it",
}


def notice_card(view: WhereaboutsNotice) -> Drawn:
    """One event, in a message of its own."""
    return {"gone": _gone, "back": _back, "renamed": _renamed}[view.event](view)


def _gone(view: WhereaboutsNotice) -> Drawn:
    why = Gone(view.why)
    first = view.channels[0] if view.channels else LinkedChannel(view.team, ())
    one = len(view.channels) <= 1
    title = f"{first.name}: the channel cannot be reached"
    team = f" Its team is “{view.team}”." if one else f" Their team is “{view.team}”."
    said = [
        f"Nothing can be written there: {GONE_WORDS[why]}.{team if view.team else ''}",
        *([_linked(first)] if one else _listed(view, ": the channel cannot be reached")),
        f"Nothing is lost: what would go there comes to the QA leads{_for_services(view)}. The links are remembered.",
        f"{_COMES_BACK[why]}, and everything is put right by itself. If it is back and I have not said so, "
        "mention me there with `help`.",
        f"To use another channel instead, type `link {(first.linked or ('allocations',))[0]}` in that one.",
    ]
    return notice(
        title if one else f"{many(len(view.channels), 'channel')} cannot be reached", _text(said), "Channels"
    )


def _back(view: WhereaboutsNotice) -> Drawn:
    audits = ", and the cards of open audits stand there" if _for_services(view) else ""
    said = [*_listed(view, ""), f"What is linked goes there again{audits}. There is nothing to do."]
    title = (
        f"{view.channels[0].name} is back"
        if len(view.channels) == 1
        else f"{many(len(view.channels), 'channel')} are back"
    )
    return notice(title, _text(said), "Channels")


def _renamed(view: WhereaboutsNotice) -> Drawn:
    what = f"The {view.of} “{view.old}”" if view.old else f"A {view.of}"
    said = [*_listed(view, ""), "The links hold. There is nothing to do."]
    return notice(f"{what} is now called “{view.new}”", _text(said), "Channels")


def _for_services(view: WhereaboutsNotice) -> str:
    """What a service's cards find instead; empty where one channel has everything that is linked there."""
    if all(words in FOR_ALL for channel in view.channels for words in channel.linked):
        return ""
    return ", or to the channel that is linked for all services"


def _listed(view: WhereaboutsNotice, what: str) -> list[str]:
    named = [f"{one.name}{what}. {_linked(one)}" for one in view.channels[:_SHOWN]]
    more = len(view.channels) - _SHOWN
    return [*named, f"And {more} more."] if more > 0 else named


def _linked(channel: LinkedChannel) -> str:
    return f"Linked there: {', '.join(channel.linked)}." if channel.linked else ""


def _text(said: list[str]) -> str:
    return "\n".join(line for line in said if line)
