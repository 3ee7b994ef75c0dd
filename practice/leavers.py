"""What an import of people brings with it: for leavers' audits, for their covers, and for who joined. (ours)"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from practice.audits import TO_COME
from practice.channels import qa_leads
from practice.people import Person, by_name, post_title
from practice.proposals import propose_for_leaver
from practice.roles import Role, roles_of
from practice.work import Rules, Work


async def see_to(
    work: Work, rules: Rules, now: datetime, before: Mapping[str, Person], after: Sequence[Person]
) -> tuple[str, ...]:
    """`before`: who stood where, by id; `after`: those who were imported or have left. Gives back what to say."""
    known = [(before[person.id], person) for person in after if person.id in before]
    leavers = sorted((new for old, new in known if new.left and not old.left), key=by_name)
    back = [new for old, new in known if old.left and not new.left]
    leads = qa_leads(await work.people.all(), rules.framework)
    asked = {}
    for leaver in leavers:
        await _end_absences(work, leaver)
        asked[leaver.id] = await propose_for_leaver(work, now, leaver, leads)
    await _ask_new_leads(work, rules, now, before, leads, asked)
    for person in back:
        theirs = await work.audits.of(auditor_id=person.id, stages=TO_COME)
        await work.outbox.refresh([audit.id for audit in theirs], now)
    uncovered = await _end_covers(work, rules, now, leavers)
    said = [*await _audits_in_words(work, rules, sum(asked.values())), *uncovered]
    return (*said, *_joiners_in_words(rules, before, after))


async def _ask_new_leads(
    work: Work,
    rules: Rules,
    now: datetime,
    before: Mapping[str, Person],
    leads: Iterable[Person],
    asked: Collection[str],
) -> None:
    """Whoever is a QA lead from now on is asked what the others were asked of those (not `asked`) who had left."""
    were = {lead.id for lead in qa_leads(before.values(), rules.framework)}
    if new := [lead for lead in leads if lead.id not in were]:
        for person in await work.people.all():
            if person.left and person.id not in asked:
                await propose_for_leaver(work, now, person, new)


async def _end_absences(work: Work, leaver: Person) -> None:
    for absence in await work.absences.of(leaver.id):
        await work.absences.remove(absence.id)


async def _end_covers(work: Work, rules: Rules, now: datetime, leavers: Iterable[Person]) -> list[str]:
    """Nobody covers for a leaver, and a leaver for nobody; whoever lost their cover is named."""
    gone = {leaver.id: leaver for leaver in leavers}
    people = {person.id: person for person in await work.people.all()}
    said = []
    for covered_id, cover_id in sorted((await work.absences.covers()).items()):
        if covered_id not in gone and cover_id not in gone:
            continue
        await work.absences.set_cover(covered_id, None, "", now)
        if covered_id not in gone:
            name = post_title(people[covered_id], rules.framework)
            said.append(
                f"{post_title(gone[cover_id], rules.framework)} has left and covered for {name}: "
                f"type `cover for {name} by` and a post, if somebody else is to."
            )
    return said


async def _audits_in_words(work: Work, rules: Rules, count: int) -> list[str]:
    if not count:
        return []
    audits = "1 audit of somebody who has left goes" if count == 1 else f"{count} audits of leavers go"
    if qa_leads(await work.people.all(), rules.framework):
        return [f"{audits} to somebody else: each QA lead gets a proposal to whom."]
    return [f"{audits} to nobody: there is no QA lead who could be asked. Import one."]


def _joiners_in_words(rules: Rules, before: Mapping[str, Person], after: Iterable[Person]) -> list[str]:
    def audits(person: Person | None) -> bool:
        return person is not None and Role.AUDITOR in roles_of(person, rules.framework)

    count = sum(audits(person) and not audits(before.get(person.id)) for person in after)
    if not count or not any(map(audits, before.values())):
        return []
    who = "1 new auditor gets a first audit" if count == 1 else f"{count} new auditors get their first audits"
    return [f"{who} with the next allocation."]
