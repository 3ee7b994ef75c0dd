"""An auditor answers: page by page, stopped and gone on, final once."""

import asyncio

from authority import MANAGER
from scenes import TYPED, Play, filled

from rehearsal.reading import inputs_of, texts, titles
from rehearsal.wire import Json, objects_at, text_at


def key_of(card: Json, question: str) -> str:
    """The input of this question, whatever the rendering."""
    return next(key for key in inputs_of(card) if key.startswith(f"{question}."))


async def test_an_audit_that_was_left_half_done_opens_where_it_was_left_on_another_device(
    april: Play,
) -> None:
    first = await april.open_audit(MANAGER)
    assert "1 / 7" in texts(first.card)
    second = (await april.submit(first, "Save and next", filled(first.card))).opened()
    half = {key_of(second.card, "q2"): "6"}
    closed = await april.submit(second, "Save and close", half)
    assert "opens where you left it, on any device" in closed.toast
    april.teams.tenant.reload(april.person(MANAGER))
    again = await april.open_audit(MANAGER)
    assert "2 / 7" in texts(again.card)
    assert inputs_of(again.card)[key_of(again.card, "q2")]["value"] == 6
    assert set(inputs_of(again.card)).isdisjoint(inputs_of(second.card))


async def test_every_page_is_kept_when_it_is_sent_and_back_shows_it(april: Play) -> None:
    first = await april.open_audit(MANAGER)
    second = (await april.submit(first, "Save and next", filled(first.card, scale="4"))).opened()
    saved = april.rows("select section, revision from section_answers")
    assert saved == [("family", 1)]
    back = (await april.submit(second, "Back")).opened()
    assert inputs_of(back.card)[key_of(back.card, "q1")]["value"] == 4
    assert inputs_of(back.card)[key_of(back.card, "feedback")]["value"] == TYPED


async def test_what_is_missing_is_asked_for_after_the_page_was_kept(april: Play) -> None:
    first = await april.open_audit(MANAGER)
    again = (await april.submit(first, "Save and next", {key_of(first.card, "q1"): "3"})).opened()
    assert "1 / 7" in texts(again.card)
    assert "Still needed" in texts(again.card)
    assert inputs_of(again.card)[key_of(again.card, "q1")]["value"] == 3
    assert april.rows("select revision from section_answers") == [(1,)]


async def test_a_contradiction_is_asked_about_once_more_and_then_taken(april: Play) -> None:
    last = await april.answer_all(MANAGER, scale="2", grade="Outstanding")
    asked = (await april.submit(last, "Hand in")).opened()
    assert "Is this right?" in texts(asked.card)
    assert april.rows("select grade from audit where stage = 'returned'") == []
    receipt = (await april.submit(asked, "Yes, hand it in")).opened()
    assert "Outstanding" in texts(receipt.card)
    assert april.rows("select grade from audit where stage = 'returned'") == [("Outstanding",)]


async def test_handing_in_is_final_and_every_repeat_gets_the_same_receipt(april: Play) -> None:
    last = await april.answer_all(MANAGER)
    first = await april.submit(last, "Hand in")
    receipts = [
        first,
        await april.submit(last, "Hand in"),
        await april.teams.repeat(first, new_id=False),
        await april.teams.repeat(first, new_id=True),
    ]
    await april.clock("2026-04-02T10:00")
    receipts.append(await april.press(MANAGER, april.posts("Duty and Assessment")[0], "Open my audit"))
    cards = [receipt.opened().card for receipt in receipts]
    assert all(card == cards[0] for card in cards)
    assert "Received on **Wednesday 1 April 2026 at 09:00**" in texts(cards[0])
    assert len(april.rows("select what from event where what = 'audit handed in'")) == 1
    assert april.rows("select count(*) from audit where stage = 'returned'") == [(1,)]


async def test_two_devices_that_hand_in_at_the_same_instant_get_one_receipt(april: Play) -> None:
    one = await april.answer_all(MANAGER)
    other = await april.open_audit(MANAGER)
    assert "Hand in" in titles(other.card)
    answers = await asyncio.gather(april.teams.submit(one, "Hand in"), april.teams.submit(other, "Hand in"))
    assert answers[0].opened().card == answers[1].opened().card
    assert len(april.rows("select what from event where what = 'audit handed in'")) == 1


async def test_a_late_page_of_an_audit_that_was_handed_in_changes_nothing(april: Play) -> None:
    first = await april.open_audit(MANAGER)
    await april.hand_in(MANAGER)
    before = april.rows("select * from section_answers order by section")
    late = (await april.submit(first, "Save and next", filled(first.card, scale="1"))).opened()
    assert "Handed in" in texts(late.card) or "HANDED IN" in texts(late.card)
    assert april.rows("select * from section_answers order by section") == before


async def test_two_windows_on_one_page_do_not_overwrite_each_other_unseen(april: Play) -> None:
    one, other = await april.open_audit(MANAGER), await april.open_audit(MANAGER)
    await april.submit(one, "Save and next", filled(one.card, scale="4"))
    clash = (await april.submit(other, "Save and next", filled(other.card, scale="9"))).opened()
    assert "also saved at 09:00 from another window" in texts(clash.card)
    assert inputs_of(clash.card)[key_of(clash.card, "q1")]["value"] == 9
    kept = (await april.submit(clash, "Save and next")).opened()
    assert "2 / 7" in texts(kept.card)
    assert '"q1":"9"' in str(april.rows("select answers from section_answers")[0][0]).replace(" ", "")


async def test_a_correction_sent_from_the_same_page_is_kept_and_no_repeat(april: Play) -> None:
    """An answer that came too late leaves the page standing: what is typed then, and sent again, is new."""
    page = await april.open_audit(MANAGER)
    await april.submit(page, "Save and next", filled(page.card, scale="4"))
    corrected = await april.submit(page, "Save and next", filled(page.card, scale="8"))
    assert "save again to put it in the place of the other" in texts(corrected.opened().card)
    await april.submit(corrected.opened(), "Save and next")
    assert '"q1":"8"' in str(april.rows("select answers from section_answers")[0][0]).replace(" ", "")


async def test_recommendations_are_kept_with_their_proposed_owner_and_date(april: Play) -> None:
    await april.answer_all(MANAGER)
    review = await april.open_audit(MANAGER)
    page = (await april.submit(review, "Back")).opened()
    owners = objects_at(inputs_of(page.card)[key_of(page.card, "rec1_owner")], "choices")
    owner = text_at(owners[0], "value")
    typed = {
        key_of(page.card, "rec1_text"): "Hold a planning meeting",
        key_of(page.card, "rec1_owner"): owner,
        key_of(page.card, "rec1_due"): "2026-05-15",
    }
    last = (await april.submit(page, "Save and next", typed)).opened()
    await april.submit(last, "Hand in")
    kept = april.rows("select number, text, owner, due_on from recommendation")
    assert kept == [(1, "Hold a planning meeting", owner, "2026-05-15")]
