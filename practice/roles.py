"""Who may do what: one table, denied by default. Roles follow from posts."""

from collections.abc import Mapping
from enum import StrEnum

from practice.audits import Audit
from practice.errors import NotAllowed, Refused
from practice.framework import Framework
from practice.people import Line, Person


class Role(StrEnum):
    ANYONE = "anyone"
    """Everybody who was imported and has not left."""
    AUDITOR = "auditor"
    """Posts of which the timetable wants something."""
    LINE = "line"
    """Managers of managers: posts to which a rung of a ladder can lead."""
    QA_LEAD = "qa_lead"
    COA_TEAM = "coa_team"
    """Posts of the framework's COA team. [K]"""
    MODERATOR = "moderator"


class Scope(StrEnum):
    """How far it reaches, widest last."""

    OWN = "own audit"
    LINE = "own line"
    ALL = "all"


_WIDTH = {Scope.OWN: 1, Scope.LINE: 2, Scope.ALL: 3}

TABLE: Mapping[str, Mapping[Role, Scope]] = {
    "help": {Role.ANYONE: Scope.ALL},
    "audits.mine": {Role.AUDITOR: Scope.OWN},
    # Whoever was given an audit keeps it, also in a post that is given none.
    "audit.open": {Role.ANYONE: Scope.OWN},
    "audit.section": {Role.ANYONE: Scope.OWN},
    "audit.back": {Role.ANYONE: Scope.OWN},
    "audit.hand_in": {Role.ANYONE: Scope.OWN},
    "request.form": {Role.ANYONE: Scope.OWN},
    "request.send": {Role.ANYONE: Scope.OWN},
    "request.extension": {Role.AUDITOR: Scope.OWN},
    "request.exclusion": {Role.AUDITOR: Scope.OWN},
    # A cover can hold any post: the line decides at the press who decides.
    "request.agree": {Role.ANYONE: Scope.LINE},
    "request.decline": {Role.ANYONE: Scope.LINE},
    "request.declined": {Role.ANYONE: Scope.LINE},
    "requests.show": {Role.QA_LEAD: Scope.ALL, Role.LINE: Scope.LINE},
    "why.show": {
        Role.QA_LEAD: Scope.ALL,
        Role.MODERATOR: Scope.ALL,
        Role.LINE: Scope.LINE,
        Role.ANYONE: Scope.OWN,
    },
    "history.show": {Role.QA_LEAD: Scope.ALL, Role.LINE: Scope.LINE, Role.ANYONE: Scope.OWN},
    "audit.withdraw": {Role.QA_LEAD: Scope.ALL},
    "audit.reassign": {Role.QA_LEAD: Scope.ALL},
    "audit.move": {Role.QA_LEAD: Scope.ALL},
    "audit.hold": {Role.QA_LEAD: Scope.ALL},
    "audit.unhold": {Role.QA_LEAD: Scope.ALL},
    "audit.reopen": {Role.QA_LEAD: Scope.ALL},
    "allocation.preview": {Role.QA_LEAD: Scope.ALL},
    "allocation.confirm": {Role.QA_LEAD: Scope.ALL},
    "allocation.cancel": {Role.QA_LEAD: Scope.ALL},
    "status.show": {Role.QA_LEAD: Scope.ALL, Role.MODERATOR: Scope.ALL, Role.LINE: Scope.LINE},
    "overdue.show": {Role.QA_LEAD: Scope.ALL, Role.MODERATOR: Scope.ALL, Role.LINE: Scope.LINE},
    # Buttons of a morning card, which a cover of any post can have.
    "overdue.line": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "ladder.acknowledge": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "recall.preview": {Role.QA_LEAD: Scope.ALL},
    "recall.confirm": {Role.QA_LEAD: Scope.ALL},
    "recall.keep": {Role.QA_LEAD: Scope.ALL},
    "channel.link": {Role.QA_LEAD: Scope.ALL},
    "channel.unlink": {Role.QA_LEAD: Scope.ALL},
    "setup.show": {Role.QA_LEAD: Scope.ALL},
    # Everybody for themselves and for whoever is below them in the line.
    "leave.away": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "leave.back": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "leave.cover": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "leave.no_cover": {Role.ANYONE: Scope.LINE, Role.QA_LEAD: Scope.ALL},
    "proposal.reassign": {Role.QA_LEAD: Scope.ALL},
    "closure.close": {Role.QA_LEAD: Scope.ALL},
    "closure.open": {Role.QA_LEAD: Scope.ALL},
    "deliveries.show": {Role.QA_LEAD: Scope.ALL},
    "deliveries.resend": {Role.QA_LEAD: Scope.ALL},
    # COA weeks: the plan.
    "coa.plan": {Role.QA_LEAD: Scope.ALL},
    "coa.confirm": {Role.QA_LEAD: Scope.ALL},
    "coa.put_away": {Role.QA_LEAD: Scope.ALL},
    "coa.plan_form": {Role.QA_LEAD: Scope.ALL},
    "coa.plan_place": {Role.QA_LEAD: Scope.ALL},
    "coa.plan_days": {Role.QA_LEAD: Scope.ALL},
    "coa.move": {Role.QA_LEAD: Scope.ALL},
    "coa.moved": {Role.QA_LEAD: Scope.ALL},
    "coa.cancel": {Role.QA_LEAD: Scope.ALL},
    "coa.cancelled": {Role.QA_LEAD: Scope.ALL},
    "coa.keep": {Role.QA_LEAD: Scope.ALL},
    "coa.show": {Role.ANYONE: Scope.ALL},
    "coa.whole": {Role.ANYONE: Scope.ALL},
    # The planner.
    "planner.show": {Role.ANYONE: Scope.ALL},
    "planner.phase": {Role.QA_LEAD: Scope.ALL},
    "planner.choose": {Role.QA_LEAD: Scope.ALL},
    "planner.open": {Role.QA_LEAD: Scope.ALL},
    "planner.phases": {Role.QA_LEAD: Scope.ALL},
    "planner.add": {Role.QA_LEAD: Scope.ALL},
    "planner.piece": {Role.QA_LEAD: Scope.ALL},
    "planner.remove": {Role.QA_LEAD: Scope.ALL},
    "planner.removed": {Role.QA_LEAD: Scope.ALL},
    # The journey. Whose step it is, the use case knows.
    "step.show": {Role.ANYONE: Scope.ALL},
    "step.form": {Role.ANYONE: Scope.ALL},
    "step.mark": {Role.ANYONE: Scope.ALL},
    "step.take_back": {Role.ANYONE: Scope.ALL},
    "inquiries.show": {Role.ANYONE: Scope.ALL},
    "inquiries.open": {Role.ANYONE: Scope.ALL},
    "inquiry.propose": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.proposed": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.agree": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.drop": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.decided": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.form": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "inquiry.reworded": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    # KIT meetings: of everybody whom the COA brings together.
    "kit.show": {Role.ANYONE: Scope.ALL},
    "kit.here": {Role.ANYONE: Scope.ALL},
    "kit.not_here": {Role.ANYONE: Scope.ALL},
    "kit.observe": {Role.ANYONE: Scope.ALL},
    "kit.observed": {Role.ANYONE: Scope.ALL},
    "kit.observations": {Role.ANYONE: Scope.ALL},
    "kit.take_back": {Role.ANYONE: Scope.ALL},
    # Focus groups: everybody's, and the use case looks at who may read the themes.
    "focus.offer": {Role.ANYONE: Scope.ALL},
    "focus.form": {Role.ANYONE: Scope.ALL},
    "focus.send": {Role.ANYONE: Scope.ALL},
    "focus.code": {Role.ANYONE: Scope.ALL},
    "focus.find": {Role.ANYONE: Scope.ALL},
    "focus.change": {Role.ANYONE: Scope.ALL},
    "focus.take_back": {Role.ANYONE: Scope.ALL},
    "focus.themes": {Role.ANYONE: Scope.ALL},
    # Concerns. Whoever signs one off can hold any post: the line decides at the press who does.
    "concern.offer": {Role.ANYONE: Scope.ALL},
    "concern.raise": {Role.ANYONE: Scope.ALL},
    "concern.send": {Role.ANYONE: Scope.ALL},
    "concern.show": {Role.ANYONE: Scope.ALL},
    "concern.oversight": {Role.ANYONE: Scope.ALL},
    "concern.overseen": {Role.ANYONE: Scope.ALL},
    "concern.sign": {Role.ANYONE: Scope.ALL},
    "concern.signed": {Role.ANYONE: Scope.ALL},
    "concerns.show": {Role.ANYONE: Scope.ALL},
    # Participation.
    "participation.show": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "participation.note": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "participation.noted": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "participation.take_back": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "participation.taken_back": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    # What came of a COA.
    # The use cases look at whose area it is; and at a file, whose it is.
    "gathering.show": {Role.ANYONE: Scope.ALL},
    "gathering.all": {Role.ANYONE: Scope.ALL},
    "file.offer": {Role.ANYONE: Scope.ALL},
    "file.accept": {Role.ANYONE: Scope.ALL},
    "file.decline": {Role.ANYONE: Scope.ALL},
    "certificate.ask": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "certificate.open": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    "certificate.give": {Role.QA_LEAD: Scope.ALL, Role.COA_TEAM: Scope.ALL},
    # Actions. Managers of the area make them, and anybody can own one: the use case looks at who it is.
    "actions.show": {Role.ANYONE: Scope.ALL},
    "action.open": {Role.ANYONE: Scope.ALL},
    "action.form": {Role.ANYONE: Scope.ALL},
    "action.make": {Role.ANYONE: Scope.ALL},
    "action.ask": {Role.ANYONE: Scope.ALL},
    "action.tell": {Role.ANYONE: Scope.ALL},
    # The library. Whose template it is, the use cases know.
    "template.offer": {Role.ANYONE: Scope.ALL},
    "template.share": {Role.ANYONE: Scope.ALL},
    "template.shared": {Role.ANYONE: Scope.ALL},
    "host.allow": {Role.QA_LEAD: Scope.ALL},
    "host.forbid": {Role.QA_LEAD: Scope.ALL},
    "templates.show": {Role.ANYONE: Scope.ALL},
    "templates.search": {Role.ANYONE: Scope.ALL},
    "template.show": {Role.ANYONE: Scope.ALL},
    "template.useful": {Role.ANYONE: Scope.ALL},
    "template.use": {Role.ANYONE: Scope.ALL},
    "template.used": {Role.ANYONE: Scope.ALL},
    "template.version": {Role.ANYONE: Scope.ALL},
    "template.replaced": {Role.ANYONE: Scope.ALL},
    "template.edit": {Role.ANYONE: Scope.ALL},
    "template.edited": {Role.ANYONE: Scope.ALL},
    "template.end": {Role.ANYONE: Scope.ALL},
    "template.ended": {Role.ANYONE: Scope.ALL},
    "template.keep": {Role.ANYONE: Scope.ALL},
    "template.file": {Role.ANYONE: Scope.ALL},
    "template.choose": {Role.ANYONE: Scope.ALL},
    "looking.ask": {Role.ANYONE: Scope.ALL},
    "looking.answer": {Role.ANYONE: Scope.ALL},
    "looking.answered": {Role.ANYONE: Scope.ALL},
    "looking.close": {Role.ANYONE: Scope.ALL},
}
"""Command or button, role, scope."""

