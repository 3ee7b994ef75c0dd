"""Something is shared by the form: it stands in the channel as a card of its own, whoever shared it."""

from pathlib import Path

import pytest
from seslip import CHAIR, CHANNEL, KENT_CHAIR, seslip_play, share_by_form

from rehearsal.reading import texts, titles


@pytest.mark.parametrize("by", [CHAIR, KENT_CHAIR])
async def test_a_member_and_a_guest_share_by_the_form_and_it_stands_in_the_channel(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        receipt = (await share_by_form(play, by)).opened()
        assert "Shared: Pre-proceedings audit tool" in texts(receipt.card)
        assert CHANNEL in texts(receipt.card)
        [card] = play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)
        words = texts(card.card)
        assert "Pre-proceedings audit tool" in words
        assert "v1" in words
        assert "July 2026" in words
        assert "Ten questions on letters before proceedings" in words
        assert titles(card.card)[:4] == ["Open", "Useful to us", "We used it", "Newer version"]
