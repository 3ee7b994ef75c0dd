"""A round is called off before anything in it was answered; after that it can only be recalled."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from office import Office, at, good_answers, office, questions

from practice import answering, recall
from practice.audits import Stage
from practice.errors import BadInput, NotFound, Refused
from practice.records import Delivery
from practice.round_cards import round_card
from practice.views import RecallCard, RecalledCard

FIRST_DAY, LATER = "2026-04-01 09:00", "2026-04-08 10:30"
ROUND = "LS-2026Q1"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    """A round of 13 audits whose first five stand in Teams."""
    async with office(database_url) as opened:
        await opened.allocate(FIRST_DAY)
        async with opened.store.write() as work:
            for owed in await work.outbox.due(at(FIRST_DAY), 500):
                await work.outbox.sent(owed, "chat", f"m{owed.id}", "", at(FIRST_DAY))
        yield opened


async def show(desk: Office, words: str = ROUND) -> RecallCard:
    async with desk.store.read() as work:
        return await recall.preview(work, desk.rules, at(LATER), words, cancel=True)


async def take(desk: Office, *, cancel: bool = True, by: str = "Q1") -> RecalledCard:
    lead = await desk.person(by)
    async with desk.store.write() as work:
        return await recall.recall(work, desk.rules, lead, at(LATER), ROUND, cancel=cancel)


async def owed(desk: Office) -> list[Delivery]:
    async with desk.store.read() as work:
        return [one.delivery for one in await work.outbox.due(at("2026-12-31 09:00"), 500)]


async def answer(desk: Office) -> str:
    """The IRO saves a page; gives back the audit's id."""
    [audit] = [audit for audit in await desk.audits(Stage.SENT) if audit.service == "IROs"]
    section, person = questions().sections[0], await desk.person("I1")
    async with desk.store.write() as work:
        await answering.save_section(
            *(work, desk.rules, person, at("2026-04-02 10:00")),
            audit_id=audit.id,
            section_key=section.key,
            revision=0,
            inputs=good_answers(section),
            then="close",
        )
    return audit.id


async def test_what_cancelling_would_do_is_shown_as_of_a_recall(desk: Office) -> None:
    view = await show(desk)
    assert view.cancel
    assert (view.effect.withdrawn, view.effect.stay) == (13, 0)
    assert await owed(desk) == []


async def test_a_cancelled_round_is_taken_back_whole_and_said_to_be_cancelled(desk: Office) -> None:
    receipt = await take(desk)
    assert (receipt.cancel, receipt.by, receipt.effect.withdrawn) == (True, "QA Lead 1", 13)
    assert {audit.stage for audit in await desk.audits()} == {Stage.WITHDRAWN}
    args = {"round": ROUND, "service": "MASH", "month": "2026-04", "page": "1", "pages": "1", "unlinked": ""}
    async with desk.store.read() as work:
        events = [event.what for event in await work.trail.about(ROUND)]
        [withdrawn] = [e for e in await work.trail.about("LS-2026Q1-001") if e.what == "audit withdrawn"]
        card = await round_card(work, desk.rules, at(LATER), args=args, about=[])
        told = next(one for one in await owed(desk) if one.card == "recalled")
        notice = await recall.notice(work, desk.rules, at(LATER), args=told.args, about=told.about)
    assert events[-1] == "round cancelled"
    assert withdrawn.detail == {"reason": "the round was cancelled"}
    assert card.recalled == "LS-2026Q1 was cancelled on Wednesday 8 April 2026."
    assert notice.cancel
    with pytest.raises(Refused, match=r"was cancelled on Wednesday 8 April 2026\. There is nothing left to"):
        await show(desk)


async def test_the_quarter_can_be_allocated_again_and_the_preview_says_why_it_has_another_name(
    desk: Office,
) -> None:
    await take(desk)
    view = await desk.preview(LATER)
    assert (view.round_id, view.again) == (
        "LS-2026Q1-B",
        "LS-2026Q1 was cancelled, so this becomes LS-2026Q1-B.",
    )
    await desk.confirm(view.preview_id, LATER)
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await recall.recall(work, desk.rules, lead, at(LATER), "LS-2026Q1-B")
    again = await desk.preview("2026-04-09 09:00")
    assert again.again == (
        "LS-2026Q1-B was recalled and LS-2026Q1 was cancelled, so this becomes LS-2026Q1-C."
    )


async def test_what_was_answered_is_not_cancelled_neither_shown_nor_confirmed(desk: Office) -> None:
    await show(desk)
    await answer(desk)
    before = await desk.audits(), await owed(desk)
    for attempt in (show, take):
        with pytest.raises(
            Refused,
            match=f"1 audit holds answers, so {ROUND} cannot be cancelled any more. Type `recall {ROUND}`",
        ):
            await attempt(desk)
    assert (await desk.audits(), await owed(desk)) == before
    async with desk.store.read() as work:
        [known] = await work.rounds.all()
    assert known.recalled_at is None
    assert not (await take(desk, cancel=False)).cancel


async def test_an_audit_that_was_only_opened_does_not_stand_in_the_way(desk: Office) -> None:
    await desk.open("I1", "LS-2026Q1-005", "2026-04-02 10:00")
    assert (await take(desk)).effect.told == 4


async def test_cancelled_and_recalled_at_once_it_ends_one_way_with_one_receipt(desk: Office) -> None:
    receipts = await asyncio.gather(take(desk), take(desk, cancel=False, by="Q2"), take(desk, by="Q2"))
    assert receipts == [receipts[0]] * 3
    async with desk.store.read() as work:
        ends = [
            e.what for e in await work.trail.about(ROUND) if e.what in ("round cancelled", "round recalled")
        ]
    assert ends == [f"round {'cancelled' if receipts[0].cancel else 'recalled'}"]


async def test_a_page_that_is_saved_at_the_same_instant_is_answered_or_refused(desk: Office) -> None:
    saved, cancelled = await asyncio.gather(answer(desk), take(desk), return_exceptions=True)
    assert {type(saved), type(cancelled)} in ({str, Refused}, {Refused, RecalledCard})


@pytest.mark.parametrize(
    ("words", "kind", "says"),
    [
        ("", BadInput, "Which round? Type, for example, `cancel round LS-2026Q1`."),
        ("LS-2026Q2", NotFound, "There is no round “LS-2026Q2”. Did you mean `cancel round LS-2026Q1`?"),
    ],
)
async def test_a_round_that_is_none_is_refused_with_the_nearest(
    desk: Office, words: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind) as refused:
        await show(desk, words)
    assert says in str(refused.value)
