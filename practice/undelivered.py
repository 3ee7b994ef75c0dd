"""What could not be delivered is never silent: the QA leads are told, and get what a channel could not."""

from dataclasses import replace
from datetime import datetime

from practice.channels import qa_leads
from practice.people import post_title
from practice.work import Delivery, Rules, To, Urgency, Work

CARD = "undelivered"


async def note_undelivered(work: Work, rules: Rules, lost: Delivery, why: str, now: datetime) -> None:
    """A new message that can never arrive: one notice for each place and day, to each QA lead."""
    if not (lost.to.channel_id or lost.urgency is Urgency.ESCALATION):
        return
    people = await work.people.all()
    leads = [lead for lead in qa_leads(people, rules.framework) if lead.id != lost.to.person_id]
    where = lost.to.channel_id or lost.to.person_id
    person = next((one for one in people if one.id == lost.to.person_id), None)
    channel = lost.args.get("service", "")
    args = {"channel": channel, "post": post_title(person, rules.framework) if person else "", "why": why}
    for lead in leads:
        to = To(person_id=lead.id)
        key = f"{CARD}:{where}:{rules.today(now).isoformat()}:{lead.id}"
        await work.outbox.post(Delivery(key, to, CARD, args, ()), now)
        if lost.to.channel_id:
            moved = replace(lost, key=f"{lost.key}:{lead.id}", to=to, args={**lost.args, "unlinked": "yes"})
            await work.outbox.post(moved, now)
