"""Most of the network's people are guests of the tenant: they work in the channel, and are told there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from office import Office, at
from scenes import Play, seed, serving, teams_with
from seslip import (
    CHAIR,
    CHANNEL,
    CHANNEL_ID,
    COORDINATOR,
    JULY,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    named,
    seslip,
    seslip_office,
    seslip_play,
    share_by_form,
)

from bot.arrivals import _learned
from bot.teams.connector import Member
from practice.channels import qa_leads
from practice.guests import mentioned, places_for
from practice.importing import import_people
from practice.library_undelivered import told_in_channel
from practice.people import Person, Reach, is_guest
from practice.records import Delivery, To
from rehearsal.reading import inputs_of, texts
from rehearsal.sample import SOUTH_EAST, people, people_csv, posts, teams

HOME = "cp-chair.kent@home.example"
"""The address at home of Kent's CP Chair, as an import often has it."""


def with_address_at_home() -> bytes:
    """The people file; of Kent's CP Chair without an object id, and with the address at home."""
    [post] = [post for post in posts(SOUTH_EAST) if post.name == KENT_CHAIR]
    old = f"{post.aad_object_id},{post.upn},".encode()
    assert old in people_csv(SOUTH_EAST)
    return people_csv(SOUTH_EAST).replace(old, f",{HOME},".encode())


async def who(play: Play, name: str) -> Person:
    async with play.store.read() as work:
        [found] = [person for person in await work.people.all() if person.name == name]
    return found


async def places(desk: Office, name: str) -> Sequence[To]:
    async with desk.store.read() as work:
        return await places_for(work, desk.rules, await named(desk, name))


