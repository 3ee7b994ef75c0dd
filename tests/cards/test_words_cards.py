"""Help, refusals and the nearest command."""

import sample_views as sample
from card_checks import buttons, texts

from cards import help, notices
from cards.payloads import MyAudits, OpenAudit, ShowOverdue, ShowStatus, unpack
from practice import views


def test_help_gives_each_command_with_what_it_does_and_an_example() -> None:
    shown = texts(help.help_card(sample.HELP).card)
    assert shown[0] == "HELP · QA LEAD 1"
    place = shown.index("See the status")
    assert shown[place + 1] == (
        "Counts of everything, a service or a round. Type “status Family Safeguarding”."
    )


def test_help_gives_no_example_of_what_is_typed_as_it_is_called() -> None:
    view = views.HelpCard("IRO 3", (("Your audits", (("my audits", "What is left.", "my audits"),)),))
    assert texts(help.help_card(view).card)[-1] == "What is left."


def test_help_has_buttons_only_for_what_this_person_may_do() -> None:
    found = buttons(help.help_card(sample.HELP).card)
    assert [unpack(action["data"]) for action in found.values()] == [ShowStatus(), ShowOverdue()]


def test_a_command_that_needs_more_words_gets_no_button() -> None:
    view = views.HelpCard("IRO 3", (), ("allocation.preview", "audits.mine"))
    assert [unpack(a["data"]) for a in buttons(help.help_card(view).card).values()] == [MyAudits()]


def test_a_refusal_sets_what_to_type_in_bold_and_shows_the_rest_literally() -> None:
    text = "There is no audit “*x*”. Type `my audits` to see yours.\nOr `help`."
    shown = texts(notices.notice("Not found", text).card)
    assert shown[2:] == [r"There is no audit “\*x\*”. Type **my audits** to see yours.", "Or **help**."]


def test_a_lone_backtick_stays_one() -> None:
    assert r"5\` is not a date" in texts(notices.notice("Not a date", "5` is not a date").card)


def test_the_nearest_command_is_one_press_away() -> None:
    card = notices.did_you_mean("status", ShowStatus(), typed="statos *now*").card
    assert r"I do not know “statos \*now\*”." in texts(card)
    found = buttons(card)
    assert list(found) == ["status", "Help"]
    assert unpack(found["status"]["data"]) == ShowStatus()


def test_a_nearest_command_that_opens_a_dialog_does_so() -> None:
    action = buttons(notices.did_you_mean("open my audit", OpenAudit()).card)["open my audit"]
    assert action["data"]["msteams"] == {"type": "task/fetch"}
