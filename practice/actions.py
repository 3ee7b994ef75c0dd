"""Actions: what a next-steps meeting agreed, with owner and date; who may do what, and who is told. [K]"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from practice.action_views import ActionCard, ActionRow
from practice.calendar import weekday_day
from practice.channels import qa_leads
from practice.coa import coa_rules, month_words, places_of
from practice.coa_records import Action, ActionState, Coa, CoaState
from practice.errors import NotAllowed, NotFound
from practice.framework_coa import Area
from practice.people import Person, by_name, holders, post_title
from practice.places import Places, is_of
from practice.presence import Presence, presence_on
from practice.records import Delivery, To, Urgency
from practice.roles import Role, roles_of
from practice.work import Rules, Work

CARD = "action"
TO_OWNER: Final = frozenset({"made", "given", "moved", "reopened", "reminder", "late"})
"""Kinds of messages with which an action is its owner's to answer."""
KINDS: Final = TO_OWNER | {"climbed", "done", "dropped", "given away"}
"""Every kind of message; "climbed": to those who are told of a late one beside its owner."""


@dataclass(frozen=True)
class Around:
    """Everybody and every COA as they are today: from this follows who may do what with an action."""

    rules: Rules
    places: Places
    presence: Presence
    coas: Mapping[str, Coa]
    today: date

    @property
    def leads(self) -> list[Person]:
        return qa_leads(self.places.line.people.values(), self.rules.framework)

    def person(self, person_id: str) -> Person | None:
        return self.places.line.people.get(person_id)

    def title(self, person_id: str) -> str:
        person = self.person(person_id)
        return post_title(person, self.rules.framework) if person else "Somebody who is no longer known"

    def area(self, coa_id: str) -> Area | None:
        coa = self.coas.get(coa_id)
        return coa_rules(self.rules).area(coa.area) if coa else None

    def stand_in(self, person_id: str) -> Person | None:
        """Whoever is there for somebody today: they themselves, or their cover."""
        person = self.person(person_id)
        return self.presence.stand_in(person, self.places.line) if person else None

    def may_change(self, by: Person, coa_id: str) -> bool:
        """Give to somebody else, move, drop and reopen: QA leads, and the managers of managers of the area."""
        roles, area = roles_of(by, self.rules.framework), self.area(coa_id)
        return Role.QA_LEAD in roles or (Role.LINE in roles and area is not None and is_of(by, area))

    def may_make(self, by: Person, coa_id: str) -> bool:
        return Role.COA_TEAM in roles_of(by, self.rules.framework) or self.may_change(by, coa_id)

    def may_answer(self, by: Person, action: Action) -> bool:
        """Say that it is done, or not yet: its owner, who covers them today, and whoever may change it."""
        stands_in = self.stand_in(action.owner_id)
        own = by.id == action.owner_id or (stands_in is not None and stands_in.id == by.id)
        return own or self.may_change(by, action.coa_id)

    def may_read(self, by: Person, action: Action) -> bool:
        """What came of it, and what stands in its way."""
        above = self.places.line.is_above(by.id, action.owner_id)
        made_it = by.id == action.made_by
        return above or made_it or self.may_answer(by, action) or self.may_make(by, action.coa_id)

    def owners(self, coa_id: str, also: str = "") -> list[Person]:
        """Who can own an action: the area's managers, whoever chairs, the QA leads; and `also` (an id). *(ours)*"""
        area, coa, framework = self.area(coa_id), self.places.coa, self.rules.framework
        if area is None:
            return []
        posts = [post.key for post in framework.posts if post.line and post.key not in coa.practitioners]
        everybody = self.places.line.people.values()
        found = [person for person in holders(everybody, posts) if is_of(person, area)]
        found += [*self.places.holders([coa.kit.chair], area), *self.leads]
        own = self.person(also)
        found += [own] if own and not own.left else []
        return sorted({person.id: person for person in found}.values(), key=by_name)


async def around(work: Work, rules: Rules, now: datetime) -> Around:
    """Raises `Refused` where the framework has no COA weeks."""
    places = await places_of(work, coa_rules(rules))
    coas = {coa.id: coa for coa in await work.coas.all()}
    today = rules.today(now)
    return Around(rules, places, await presence_on(work, today), coas, today)


async def known_action(work: Work, action_id: str) -> Action:
    """Raises `NotFound`."""
    action = await work.actions.by_id(action_id.strip().upper())
    if action is None:
        raise NotFound(f"There is no action “{action_id}”. Type `actions` to see yours.")
    return action


def require_change(about: Around, by: Person, action: Action) -> None:
    """Raises `NotAllowed`."""
    if not about.may_change(by, action.coa_id):
        raise NotAllowed(
            f"{action.id} can be changed by the QA leads and the managers of its area. Please speak with them."
        )


def require_answer(about: Around, by: Person, action: Action) -> None:
    """Raises `NotAllowed`."""
    if not about.may_answer(by, action):
        raise NotAllowed(
            f"{action.id} belongs to {about.title(action.owner_id)}, so only they can say how it stands. "
            "Nothing was changed."
        )


