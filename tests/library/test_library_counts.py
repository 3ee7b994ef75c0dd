"""What the clock and the digest ask the database: no more than they show, and the same of either database."""

from dataclasses import replace

from office import Office, at
from seslip import KENT_CHAIR, MEDWAY_CHAIR, named, seslip_office, share

from practice.library_records import Review

JULY, AUGUST = at("2026-07-01 00:00"), at("2026-08-01 00:00")


async def reviewed(desk: Office, template_id: str, review: Review) -> None:
    async with desk.store.write() as work:
        template = await work.library.by_id(template_id)
        assert template is not None
        await work.library.save(replace(template, review=review))


async def test_months_and_those_who_have_left_are_counted_alike(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        medway = await named(desk, MEDWAY_CHAIR)
        days = ("2026-06-30 10:00", "2026-07-03 10:00", "2026-07-02 10:00", "2026-08-01 00:00")
        june, third, second, _ = [
            await share(
                desk, MEDWAY_CHAIR if number < 2 else KENT_CHAIR, day, link=f"https://sharepoint.com/{number}"
            )
            for number, day in enumerate(days)
        ]
        await reviewed(desk, june, Review.ASKED)
        await reviewed(desk, second, Review.ASKED)
        await reviewed(desk, third, Review.NOT_REVIEWED)
        async with desk.store.read() as work:
            assert await work.library.shared_between(JULY, AUGUST, 9) == [second, third]
            assert await work.library.shared_between(JULY, AUGUST, 1) == [second]
            assert (await work.library.standing_before(JULY), await work.library.standing_before(AUGUST)) == (
                1,
                3,
            )
            assert await work.library.not_reviewed() == 1
            assert await work.library.asked_of_left() == []
            found, in_all = await work.library.changeable(medway.id, "Kent", 3)
            assert ([one.id for one in found][1:], in_all) == ([third, second], 4)
        await desk.change(f"update person set has_left = true where id = '{medway.id}'")
        async with desk.store.read() as work:
            assert [one.id for one in await work.library.asked_of_left()] == [june]
