"""Who may do what, written out: this fails when somebody widens the table of roles."""

from dataclasses import replace

import pytest
from office import lancashire, sent_audit

import bot.handlers  # noqa: F401  (every command that a handler answers)
from cards import payloads
from practice.audits import Audit
from practice.errors import NotAllowed
from practice.people import Line, Person
from practice.roles import TABLE, Role, Scope, may_see, require, require_own, roles_of, scope_of

POSTS = {
    "SW": "-",
    "EHW": "-",
    "TM": "own",
    "SM": "own+line",
    "HoS": "own+line",
    "AD": "line",
    "Director": "own+line",
    "ED": "line",
    "IRO": "own",
    "CPChair": "-",
    "LADO": "-",
    "PDM": "own",
    "PSW": "-",
    "SSO": "-",
    "APM": "-",
    "QALead": "qa",
    "QAOfficer": "moderator",
    "Moderator": "moderator",
}
"""What each post of Lancashire's framework is here."""

ANSWERING = ("audit.open", "audit.section", "audit.back", "audit.hand_in", "request.form", "request.send")
ASKING = ("audits.mine", "request.extension", "request.exclusion")
DECIDING = ("request.agree", "request.decline", "request.declined")
LISTING = ("status.show", "overdue.show", "requests.show")
OF_A_LINE = (
    *("overdue.line", "ladder.acknowledge"),
    *("leave.away", "leave.back", "leave.cover", "leave.no_cover"),
)
"""Everybody's, for themselves and whoever is below them in the line, or whom they cover."""
LEADING = (
    "allocation.preview",
    "allocation.confirm",
    "allocation.cancel",
    "audit.withdraw",
    "audit.reassign",
    "audit.move",
    "audit.hold",
    "audit.unhold",
    "audit.reopen",
    "channel.link",
    "channel.unlink",
    "recall.preview",
    "recall.confirm",
    "recall.keep",
    "setup.show",
    "proposal.reassign",
    "closure.close",
    "closure.open",
    "deliveries.show",
    "deliveries.resend",
)
LOOKING_BACK = ("why.show", "history.show")
OF_COAS = (
    # The plan.
    *("coa.show", "coa.whole"),
    # The planner.
    "planner.show",
    # The journey.
    *("step.show", "step.form", "step.mark", "step.take_back", "inquiries.show", "inquiries.open"),
    # KIT meetings.
    *("kit.show", "kit.here", "kit.not_here", "kit.observe", "kit.observed"),
    *("kit.observations", "kit.take_back"),
    # Focus groups.
    *("focus.offer", "focus.form", "focus.send", "focus.themes"),
    *("focus.code", "focus.find", "focus.change", "focus.take_back"),
    # Concerns.
    *("concern.offer", "concern.raise", "concern.send", "concern.show", "concerns.show"),
    *("concern.oversight", "concern.overseen", "concern.sign", "concern.signed"),
    # Participation.
    # What came of a COA.
    *("gathering.show", "gathering.all", "file.offer", "file.accept", "file.decline"),
    # Actions.
    *("actions.show", "action.open", "action.form", "action.make", "action.ask", "action.tell"),
)
"""Everybody's: the use case looks at who it is for. Lancashire's framework has no COA weeks, and says so."""
LEADING_COAS = (
    # The plan.
    *("coa.plan", "coa.plan_form", "coa.plan_place", "coa.plan_days", "coa.confirm", "coa.put_away"),
    *("coa.move", "coa.moved", "coa.cancel", "coa.cancelled", "coa.keep"),
    # The planner.
    *("planner.phase", "planner.choose", "planner.open", "planner.phases"),
    *("planner.add", "planner.piece", "planner.remove", "planner.removed"),
    # The journey.
    *("inquiry.propose", "inquiry.proposed", "inquiry.agree", "inquiry.drop", "inquiry.decided"),
    *("inquiry.form", "inquiry.reworded"),
    # KIT meetings.
    # Focus groups.
    # Concerns.
    # Participation.
    *("participation.show", "participation.note", "participation.noted"),
    *("participation.take_back", "participation.taken_back"),
    # What came of a COA.
    *("certificate.ask", "certificate.open", "certificate.give"),
    # Actions.
)
"""Of QA leads, and some of the COA team beside them."""
OF_THE_LIBRARY = (
    # Sharing.
    *("template.offer", "template.share", "template.shared"),
    # Finding.
    *("templates.show", "templates.search", "template.show"),
    # Using.
    *("template.useful", "template.use", "template.used"),
    # Versions.
    *(
        "template.version",
        "template.replaced",
        "template.edit",
        "template.edited",
        "template.end",
        "template.ended",
    ),
    # Reviews.
    "template.keep",
    # Files.
    *("template.file", "template.choose"),
    # What somebody looks for.
    *("looking.ask", "looking.answer", "looking.answered", "looking.close"),
)
"""Everybody's: the use case looks at whose template it is. Lancashire's framework keeps no library, and says so."""
LEADING_THE_LIBRARY = ("host.allow", "host.forbid")
ANYBODY = {
    "help": Scope.ALL,
    **dict.fromkeys((*OF_COAS, *OF_THE_LIBRARY), Scope.ALL),
    **dict.fromkeys((*ANSWERING, *LOOKING_BACK), Scope.OWN),
    **dict.fromkeys((*DECIDING, *OF_A_LINE), Scope.LINE),
}
ALLOWED: dict[str, dict[str, Scope]] = {
    "-": ANYBODY,
    "own": {**ANYBODY, **dict.fromkeys(ASKING, Scope.OWN)},
    "line": {**ANYBODY, **dict.fromkeys((*LISTING, *LOOKING_BACK), Scope.LINE)},
    "moderator": {
        **ANYBODY,
        "status.show": Scope.ALL,
        "overdue.show": Scope.ALL,
        "why.show": Scope.ALL,
        "history.show": Scope.OWN,
    },
    "qa": {
        **ANYBODY,
        **dict.fromkeys((*LEADING, *LEADING_COAS, *LEADING_THE_LIBRARY), Scope.ALL),
        **dict.fromkeys((*LISTING, *OF_A_LINE, *LOOKING_BACK), Scope.ALL),
    },
}
"""All that each of them may do, and how far; what is not here is denied."""


