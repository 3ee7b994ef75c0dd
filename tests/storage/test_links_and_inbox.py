"""Which channel gets what, where things stand in Teams, and what was answered before."""

from collections.abc import AsyncIterator

import pytest
from office import Office, at, office

from practice.channels import Directory, link, unlink
from practice.errors import BadInput, Refused
from practice.records import To

NOW = at("2026-04-01 09:00")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def linked(desk: Office, purpose: str, service: str, channel: str) -> None:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await work.channels.heard_channel(
            channel, f"name of {channel}", "team", "QA", "tenant", "http://teams"
        )
        await link(work, desk.rules, lead, NOW, purpose=purpose, service=service, channel_id=channel)


async def to(desk: Office, service: str, *purposes: str) -> list[To]:
    async with desk.store.read() as work:
        return (await Directory.load(work, desk.rules)).to(service, *purposes)


async def test_a_service_s_own_channel_comes_before_the_one_for_all_and_that_before_the_qa_leads(
    desk: Office,
) -> None:
    leads = [To(person_id=(await desk.person(short)).id) for short in ("Q1", "Q2")]
    assert await to(desk, "MASH", "escalations", "allocations") == leads
    await linked(desk, "allocations", "", "all")
    assert await to(desk, "MASH", "escalations", "allocations") == [To(channel_id="all")]
    await linked(desk, "allocations", "mash", "own")
    assert await to(desk, "MASH", "escalations", "allocations") == [To(channel_id="own")]
    await linked(desk, "escalations", "", "escalated")
    assert await to(desk, "MASH", "escalations", "allocations") == [To(channel_id="own")]
    assert await to(desk, "IROs", "escalations", "allocations") == [To(channel_id="escalated")]
    await linked(desk, "escalations", "MASH", "escalated")
    assert await to(desk, "MASH", "escalations", "allocations") == [To(channel_id="escalated")]
    assert await to(desk, "MASH", "allocations") == [To(channel_id="own")]
    assert await to(desk, "IROs", "allocations") == [To(channel_id="all")]


async def test_a_link_is_replaced_by_the_next_and_taken_back_once(desk: Office) -> None:
    lead = await desk.person("Q1")
    await linked(desk, "allocations", "MASH", "one")
    await linked(desk, "Allocations", "MASH", "two")
    assert await to(desk, "MASH", "allocations") == [To(channel_id="two")]
    async with desk.store.write() as work:
        await unlink(work, desk.rules, lead, NOW, purpose="allocations", service="mash")
        with pytest.raises(Refused, match="nothing to take back"):
            await unlink(work, desk.rules, lead, NOW, purpose="allocations", service="MASH")
    assert len(await to(desk, "MASH", "allocations")) == 2


@pytest.mark.parametrize(
    ("purpose", "service", "channel", "kind", "says"),
    [
        ("allocations", "MASH", "", Refused, "Type this in the channel"),
        ("alocations", "MASH", "c", BadInput, "Did you mean `allocations`?"),
        ("", "", "c", BadInput, "It can be `allocations`"),
        ("coa", "MASH", "c", BadInput, "without a service"),
        ("allocations", "Mahs", "c", BadInput, "Did you mean “MASH”?"),
        (
            "allocations",
            "xyzzy",
            "c",
            BadInput,
            "There are: MASH, Duty and Assessment, IROs, Whole authority",
        ),
    ],
)
async def test_a_link_that_cannot_be_is_refused_with_the_nearest(
    desk: Office, purpose: str, service: str, channel: str, kind: type[Exception], says: str
) -> None:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        with pytest.raises(kind) as refused:
            await link(work, desk.rules, lead, NOW, purpose=purpose, service=service, channel_id=channel)
        assert says in str(refused.value)
        assert await work.channels.links() == []


async def test_a_channel_keeps_the_name_that_a_later_activity_leaves_out(desk: Office) -> None:
    await linked(desk, "allocations", "MASH", "one")
    async with desk.store.write() as work:
        await work.channels.heard_channel("one", "", "", "", "tenant", "http://newer")
        [made] = await work.channels.links("allocations")
        found = await work.outbox.address(To(channel_id="one"))
    assert (made.channel_name, made.team_name) == ("name of one", "QA")
    assert found is not None
    assert found.service_url == "http://newer"


async def test_when_a_tenant_moves_everything_in_it_is_reached_by_its_new_address(desk: Office) -> None:
    await linked(desk, "allocations", "MASH", "one")
    person = await desk.person("T1")
    async with desk.store.write() as work:
        await work.channels.heard_chat(person.aad_object_id, "chat", "tenant", "http://teams")
        await work.channels.moved("tenant", "http://moved", NOW)
        places = [await work.outbox.address(to) for to in (To(channel_id="one"), To(person_id=person.id))]
    assert [place.service_url for place in places if place] == ["http://moved", "http://moved"]


async def test_a_repeat_finds_the_first_answer_by_its_id_or_by_its_token(desk: Office) -> None:
    async with desk.store.write() as work:
        assert await work.inbox.answer("a", "token") is None
        assert await work.inbox.keep("a", "token", {"text": "first"}, NOW)
        assert not await work.inbox.keep("a", None, {"text": "second"}, NOW)
        assert not await work.inbox.keep("b", "token", {"text": "second"}, NOW)
        assert await work.inbox.keep("c", None, {"text": "third"}, NOW)
    async with desk.store.read() as work:
        assert await work.inbox.answer("a", None) == {"text": "first"}
        assert await work.inbox.answer("new id", "token") == {"text": "first"}
        assert await work.inbox.answer("new id", None) is None
        assert await work.inbox.answer("c", "another token") == {"text": "third"}