_OF_AUDITS = frozenset(
    {
        *("audits", "audit", "request", "requests", "why", "history", "allocation", "status", "overdue"),
        *("ladder", "recall", "leave", "proposal"),
    }
)
"""What commands begin with that mean nothing where there are no audits."""

_WHO = {
    Role.AUDITOR: "those who are allocated audits",
    Role.LINE: "managers of the line",
    Role.QA_LEAD: "QA leads",
    Role.COA_TEAM: "the COA team",
    Role.MODERATOR: "moderators",
}


def roles_of(person: Person, framework: Framework) -> frozenset[Role]:
    """The roles that follow from somebody's post; none for a post that the framework does not know."""
    post = framework.post(person.post)
    if person.left or post is None:
        return frozenset()
    roles = {Role.ANYONE} | {role for role in Role if role.value in post.roles}
    if framework.coa is not None and post.key in framework.coa.team:
        roles.add(Role.COA_TEAM)
    quarters = (1, 2, 3, 4)
    if any(
        framework.wanted(a.key, post.key, person.service, q) for a in framework.activities for q in quarters
    ):
        roles.add(Role.AUDITOR)
    return frozenset(roles)


def scope_of(person: Person, framework: Framework, command: str) -> Scope | None:
    """The widest scope in which this person may do it; None: not at all."""
    rules = TABLE.get(command, {})
    scopes = [rules[role] for role in roles_of(person, framework) if role in rules]
    return max(scopes, key=_WIDTH.__getitem__, default=None)


