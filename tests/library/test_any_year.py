"""Whatever people do in two years: nobody is flooded, nothing is forgotten, and running it again changes nothing."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from office import Office, mornings
from reviewing import asked, sweep
from seslip import CHAIR, COORDINATOR, KENT_CHAIR, KENT_LEAD, LEAD, MEDWAY_CHAIR, named, seslip_office, share

from practice import library_review as review
from practice.errors import PracticeError
from practice.library_records import Review, Template, TemplateState
from practice.people import Person

PEOPLE = (CHAIR, KENT_CHAIR, KENT_LEAD, MEDWAY_CHAIR, LEAD)
LONGEST_WAIT = timedelta(days=28 + 7)
"""The weeks to answer, and the days to the next working morning at Christmas."""


async def happens(desk: Office, chance: random.Random, people: list[Person], now: datetime) -> None:
    """On some days somebody answers, shares, withdraws or leaves; what is refused changes nothing."""
    by = chance.choice(people)
    async with desk.store.write() as work:
        templates = await work.library.to_review(date.max, *Review)
        one = chance.choice(templates)
        act = chance.choices(("keep", "withdraw", "nothing"), (6, 1, 20))[0]
        if act == "withdraw" and len(templates) > 4:
            await work.library.save(
                replace(one, state=TemplateState.WITHDRAWN, reason="Old.", ended_by=by.id)
            )
        try:
            if act == "keep":
                await review.keep(work, desk.rules, by, now + timedelta(hours=1), one.id)
        except PracticeError:
            return


def check(one: Template, today: date) -> None:
    """What holds of each template after the sweep of a working morning."""
    if one.review is Review.CURRENT:
        assert one.asked_on is None
        assert today - one.review_on < timedelta(days=14), "it should have been asked"
    if one.review is Review.ASKED:
        assert one.asked_on is not None
        assert one.checked_on < one.asked_on <= today
        assert today - one.asked_on <= LONGEST_WAIT, "somebody else should have been asked"


@pytest.mark.parametrize("seed", [1, 2])
async def test_any_two_years_flood_nobody_and_forget_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        for number in range(14):
            day = f"2026-07-{chance.randint(1, 20):02} 10:00"
            link = f"https://kent.sharepoint.com/{number}"
            await share(desk, chance.choice(PEOPLE), link=link, now=day)
        people = [await named(desk, name) for name in (*PEOPLE, COORDINATOR)]
        left_on = f"2027-{chance.randint(6, 9):02}-15"
        for now in mornings("2027-06-25", "2028-12-31"):
            if now.date().isoformat() == left_on:
                await desk.change(
                    f"UPDATE person SET has_left = TRUE WHERE name = '{chance.choice(PEOPLE[:4])}'"
                )
            await sweep(desk, now)
            if now.day % 5 == 0:
                assert await sweep(desk, now) == 0
            if now.weekday() == 2:
                async with desk.store.read() as work:
                    for one in await work.library.to_review(date.max, *Review):
                        check(one, now.date())
            if chance.random() < 0.4:
                await happens(desk, chance, people, now)
        cards = Counter((day, where) for day, where, _ in await asked(desk))
        assert cards
        assert set(cards.values()) == {1}
        assert max(count for _, _, count in await asked(desk)) <= review.MOST
