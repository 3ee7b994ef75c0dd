"""A COA of East Kent in its week: KIT meetings that were held, and what was added to them."""

from datetime import timedelta

from kent import COA, named, practitioner
from office import Office

from practice.coa_records import Here, KitMeeting, KitState, Observation, ObservationKind
from storage.store import Store

STRENGTH, NEXT, EMERGING = (
    ObservationKind.STRENGTH,
    ObservationKind.NEXT_STEP,
    ObservationKind.EMERGING,
)
SAID = "Plans are written together with families, in their own words."
SUGGESTED = "Agree who records what after a joint visit."
EMERGED = "Is supervision reflective in every team?"
VOICE, SUPERVISION = "Child's voice", "Management oversight and supervision"


def final_of(district: str, meetings: list[KitMeeting]) -> KitMeeting:
    return next(one for one in meetings if one.district == district and one.final)


async def hold(store: Store, *districts: str, coa_id: str = COA) -> None:
    """The meetings of these districts were prompted and ended."""
    async with store.write() as work:
        for meeting in await work.kits.of(coa_id):
            if meeting.district in districts:
                await work.kits.set_state(meeting.id, KitState.ENDED)


async def observe(
    store: Store, district: str, kind: ObservationKind, theme: str, text: str, number: int = 1
) -> None:
    """Added to the district's final meeting."""
    async with store.write() as work:
        meeting = final_of(district, await work.kits.of(COA))
        at = meeting.starts_at + timedelta(minutes=number)
        key = f"{meeting.id}:{kind}:{number}"
        await work.kits.observe(
            Observation(key, meeting.id, COA, district, kind, theme, text, "somebody", at)
        )


async def a_week(store: Store, *districts: str) -> None:
    """Held, and one thing of each kind in each."""
    await hold(store, *districts)
    for district in districts:
        await observe(store, district, STRENGTH, VOICE, SAID, 1)
        await observe(store, district, NEXT, "Recording", SUGGESTED, 2)
        await observe(store, district, EMERGING, SUPERVISION, EMERGED, 3)


async def be_here(desk: Office, district: str, *people: str) -> None:
    """In the district's final meeting."""
    async with desk.store.write() as work:
        meeting = final_of(district, await work.kits.of(COA))
        for name in people or (practitioner(district),):
            person = await named(desk, name)
            await work.kits.come(Here(meeting.id, person.id, meeting.starts_at))