def means_something(framework: Framework, command: str) -> bool:
    """Whether there can be anything that this command is about."""
    return framework.has_audits or command.partition(".")[0] not in _OF_AUDITS


def require(person: Person, framework: Framework, command: str) -> Scope:
    """The scope, or `NotAllowed` with who may do it. Raises `Refused` for what is about audits where there are none."""
    if not means_something(framework, command):
        raise Refused(f"{framework.title} has no audits. Type `help` to see what you can do here.")
    scope = scope_of(person, framework, command)
    if scope is None:
        who = " and ".join(_WHO[role] for role in TABLE.get(command, {}) if role in _WHO)
        raise NotAllowed(f"This is for {who or 'nobody'}. Type `help` to see what you can do.")
    return scope


def require_own(person: Person, audit: Audit) -> None:
    """An audit is opened, answered and handed in by its auditor alone."""
    if audit.auditor_id != person.id:
        raise NotAllowed(
            f"{audit.id} is allocated to somebody else, so only they can open it. Type `my audits` to see yours."
        )


def may_see(person: Person, scope: Scope, line: Line, auditor_id: str) -> bool:
    """Whether an auditor's audits lie within this person's scope."""
    if scope is Scope.ALL or auditor_id == person.id:
        return True
    return scope is Scope.LINE and line.is_above(person.id, auditor_id)
