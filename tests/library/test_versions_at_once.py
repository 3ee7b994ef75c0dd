"""Newer versions in a real database: two people at once, many who are told, no channel to tell them in."""

import asyncio
from pathlib import Path

import pytest
from office import Office, at
from seslip import (
    CHAIR,
    CHANNEL_ID,
    COORDINATOR,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    share,
)
from sqlalchemy.exc import OperationalError

from practice import library_changes as changes
from practice import library_versions as versions
from practice.errors import PracticeError
from practice.library_notices import ENDED, VERSION, notices_of, version_notice
from practice.library_records import TemplateState, Used
from practice.library_versions_views import Ended, NotYours, Replaced, VersionDialog
from practice.people import Person
from practice.records import Delivery, To
from practice.undelivered import note_undelivered

LINK = "https://kent.sharepoint.com/sites/qa/pre-proceedings-2026.docx"


async def save(
    desk: Office, by: str, template_id: str, said: str, number: int = 1
) -> VersionDialog | NotYours | Replaced:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await versions.save_version(
            work,
            desk.rules,
            person,
            at("2026-08-03 10:00"),
            template_id=template_id,
            number=number,
            file_hash="",
            inputs={"link": LINK, "changed": said},
        )


async def end(desk: Office, by: str, template_id: str, why: str = "It is out of date.") -> object:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await changes.end(
            work,
            desk.rules,
            person,
            at("2026-08-03 10:00"),
            template_id=template_id,
            inputs={"reason": why},
        )


async def used_by(desk: Office, template_id: str, *people: Person) -> None:
    async with desk.store.write() as work:
        for person in people:
            await work.library.keep_used(
                Used(template_id, person.id, 1, person.agency, "Well.", at("2026-07-20 10:00"))
            )


async def told(desk: Office, card: str, template_id: str) -> list[Delivery]:
    async with desk.store.read() as work:
        owed = await work.outbox.showing([notices_of(template_id)])
    return [one for one in owed if one.card == card]


def guests(number: int) -> list[Person]:
    """CP chairs of Kent, each a guest."""
    return [
        Person(
            id=f"guest-{n:02}",
            aad_object_id=f"aad-{n:02}",
            upn=f"chair.{n}_home.example#EXT#@tenant.example",
            name=f"CP Chair, Kent {n + 1}",
            post="CPChair",
            service="",
            agency="Kent",
        )
        for n in range(1, number + 1)
    ]


async def test_of_two_who_replace_at_once_the_second_gets_the_page_again_with_what_they_typed(
    database_url: str,
) -> None:
    async with seslip_office(database_url) as desk:
        template_id = await share(desk)
        answers = await asyncio.gather(
            save(desk, KENT_CHAIR, template_id, "Shorter."),
            save(desk, KENT_LEAD, template_id, "Longer."),
        )
        [saved] = [one for one in answers if isinstance(one, Replaced)]
        [again] = [one for one in answers if isinstance(one, VersionDialog)]
        assert saved.template.number == again.template.number == 2
        assert {saved.template.changed, again.filled.values["changed"]} == {"Shorter.", "Longer."}
        assert "Version 2 was shared meanwhile by" in again.filled.problems[0]
        assert saved.template.changed in again.filled.problems[0]
        assert await desk.rows("select number from template_version order by number") == [(1,), (2,)]