def commands() -> dict[str, type[payloads.Command]]:
    """Every command that a button or typed words can end in."""
    found: dict[str, type[payloads.Command]] = {}
    waiting = payloads.Command.__subclasses__()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.do:
            found[kind.do] = kind
    return found


def person(post: str, key: str = "p", above: str | None = None) -> Person:
    return Person(key, key, key, key, post, "Duty and Assessment", reports_to=above)


def test_every_post_of_the_framework_is_written_out_here() -> None:
    assert set(POSTS) == {post.key for post in lancashire().posts}


def test_every_command_has_a_row_in_the_table_and_no_row_is_without_a_command() -> None:
    assert len(commands()) > 10
    assert set(TABLE) == set(commands())


@pytest.mark.parametrize("post", POSTS)
def test_a_post_may_do_what_is_written_out_and_nothing_else(post: str) -> None:
    expected: dict[str, Scope] = {}
    for kind in POSTS[post].split("+"):
        expected |= ALLOWED[kind]
    found = {do: scope_of(person(post), lancashire(), do) for do in {*TABLE, *commands()}}
    assert {do: scope for do, scope in found.items() if scope} == expected


@pytest.mark.parametrize("do", ["", "anything", "help ", "HELP", "audit"])
def test_what_is_not_in_the_table_is_nobody_s(do: str) -> None:
    for post in POSTS:
        with pytest.raises(NotAllowed, match="This is for nobody"):
            require(person(post), lancashire(), do)


def test_who_has_left_may_do_nothing() -> None:
    for post in POSTS:
        gone = replace(person(post), left=True)
        assert roles_of(gone, lancashire()) == frozenset()
        assert all(scope_of(gone, lancashire(), do) is None for do in TABLE)


def test_a_post_that_the_framework_does_not_know_may_do_nothing() -> None:
    assert all(scope_of(person("Mayor"), lancashire(), do) is None for do in TABLE)


def test_a_refusal_says_who_may_and_what_to_do_next() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(person("TM"), lancashire(), "allocation.confirm")
    assert str(refused.value) == "This is for QA leads. Type `help` to see what you can do."


def test_auditors_are_the_posts_of_the_timetable() -> None:
    auditors = {post for post in POSTS if Role.AUDITOR in roles_of(person(post), lancashire())}
    assert auditors == {post for post, kind in POSTS.items() if "own" in kind}


def test_an_audit_is_its_auditor_s_alone() -> None:
    audit: Audit = sent_audit("p")
    require_own(person("TM"), audit)
    for other in ("SM", "QALead", "ED"):
        with pytest.raises(NotAllowed, match="somebody else"):
            require_own(person(other, "other"), audit)


def test_a_scope_reaches_as_far_as_it_says() -> None:
    people = (
        person("HoS", "hos"),
        person("SM", "sm", "hos"),
        person("SM", "sm2", "hos"),
        person("TM", "tm", "sm"),
    )
    line = Line.of(people)

    def seen(by: Person, scope: Scope) -> set[str]:
        return {one.id for one in people if may_see(by, scope, line, one.id)}

    assert seen(people[3], Scope.OWN) == {"tm"}
    assert seen(people[0], Scope.OWN) == {"hos"}
    assert seen(people[1], Scope.LINE) == {"sm", "tm"}
    assert seen(people[0], Scope.LINE) == {"hos", "sm", "sm2", "tm"}
    assert seen(people[3], Scope.ALL) == {"hos", "sm", "sm2", "tm"}
