"""What Teams offers to type is what the bot understands."""

from dataclasses import replace

from bot.language import understand
from bot.menus import menus
from bot.phrases import PHRASES, Phrase, phrases_of
from cards.payloads import Allocate, Help, LinkChannel, MyAudits, ShowStatus
from manifest.rules import MOST_COMMANDS
from practice.framework import load_framework

LANCASHIRE = load_framework("lancashire")
BY_TITLE = {phrase.title: phrase for phrase in PHRASES}


def test_every_command_that_is_offered_is_understood_as_typed() -> None:
    for commands in menus(LANCASHIRE).values():
        for command in commands:
            assert type(understand(command.title)) is BY_TITLE[command.title].command


def test_a_list_is_no_longer_than_teams_takes_and_ends_with_help() -> None:
    for commands in menus(LANCASHIRE).values():
        assert len(commands) <= MOST_COMMANDS
        assert commands[-1].title == "help"


def test_channels_are_linked_in_channels_and_ones_own_audits_are_asked_for_in_private() -> None:
    team, personal = (
        {BY_TITLE[c.title].command for c in menus(LANCASHIRE)[scope]} for scope in ("team", "personal")
    )
    assert LinkChannel in team
    assert LinkChannel not in personal
    assert MyAudits in personal
    assert MyAudits not in team
    assert {ShowStatus, Allocate, Help} <= team & personal


def test_a_new_phrase_is_offered_while_there_is_room_and_pushes_out_nothing_that_is_wanted_more() -> None:
    [help_phrase] = [phrase for phrase in PHRASES if phrase.command is Help]
    others = [phrase for phrase in phrases_of(LANCASHIRE) if phrase is not help_phrase]

    def new(n: int) -> Phrase:
        return replace(help_phrase, title=f"new {n}", command=type(f"New{n}", (Help,), {}))

    # Ahead of all others in the table, and many more than there is room for.
    crowded = menus(LANCASHIRE, [*(new(n) for n in range(30)), help_phrase, *others])
    assert [c.title for c in crowded["team"]] == [
        *("status", "overdue", "allocate", "link", "unlink", "reassign", "history", "setup"),
        *(f"new {n}" for n in range(3)),
        "help",
    ]
    assert len(crowded["personal"]) == MOST_COMMANDS


def test_a_description_shows_how_it_is_typed_where_that_is_more_than_its_title() -> None:
    [allocate] = [command for command in menus(LANCASHIRE)["team"] if command.title == "allocate"]
    assert allocate.description.endswith("Such as: allocate learning spaces Q1 2026-27")
    [audits] = [command for command in menus(LANCASHIRE)["personal"] if command.title == "my audits"]
    assert "Such as" not in audits.description
