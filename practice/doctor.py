"""What is missing before the work can go on, and what is wrong while it does: the `doctor` and the setup checklist."""

from collections import defaultdict

from practice.findings import Check, Finding, Weight
from practice.people import Reach, by_name, post_title
from practice.work import Rules, Work


async def check_reach(work: Work, rules: Rules) -> Check:
    """Who cannot be reached in Teams, by reason; and how many are only expected to be."""
    people = sorted((person for person in await work.people.all() if not person.left), key=by_name)
    notes = await work.people.reach_notes()
    by_reason: dict[str, list[str]] = defaultdict(list)
    for person in people:
        if person.reach is Reach.UNREACHABLE:
            by_reason[notes.get(person.id, "")].append(post_title(person, rules.framework))
    findings = [
        Finding(
            f"Cannot be reached in Teams: {why or 'nobody knows why'}.",
            "Put that right with them. `deliveries` then sends again what did not arrive.",
            names=tuple(names),
        )
        for why, names in sorted(by_reason.items())
    ]
    if expected := sum(person.reach is Reach.EXPECTED for person in people):
        findings.append(
            Finding(
                f"{expected} of {len(people)} are only expected to be reachable: nothing was sent to them yet.",
                "Nothing: the first card that arrives proves it.",
                Weight.NOTE,
            )
        )
    reached = sum(person.reach is Reach.REACHED for person in people)
    return Check("Reach", f"{reached} of {len(people)} have been reached.", tuple(findings))