def is_late(action: Action, today: date) -> bool:
    return action.state is ActionState.OPEN and action.due_on < today


def owed(action: Action, kind: str, person: Person, key: str, **said: str) -> Delivery:
    """A message of this kind. `said`: `by` (a post), `reason`."""
    args = {**said, "kind": kind, "action": action.id, "person": person.id, "owner": action.owner_id}
    urgency = Urgency.ESCALATION if kind in ("late", "climbed") else Urgency.CARD
    return Delivery(key, To(person_id=person.id), CARD, args, (action.id,), urgency)


async def tell(
    work: Work, action: Action, kind: str, to: Iterable[Person], now: datetime, **said: str
) -> None:
    """One message to each of these who has not left.

    The action is the one that was saved: its version makes the message that of this very change.
    """
    for person in to:
        if not person.left:
            key = f"{CARD}:{action.id}:{action.version}:{kind}:{person.id}"
            await work.outbox.post(owed(action, kind, person, key, **said), now)


async def tell_owner(
    work: Work, about: Around, action: Action, kind: str, now: datetime, *, but: str = "", **said: str
) -> None:
    """Tells its owner; where they are away also their cover, and where nobody is there the QA leads.

    `but`: the id of whoever did it, and knows.
    """
    owner, stands_in = about.person(action.owner_id), about.stand_in(action.owner_id)
    to = [owner] if owner else []
    to += [stands_in] if stands_in else about.leads
    new = {person.id: person for person in to if person.id != but}
    await tell(work, action, kind, new.values(), now, **said)


async def message(work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str]) -> ActionCard:
    """The card of a message; `args` as `tell` wrote them."""
    about = await around(work, rules, now)
    action = await known_action(work, args["action"])
    recipient, kind = about.person(args["person"]), args["kind"]
    mine = kind in TO_OWNER
    passed_on = mine and args["owner"] != action.owner_id
    return _card(
        about,
        action,
        recipient,
        kind=kind,
        because=_because(about, action, recipient) if mine and not passed_on else "",
        changed=". ".join(filter(None, (args.get("by", ""), args.get("reason", "")))),
        passed_on=passed_on,
        can=("done", "not_yet") if mine and not passed_on and action.state is ActionState.OPEN else (),
    )


def _because(about: Around, action: Action, recipient: Person | None) -> str:
    """Why somebody has an action that is somebody else's."""
    if recipient is None or recipient.id == action.owner_id:
        return ""
    owner, title = about.person(action.owner_id), about.title(action.owner_id)
    why = "has left" if owner is None or owner.left else "is away"
    stands_in = about.stand_in(action.owner_id)
    if stands_in is not None and stands_in.id == recipient.id:
        return f"It belongs to {title}, who {why}. You cover for them."
    return f"It belongs to {title}, who {why}, and nobody covers for them. Please open it and give it to somebody."


def opened_card(about: Around, by: Person, action: Action, said: str = "") -> ActionCard:
    """One action as somebody opens it, with what they can do."""
    can: Sequence[str] = ()
    if action.state is ActionState.OPEN:
        can = ("done", "not_yet") if about.may_answer(by, action) else ()
        can = (*can, "change", "drop") if about.may_change(by, action.coa_id) else can
    elif about.may_change(by, action.coa_id):
        can = ("reopen",)
    return _card(about, action, by, can=tuple(can), said=said)


def _card(
    about: Around,
    action: Action,
    reader: Person | None,
    *,
    can: tuple[str, ...],
    kind: str = "",
    because: str = "",
    changed: str = "",
    passed_on: bool = False,
    said: str = "",
) -> ActionCard:
    coa = about.coas.get(action.coa_id)
    reads = reader is not None and about.may_read(reader, action)
    made_on = weekday_day(about.rules.today(action.made_at))
    return ActionCard(
        kind=kind,
        action_id=action.id,
        area=coa.area if coa else "",
        month=month_words(coa.month) if coa else "",
        cancelled=coa is not None and coa.state is CoaState.CANCELLED,
        place=action.district,
        text=action.text,
        owner=about.title(action.owner_id),
        due_on=action.due_on,
        state=action.state,
        late=is_late(action, about.today),
        made=f"{about.title(action.made_by)} on {made_on}",
        closed=closed_words(about, action),
        note=action.note if reads else "",
        outcome=action.outcome if reads else "",
        because=because,
        changed=changed,
        passed_on=passed_on,
        can=can,
        said=said,
    )


def closed_words(about: Around, action: Action) -> str:
    """ "by QA Lead 1 on Fri 5 February"; empty while it is open."""
    if action.state is ActionState.OPEN or action.closed_at is None:
        return ""
    return f"by {about.title(action.closed_by)} on {weekday_day(about.rules.today(action.closed_at))}"


def row_of(about: Around, action: Action) -> ActionRow:
    return ActionRow(
        action_id=action.id,
        text=action.text,
        place=action.district,
        owner=about.title(action.owner_id),
        due_on=action.due_on,
        state=action.state,
        late=is_late(action, about.today),
        closed=closed_words(about, action),
    )