async def test_a_version_and_a_withdrawal_at_once_leave_one_truth(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        template_id = await share(desk)
        version, ended = await asyncio.gather(
            save(desk, KENT_CHAIR, template_id, "Shorter."),
            end(desk, KENT_LEAD, template_id),
            return_exceptions=True,
        )
        assert isinstance(ended, Ended)
        assert isinstance(version, Replaced | PracticeError)
        [(state, number)] = await desk.rows("select state, number from template")
        assert (state, number) == ("withdrawn", 2 if isinstance(version, Replaced) else 1)
        rows = await desk.rows("select count(*) from template_version")
        assert rows == [(number,)]


async def test_of_two_who_end_it_at_once_one_is_told_why_it_ended(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        template_id = await share(desk)
        answers = await asyncio.gather(
            end(desk, KENT_CHAIR, template_id, "It is out of date."),
            end(desk, LEAD, template_id, "The guidance has changed."),
            return_exceptions=True,
        )
        [ended] = [one for one in answers if isinstance(one, Ended)]
        [refused] = [one for one in answers if isinstance(one, PracticeError)]
        assert ended.template.reason in str(refused)
        assert ended.template.state.value in str(refused)
        assert len(await told(desk, ENDED, template_id)) == (
            1 if ended.template.state is TemplateState.RETIRED else 0
        )


@pytest.fixture
def office_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db"


async def test_more_than_twenty_guests_are_named_in_two_messages(office_file: str) -> None:
    async with seslip_office(office_file) as desk:
        template_id = await share(desk)
        people = guests(25)
        async with desk.store.write() as work:
            await work.people.save(people)
        await used_by(desk, template_id, *people, await named(desk, CHAIR))
        answer = await save(desk, KENT_CHAIR, template_id, "Shorter.")
        assert isinstance(answer, Replaced)
        assert answer.told == 26
        owed = await told(desk, VERSION, template_id)
        in_channel = [one for one in owed if one.to == To(channel_id=CHANNEL_ID)]
        async with desk.store.read() as work:
            named_in = [(await version_notice(work, desk.rules, one)).whom for one in in_channel]
        assert [len(whom) for whom in named_in] == [20, 5]
        assert len({one.aad_object_id for whom in named_in for one in whom}) == 25
        assert [one.to.person_id for one in owed if one.to.person_id] == [(await named(desk, CHAIR)).id]


async def test_where_no_channel_is_linked_the_qa_leads_are_asked_to_pass_it_on(office_file: str) -> None:
    async with seslip_office(office_file, linked=False) as desk:
        template_id = await share(desk)
        lead = await named(desk, LEAD)
        await used_by(desk, template_id, lead, await named(desk, MEDWAY_CHAIR))
        await save(desk, KENT_CHAIR, template_id, "Shorter.")
        owed = {one.to.person_id: one for one in await told(desk, VERSION, template_id)}
        async with desk.store.read() as work:
            of_lead = await version_notice(work, desk.rules, owed[lead.id])
            of_other = await version_notice(work, desk.rules, owed[(await named(desk, COORDINATOR)).id])
        for notice in (of_lead, of_other):
            assert [(one.name, one.aad_object_id) for one in notice.whom] == [(MEDWAY_CHAIR, "")]
            assert notice.relayed


async def test_what_the_channel_could_not_be_given_stands_in_the_qa_leads_chats(office_file: str) -> None:
    async with seslip_office(office_file) as desk:
        template_id = await share(desk)
        await used_by(desk, template_id, await named(desk, MEDWAY_CHAIR))
        await save(desk, KENT_CHAIR, template_id, "Shorter.")
        [lost] = await told(desk, VERSION, template_id)
        async with desk.store.write() as work:
            await note_undelivered(work, desk.rules, lost, "the team was archived", at("2026-08-03 10:05"))
        lead = await named(desk, LEAD)
        owed = {one.to.person_id: one for one in await told(desk, VERSION, template_id)}
        async with desk.store.read() as work:
            notice = await version_notice(work, desk.rules, owed[lead.id])
        assert notice.relayed
        assert [one.name for one in notice.whom] == [MEDWAY_CHAIR]


async def test_a_fault_in_the_middle_leaves_neither_a_version_nor_a_message(office_file: str) -> None:
    async with seslip_office(office_file) as desk:
        template_id = await share(desk)
        await used_by(desk, template_id, await named(desk, MEDWAY_CHAIR))
        # What is posted last cannot be written.
        await desk.change("alter table delivery_about rename to gone")
        with pytest.raises(OperationalError):
            await save(desk, KENT_CHAIR, template_id, "Shorter.")
        await desk.change("alter table gone rename to delivery_about")
        assert await desk.rows("select number from template_version") == [(1,)]
        assert await desk.rows("select number from template") == [(1,)]
        assert await told(desk, VERSION, template_id) == []


async def test_authorities_are_the_same_in_every_spelling(office_file: str) -> None:
    async with seslip_office(office_file) as desk:
        template_id = await share(desk, authority="Brighton & Hove")
        await desk.change(
            "update person set agency = 'brighton and hove' where name = 'QA Lead, Brighton & Hove'"
        )
        answer = await save(desk, "QA Lead, Brighton & Hove", template_id, "Shorter.")
        assert isinstance(answer, Replaced)
