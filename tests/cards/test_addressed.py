"""Who a card in a channel is for is named beneath its head, so that Teams tells them."""

from cards.addressed import addressed, addressed_all
from cards.anatomy import drawn, head
from practice.guests import NAMED, Mentioned
from rehearsal.reading import texts

CHAIR = Mentioned("CP Chair, Kent", "aad-1")


def test_one_person_is_mentioned_in_a_line_of_their_own() -> None:
    pieces, mentions = addressed(CHAIR)
    card = drawn([head("The library", "Still good?"), *pieces], [], "Still good?", mentions).card
    assert "<at>CP Chair, Kent</at>" in texts(card)
    assert card["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": "<at>CP Chair, Kent</at>",
            "mentioned": {"id": "aad-1", "name": "CP Chair, Kent"},
        }
    ]


def test_in_their_own_chat_nobody_is_named() -> None:
    assert addressed(None) == ([], [])
    assert addressed_all([]) == ([], [])


def test_whom_teams_does_not_know_yet_is_named_without_a_mention() -> None:
    [line], mentions = addressed(Mentioned("CP Chair, Medway", ""))
    assert line is not None
    assert line.text == "CP Chair, Medway"
    assert mentions == []


def test_the_text_of_a_mention_is_the_cards_to_the_letter_also_with_markup_in_a_name() -> None:
    [line], [told] = addressed(Mentioned("QA *Lead*", "aad-1"))
    assert line is not None
    assert told["text"] == line.text == "<at>QA \\*Lead\\*</at>"


def test_several_are_named_in_one_line_and_those_of_one_name_are_told_apart() -> None:
    other = Mentioned("CP Chair, Kent", "aad-2")
    [line], mentions = addressed_all([CHAIR, other, Mentioned("QA Lead, Kent", "")])
    assert line is not None
    assert line.text == "<at>CP Chair, Kent</at> · <at>CP Chair, Kent (2)</at> · QA Lead, Kent"
    assert [told["text"] for told in mentions] == ["<at>CP Chair, Kent</at>", "<at>CP Chair, Kent (2)</at>"]


def test_beyond_twenty_they_are_counted() -> None:
    [line], mentions = addressed_all([Mentioned(f"CP Chair {n}", f"aad-{n}") for n in range(NAMED + 3)])
    assert line is not None
    assert line.text.endswith("· 3 more")
    assert len(mentions) == NAMED
