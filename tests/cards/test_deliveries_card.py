"""What waits, what may have come twice, what did not arrive."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sample_views as sample
from card_checks import buttons, of_type, texts, words

from cards import deliveries
from cards.payloads import SendAgain, ShowDeliveries, unpack


def test_what_did_not_arrive_stands_on_top_with_whom_what_why_and_since_when() -> None:
    shown = texts(deliveries.deliveries_card(sample.DELIVERIES).card)
    assert shown[:4] == [
        "DELIVERIES · FRI 17 APRIL, 09:23",
        "2 did not arrive",
        "2",
        "not delivered",
    ]
    place = shown.index("IRO 3")
    assert shown[place + 1] == (
        "Allocation of April, LS-2026Q1 · has blocked the bot · since Fri 17 April, 09:00"
    )


def test_each_can_be_sent_again_by_itself_and_all_at_once_where_there_are_several() -> None:
    card = deliveries.deliveries_card(sample.DELIVERIES).card
    again = [
        unpack(node["data"]) for node in of_type(card, "Action.Execute") if node["title"] == "Send again"
    ]
    assert again == [SendAgain(delivery=71, token="t5"), SendAgain(delivery=64, token="t5")]
    found = buttons(card)
    assert unpack(found["Send all again"]["data"]) == SendAgain(token="t5")
    assert unpack(found["Look again"]["data"]) == ShowDeliveries()
    alone = replace(sample.DELIVERIES, dead=1, dead_lines=sample.DELIVERIES.dead_lines[:1])
    assert set(buttons(deliveries.deliveries_card(alone).card)) == {"Send again", "Look again"}


def test_more_than_a_card_holds_are_counted() -> None:
    view = replace(sample.DELIVERIES, dead=53, late=12, doubtful=8)
    shown = texts(deliveries.deliveries_card(view).card)
    assert [line for line in shown if line.startswith("and ")] == ["and 51 more", "and 11 more", "and 7 more"]


def test_what_waits_is_counted_with_the_age_of_the_oldest() -> None:
    shown = words(deliveries.deliveries_card(sample.DELIVERIES).card)
    assert "Waiting to go out: 4 messages and 2 changes, the oldest for 23 minutes" in shown
    assert "Waiting to go out: 0 messages" in words(deliveries.deliveries_card(sample.ALL_DELIVERED).card)


@pytest.mark.parametrize(
    ("waiting", "age"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits(waiting: timedelta, age: str) -> None:
    view = replace(sample.DELIVERIES, oldest_due=sample.DELIVERIES.at - waiting)
    assert f"the oldest for {age}\n" in words(deliveries.deliveries_card(view).card) + "\n"


def test_doubt_is_said_in_plain_words() -> None:
    shown = texts(deliveries.deliveries_card(sample.DELIVERIES).card)
    place = shown.index("May have come twice")
    assert shown[place + 1 : place + 5] == [
        "Teams did not say whether it arrived, so it was sent again.",
        "IRO 5",
        "Allocation of April, LS-2026Q1 · Fri 17 April, 09:00",
        "sent 2 times",
    ]


def test_when_all_has_gone_out_there_is_nothing_to_do() -> None:
    card = deliveries.deliveries_card(sample.ALL_DELIVERED).card
    assert texts(card)[1:4] == ["Everything has gone out", "312", "sent"]
    assert list(buttons(card)) == ["Look again"]


def test_a_post_like_markdown_stands_literally() -> None:
    line = replace(sample.DELIVERIES.dead_lines[0], to="*x* [a](b)")
    view = replace(sample.DELIVERIES, dead_lines=(line,))
    assert r"\*x\* \[a\](b)" in texts(deliveries.deliveries_card(view).card)
