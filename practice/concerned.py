"""Whoever is concerned by a change of an audit is told of it, once, in a message of their own."""

from collections.abc import Callable, Mapping
from datetime import datetime

from practice.audits import Audit
from practice.errors import NotFound
from practice.records import Delivery, To
from practice.rows import row_of
from practice.views import ChangeNotice
from practice.work import Rules, Work

CARD = "changed"

WORDS: Mapping[str, Callable[[Mapping[str, str]], tuple[str, str]]] = {
    "withdrawn": lambda said: (
        f"{said['audit']} was withdrawn",
        "You need not do it any more. What you had saved is kept.",
    ),
    "extended": lambda said: (
        f"{said['audit']}: you have until {said['until']}",
        f"The extension was agreed. Its deadline was {said['due']}; you are reminded of the new one.",
    ),
    "excluded": lambda said: (
        f"{said['audit']} was excluded",
        "You need not do it any more. What you had saved is kept.",
    ),
    "declined": lambda said: (
        f"{said['audit']}: no {said['what']}",
        f"The {said['what']} was not agreed, so the deadline stands: {said['due']}.",
    ),
    "undecided": lambda said: (
        f"{said['audit']}: nobody decided on the {said['what']}",
        f"So the deadline stands, which was {said['due']}. Please hand it in as soon as you can.",
    ),
    "reassigned": lambda said: (
        f"{said['audit']} was given to somebody else",
        "You need not do it any more. What you had saved is kept, but not shown to them.",
    ),
    "moved": lambda said: (
        f"{said['audit']} has a new deadline",
        f"It is due on {said['due']}. Before, that was {said['was']}. You are reminded before it.",
    ),
    "reopened": lambda said: (
        f"{said['audit']} is open again",
        f"What you handed in is kept. Your answers stand in it: change what is to be changed, and hand it in again "
        f"by {said['due']}.",
    ),
}
"""By kind of change: the title, and what it means for whoever reads it. What was `said` comes from `tell`."""


async def tell(work: Work, now: datetime, audit: Audit, kind: str, person_id: str, **said: str) -> None:
    """One message to somebody who has not left.

    `said`: `by` (a post's title), `reason`, and what `WORDS` wants. The audit is the one that was saved: its version
    makes the message that of this very change.
    """
    person = await work.people.by_id(person_id)
    if person is None or person.left:
        return
    key = f"{CARD}:{kind}:{audit.id}:{audit.version}:{person_id}"
    args = {**said, "kind": kind, "audit": audit.id, "person": person_id}
    await work.outbox.post(Delivery(key, To(person_id=person_id), CARD, args, (audit.id,)), now)


async def notice(work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str]) -> ChangeNotice:
    """What somebody is told; `args` as `tell` wrote them. The audit itself is shown to its auditor alone."""
    audit = await work.audits.by_id(args["audit"])
    if audit is None:
        raise NotFound(f"There is no audit “{args['audit']}”.")
    activity = rules.framework.activity(audit.activity)
    title, meaning = WORDS[args["kind"]](args)
    own = audit.auditor_id == args["person"]
    auditor = await work.people.by_id(audit.auditor_id)
    return ChangeNotice(
        activity=activity.title if activity else audit.activity,
        audit_id=audit.id,
        title=title,
        meaning=meaning,
        by=args.get("by", ""),
        reason=args.get("reason", ""),
        row=row_of(audit, auditor, rules, rules.today(now)) if own else None,
    )
