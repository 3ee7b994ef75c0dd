"""Cards of extensions and exclusions: what they ask, and what stays when it is decided."""

from dataclasses import replace

import pytest
import sample_views as sample
from card_checks import buttons, of_type, words
from gallery import EXAMPLES

from cards import audits, chasing, requests
from cards.payloads import Agree, AskFor, Decline, SaveSection, unpack
from practice.records import RequestState

ASK = "Ask for more time"


def test_the_form_offers_the_days_after_the_deadline_up_to_the_last_one() -> None:
    [day] = of_type(requests.ask_dialog(sample.ASK).card, "Input.Date")
    assert (day["min"], day["max"]) == ("2026-04-30", "2026-06-30")
    assert [node["value"] for node in of_type(requests.ask_dialog(sample.ASK).card, "Input.Choice")] == [
        "extension"
    ]


def test_where_no_later_day_is_left_the_form_asks_for_an_exclusion_alone() -> None:
    card = requests.ask_dialog(replace(sample.ASK, latest=None)).card
    assert of_type(card, "Input.Date") == []
    [choice] = of_type(card, "Input.ChoiceSet")
    assert [one["value"] for one in choice["choices"]] == ["exclusion"]


def test_what_was_typed_comes_back() -> None:
    card = EXAMPLES["ask-problems"]().card
    values = {str(node["id"]).partition(".")[0]: node["value"] for node in of_type(card, "Input.")}
    assert values == {"kind": "extension", "until": "2026-07-03", "reason": "The worker is on leave."}


@pytest.mark.parametrize("state", RequestState)
def test_only_an_open_request_can_be_decided(state: RequestState) -> None:
    found = buttons(requests.request_card(replace(sample.REQUEST, state=state)).card)
    if state is RequestState.OPEN:
        assert unpack(found["Agree"]["data"]) == Agree(request="r1", token="t8")
        assert unpack(found["Decline"]["data"]) == Decline(request="r1")
        assert found["Decline"]["data"]["msteams"] == {"type": "task/fetch"}
    else:
        assert found == {}


def test_the_list_says_what_is_asked_until_when_and_who_decides_but_not_why() -> None:
    shown = words(requests.requests_card(sample.REQUESTS).card)
    assert "Extension asked until Fri 12 June" in shown
    assert "Exclusion asked" in shown
    assert "Extension proposed until Fri 12 June" in shown
    assert "due Wed 29 April · decided by Head of Service, Duty and Assessment" in shown
    assert sample.REQUEST.reason not in shown


def test_a_page_leads_to_the_form_while_there_is_time_and_keeps_what_was_typed() -> None:
    button = buttons(audits.section_dialog(sample.section_view(3)).card)[ASK]
    command = unpack(button["data"])
    assert isinstance(command, SaveSection)
    assert (command.then, button["associatedInputs"]) == ("ask", "auto")
    late = replace(sample.section_view(3), due_on=sample.TODAY.replace(day=16))
    assert ASK not in buttons(audits.section_dialog(late).card)
    assert ASK in buttons(audits.review_dialog(sample.review_view()).card)
    assert ASK not in buttons(audits.review_dialog(replace(sample.review_view(), due_on=late.due_on)).card)


def test_a_reminder_of_one_audit_leads_to_the_form() -> None:
    found = buttons(chasing.morning_card(sample.morning_view(sample.OWN, ())).card)
    assert unpack(found[ASK]["data"]) == AskFor(audit="LS-2026Q1-012")
    twice = (*sample.OWN, replace(sample.OWN[0], row=replace(sample.OWN[0].row, audit_id="LS-2026Q1-013")))
    assert ASK not in buttons(chasing.morning_card(sample.morning_view(twice, ())).card)
