"""The first words to a person and to a channel, and what the QA leads are told of channels."""

from dataclasses import replace

import pytest
import sample_views as sample
import sample_whereabouts as around
from card_checks import buttons, texts, words

from cards import welcome, whereabouts
from cards.payloads import Help, MyAudits, ShowOverdue, ShowStatus, unpack
from practice.channels import GONE_WORDS, Gone
from practice.whereabouts import WhereaboutsNotice


def commands(card: object) -> list[object]:
    return [unpack(action["data"]) for action in buttons(card).values()]


def test_whoever_has_audits_sees_the_open_ones_and_opens_them_with_one_press() -> None:
    card = welcome.welcome_person(around.welcome("auditor", rows=sample.MINE)).card
    assert commands(card) == [MyAudits(), Help()]
    shown = words(card)
    assert "You have **2 audits** to hand in" in shown
    assert "Case MA-11820" in shown


def test_each_role_reads_what_it_can_do_next() -> None:
    lead = welcome.welcome_person(around.welcome("qa_lead")).card
    assert "type **setup** here" in words(lead)
    assert "overdue in your line" not in words(lead)
    assert commands(lead) == [ShowStatus(), Help()]
    line = welcome.welcome_person(around.welcome("auditor", "line")).card
    assert "overdue in your line" in words(line)
    assert "setup" not in words(line)
    assert commands(line) == [MyAudits(), ShowOverdue(), Help()]


def test_somebody_unknown_is_told_whom_to_ask_and_gets_no_button() -> None:
    card = welcome.welcome_person(around.UNKNOWN).card
    assert "ask your QA lead" in words(card)
    assert buttons(card) == {}


@pytest.mark.parametrize("view", [around.welcome("auditor"), around.UNKNOWN])
def test_a_person_is_asked_for_references_only_from_the_start(view: welcome.PersonWelcome) -> None:
    assert "please never write a child's name" in words(welcome.welcome_person(view).card)


def test_a_channel_is_told_the_exact_words_that_link_it_and_what_is_not_linked_either() -> None:
    card = welcome.welcome_channel(around.CHANNEL_WELCOME).card
    assert "**link allocations for Duty and Assessment**" in words(card)
    assert "MASH, IROs, Fostering, Adoption, Residential and 1 more" in words(card)
    assert "please never write a child's name" in words(card)
    assert commands(card) == [Help()]


def test_a_channel_where_all_is_linked_or_nobody_imported_is_told_so() -> None:
    done = replace(around.CHANNEL_WELCOME, linked=("escalations",), unlinked=())
    assert "**Linked here:** escalations." in words(welcome.welcome_channel(done).card)
    assert "link allocations" not in words(welcome.welcome_channel(done).card)
    nobody = replace(done, linked=(), imported=False)
    assert "practice-loop import people FILE.csv" in words(welcome.welcome_channel(nobody).card)


@pytest.mark.parametrize("why", list(Gone))
def test_a_channel_that_is_gone_is_told_with_why_what_was_linked_and_what_to_do(why: Gone) -> None:
    shown = texts(whereabouts.notice_card(around.notice("gone", 1, why)).card)
    assert shown[1] == "Duty and Assessment: the channel cannot be reached"
    said = "\n".join(shown)
    assert GONE_WORDS[why] in said
    assert "Linked there: allocations for Duty and Assessment, escalations." in said
    assert "everything is put right by itself" in said
    assert "**link allocations for Duty and Assessment**" in said


def test_several_channels_are_listed_and_the_rest_counted() -> None:
    shown = texts(whereabouts.notice_card(around.notice("gone", 14, Gone.REMOVED)).card)
    assert shown[1] == "14 channels cannot be reached"
    assert "And 2 more." in shown


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (around.notice("back", 1), "Duty and Assessment is back"),
        (around.notice("back", 3), "3 channels are back"),
        (
            replace(around.notice("renamed", 1), of="channel", old="Duty", new="Front door"),
            "The channel “Duty” is now called “Front door”",
        ),
        (
            replace(around.notice("renamed", 1), of="channel", old="", new="Quality"),
            "A channel is now called “Quality”",
        ),
    ],
)
def test_what_needs_nothing_done_says_so(view: WhereaboutsNotice, title: str) -> None:
    shown = texts(whereabouts.notice_card(view).card)
    assert shown[1] == title
    assert "There is nothing to do." in shown[-1]