async def test_a_guest_is_known_by_the_directorys_sign_in_name_or_by_what_a_roster_said(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        chair, kent = await named(desk, CHAIR), await named(desk, KENT_CHAIR)
        assert [is_guest(chair), is_guest(kent)] == [False, True]
        assert is_guest(replace(chair, guest=True))
        assert is_guest(replace(chair, upn="X_HOME.EXAMPLE#EXT#@TENANT.EXAMPLE"))


async def test_a_roster_tells_who_is_a_guest_where_the_import_has_their_address_at_home(
    tmp_path: Path,
) -> None:
    async with teams_with(people(SOUTH_EAST), teams(SOUTH_EAST)[0]) as stand_in:
        await seed(tmp_path, stand_in, JULY, with_address_at_home(), b"", SOUTH_EAST.links, "seslip")
        async with serving(tmp_path, stand_in, start=JULY, framework="seslip") as play:
            assert not is_guest(await who(play, KENT_CHAIR))
            receipt = (await share_by_form(play, KENT_CHAIR)).opened()
            assert "Shared: Pre-proceedings audit tool" in texts(receipt.card)
            kent = await who(play, KENT_CHAIR)
            assert is_guest(kent)
            assert kent.aad_object_id == play.person(KENT_CHAIR).aad_object_id
            assert not is_guest(await who(play, CHAIR))


def test_an_address_is_a_sign_in_name_of_guests_alone_and_a_roster_that_says_nothing_changes_nothing() -> (
    None
):
    known = Person("p1", "aad-1", "one@here.example", "CP Chair 1", "CPChair", "", guest=True)
    missing = Person("p2", "", "two@home.example", "CP Chair 2", "CPChair", "")

    def learned(**said: str) -> list[tuple[str, str, bool]]:
        member = Member("29:1", name="", **{"aad_object_id": "", "upn": "", "role": "user", **said})
        return [(p.id, p.aad_object_id, p.guest) for p in _learned([known, missing], [member])]

    assert learned(aad_object_id="AAD-2", upn="x", email="two@home.example") == []
    found = learned(aad_object_id="AAD-2", upn="x", email="TWO@home.example", role="guest")
    assert found == [("p2", "aad-2", True)]
    assert learned(aad_object_id="aad-2", upn="two@home.example") == [("p2", "aad-2", False)]
    assert learned(aad_object_id="aad-1", role="") == []
    assert learned(aad_object_id="aad-1", role="guest") == []
    assert learned(aad_object_id="aad-1") == [("p1", "aad-1", False)]
    assert learned(upn="two@home.example") == []


async def test_an_import_of_later_does_not_forget_who_is_a_guest(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        chair = await named(desk, CHAIR)
        async with desk.store.write() as work:
            await work.people.save([replace(chair, guest=True)])
        async with desk.store.write() as work:
            done = await import_people(
                work, desk.rules, people_csv(SOUTH_EAST), at("2026-07-02 09:00"), full=True
            )
        assert (done.added, done.updated, done.left) == (0, 0, 0)
        assert (await named(desk, CHAIR)).guest


async def test_members_are_told_in_their_chat_and_guests_in_the_channel_with_a_mention(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        chair, kent = await named(desk, CHAIR), await named(desk, KENT_CHAIR)
        assert await places(desk, CHAIR) == [To(person_id=chair.id)]
        assert await places(desk, KENT_CHAIR) == [To(channel_id=CHANNEL_ID)]
        async with desk.store.read() as work:
            assert await mentioned(work, desk.rules, chair.id, To(person_id=chair.id)) is None
            told = await mentioned(work, desk.rules, kent.id, To(channel_id=CHANNEL_ID))
        assert told is not None
        assert (told.name, told.aad_object_id) == (KENT_CHAIR, kent.aad_object_id)


async def test_where_no_channel_is_linked_the_qa_leads_who_are_members_are_told(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        members = [To(person_id=(await named(desk, name)).id) for name in (COORDINATOR, LEAD)]
        assert await places(desk, KENT_CHAIR) == members


def leads(*guests: bool) -> list[Person]:
    return [
        Person(f"p{n}", "", f"p{n}@home.example", f"QA Lead {n}", "QALead", "", guest=guest)
        for n, guest in enumerate(guests)
    ]


@pytest.mark.parametrize(
    ("guests", "told"),
    [((False, True, False), ["p0", "p2"]), ((True, True), ["p0", "p1"]), ((False,), ["p0"]), ((), [])],
)
def test_of_the_qa_leads_guests_are_told_only_where_there_is_no_member(
    guests: tuple[bool, ...], told: list[str]
) -> None:
    assert [lead.id for lead in qa_leads(leads(*guests), seslip())] == told


def note(to: To, **args: str) -> Delivery:
    return Delivery("library_version:t-1:2", to, "library_version", {"template": "t-1", **args}, ("t-1",))


async def owed(desk: Office) -> list[tuple[object, ...]]:
    return await desk.rows("SELECT key, person_id, channel_id FROM delivery ORDER BY key")


async def lose(desk: Office, lost: Delivery, times: int = 1) -> list[tuple[object, ...]]:
    """As the sender tells of what can never arrive. Gives back what is owed then."""
    async with desk.store.write() as work:
        await work.people.set_reach(lost.to.person_id, Reach.UNREACHABLE, "has not installed the bot")
    for _ in range(times):
        async with desk.store.write() as work:
            await told_in_channel(work, desk.rules, lost, at("2026-07-02 09:00"))
    return await owed(desk)


async def test_what_a_members_chat_does_not_take_stands_in_the_channel_once(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        chair = await named(desk, CHAIR)
        found = await lose(desk, note(To(person_id=chair.id), person=chair.id), times=2)
        assert found == [(f"library_version:t-1:2:in:{CHANNEL_ID}", "", CHANNEL_ID)]
        [[args]] = await desk.rows("SELECT args FROM delivery")
        assert chair.id in str(args)


async def test_with_no_channel_linked_the_qa_leads_get_it_and_what_they_lose_goes_no_further(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        chair, lead = await named(desk, CHAIR), await named(desk, LEAD)
        found = await lose(desk, note(To(person_id=chair.id), person=chair.id))
        coordinator = await named(desk, COORDINATOR)
        assert {row[1] for row in found} == {lead.id, coordinator.id}
        # The lead's copy of it is lost as well: it is about somebody else.
        assert await lose(desk, note(To(person_id=lead.id), person=chair.id)) == found


async def test_what_is_no_card_of_one_person_goes_to_no_channel(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        chair = await named(desk, CHAIR)
        lost = replace(note(To(person_id=chair.id)), card="template")
        assert await lose(desk, lost) == []
        assert await lose(desk, note(To(channel_id=CHANNEL_ID), person=chair.id)) == []


async def test_what_was_told_elsewhere_and_lost_there_goes_in_no_circle(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        lead = await named(desk, LEAD)
        copy = replace(
            note(To(person_id=lead.id), person=lead.id), key=f"library_version:t-1:2:in:{CHANNEL_ID}:l-1"
        )
        assert await lose(desk, copy) == []


async def test_whoever_does_not_get_it_in_their_chat_reads_it_in_the_channel_and_not_again_later(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, CHAIR)
        # They removed the bot, and Teams has not told of it: only the message that is refused does.
        play.teams.tenant.set_installed(play.person(CHAIR).aad_object_id, False)
        card = play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)[-1]
        page = (await play.press(KENT_CHAIR, card, "We used it")).opened()
        await play.submit(page, "Save", {next(iter(inputs_of(page.card))): "It took an hour."})
        [told] = play.holding("It took an hour.", channel=CHANNEL)
        assert f"<at>{CHAIR}</at>" in texts(told.card)
        assert "Everything has gone out" in await play.words(LEAD, "deliveries")
        assert not play.holding("cannot be reached", LEAD)
        await play.teams.install(play.person(CHAIR))
        await play.clock("2026-07-03T09:00")
        assert not play.holding("It took an hour.", CHAIR)
        assert len(play.holding("It took an hour.", channel=CHANNEL)) == 1


async def test_a_guest_presses_what_stands_in_the_channel_and_is_written_to_nowhere_else(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        for name in (KENT_CHAIR, KENT_LEAD):
            assert "What you can type" in await play.words(name, "help", play.channel(CHANNEL))
        await share_by_form(play)
        await play.clock("2026-09-01T09:00")
        assert [name for name in (KENT_CHAIR, KENT_LEAD) if play.cards(name)] == []
        opened = [c for c in play.teams.tenant.journal if c.method == "POST" and "members" in str(c.body)]
        assert opened == []
        assert play.rows("select name from person where reach = 'unreachable'") == []
