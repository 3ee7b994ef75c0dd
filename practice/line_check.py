"""The reporting line, checked beforehand: whom every rung of every auditor's ladder would reach today. [L]"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from practice.audits import TO_COME
from practice.channels import qa_leads
from practice.findings import Finding, Weight, gravest_first
from practice.framework import Framework, Rung
from practice.ladder import addressees, ordinal_day, posts_title
from practice.people import Line, Person, Reach, by_name, post_title
from practice.presence import Presence, presence_on
from practice.roles import Role, roles_of
from practice.work import Rules, Work

_LINE = "Put `reports_to` right in the people file, then `practice-loop import people FILE.csv`."
_IF_NOT_MEANT = f"If that is not meant: {_LINE[0].lower()}{_LINE[1:]}"
_LEADS = "the QA leads"
_TEAMS = "Have Practice Loop added for them in Teams, or unblocked by them."


@dataclass(frozen=True)
class Ladders:
    """Everybody in their line, and the rules by which it is climbed."""

    framework: Framework
    line: Line
    notes: Mapping[str, str]
    """Why somebody cannot be reached, by person id."""
    presence: Presence = field(default_factory=Presence)

    @classmethod
    async def load(cls, work: Work, rules: Rules, now: datetime) -> "Ladders":
        line, notes = Line.of(await work.people.all()), await work.people.reach_notes()
        return cls(rules.framework, line, notes, await presence_on(work, rules.today(now)))

    @cached_property
    def leads(self) -> list[Person]:
        return qa_leads(self.line.people.values(), self.framework)

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        return self.framework.ladder("returns").rungs

    @cached_property
    def single(self) -> tuple[Rung, ...]:
        """A rung for each post of each rung."""
        return tuple(
            Rung(key=rung.key, days=rung.days, posts=(post,)) for rung in self.rungs for post in rung.posts
        )

    @cached_property
    def deciding(self) -> Mapping[str, str]:
        """What a post decides, by its key: "extensions and exclusions"."""
        found: dict[str, list[str]] = defaultdict(list)
        found[self.framework.extensions.decided_by].append("extensions")
        found[self.framework.exclusions.decided_by].append("exclusions")
        return {post: " and ".join(what) for post, what in found.items()}

    def told(self, rung: Rung, auditor: Person) -> list[Person]:
        """Who would be told today."""
        return addressees(rung, auditor.id, self.line, self.framework, self.leads, self.presence)


Said = tuple[Weight, str, str]
"""What is wrong with the ladder of one auditor or of many: how grave it is, what it is, and what to do next."""


async def check_line(work: Work, rules: Rules, now: datetime) -> tuple[Finding, ...]:
    """Every gap in the line of those who audit or have an audit to hand in, the gravest first."""
    ladders = await Ladders.load(work, rules, now)
    open_to = {audit.auditor_id for audit in await work.audits.of(stages=TO_COME)}
    people = ladders.line.people
    auditors = {p.id: p for p in auditors_of(people.values(), rules.framework)}
    auditors |= {auditor_id: people[auditor_id] for auditor_id in open_to if auditor_id in people}
    return gravest_first([*_of_leads(ladders), *_of_leavers(ladders), *gaps(auditors.values(), ladders)])


async def rungs_to_nobody(
    work: Work, rules: Rules, now: datetime, auditor_ids: Collection[str]
) -> tuple[str, ...]:
    """Every rung of these auditors that would reach nobody, in words."""
    ladders = await Ladders.load(work, rules, now)
    found = gaps([ladders.line.people[auditor_id] for auditor_id in auditor_ids], ladders)
    return tuple(gap.says for gap in found if gap.weight is Weight.STOPS)


def auditors_of(people: Iterable[Person], framework: Framework) -> list[Person]:
    """Those of whom the timetable wants something."""
    return [person for person in people if Role.AUDITOR in roles_of(person, framework)]


def _of_leads(ladders: Ladders) -> Iterable[Finding]:
    posts = [post.title for post in ladders.framework.posts if "qa_lead" in post.roles]
    if not ladders.leads:
        what = "allocate" if ladders.framework.has_audits else "link a channel"
        yield Finding(
            f"There is no QA lead, so nobody can {what}, and nobody is told what nobody else can be.",
            f"Import somebody whose post is {' or '.join(posts)}.",
            Weight.STOPS,
        )
    elif not any(map(_reachable, ladders.leads)):
        yield Finding("No QA lead can be reached in Teams.", _TEAMS)


def _of_leavers(ladders: Ladders) -> Iterable[Finding]:
    """Whoever has left and is still reported to."""
    everybody = ladders.line.people
    reports = Counter(person.reports_to for person in everybody.values() if not person.left)
    leavers = (person for person in everybody.values() if person.left and reports[person.id])
    for leaver in sorted(leavers, key=by_name):
        count = reports[leaver.id]
        who = "1 person reports" if count == 1 else f"{count} people report"
        named = post_title(leaver, ladders.framework)
        yield Finding(f"{who} to {named}, who has left; their line goes on above that post.", _LINE)


def gaps(auditors: Iterable[Person], ladders: Ladders) -> list[Finding]:
    """What is wrong with their ladders, said once for all of a service of whom the same is true."""
    same: dict[tuple[str, Said], list[Person]] = defaultdict(list)
    for auditor in sorted(auditors, key=lambda person: (person.service, by_name(person))):
        for said in _wrong(auditor, ladders):
            same[auditor.service, said].append(auditor)
    return [
        Finding(f"{_who(group, service, ladders.framework)}: {says}.", what_next, weight)
        for (service, (weight, says, what_next)), group in same.items()
    ]


def _who(group: Sequence[Person], service: str, framework: Framework) -> str:
    if len(group) == 1:
        return post_title(group[0], framework)
    return f"{len(group)} auditors of {service or 'no service'}"


def _wrong(auditor: Person, ladders: Ladders) -> Iterable[Said]:
    if not ladders.line.above(auditor.id):
        yield _alone(auditor, ladders)
        return
    silent: dict[tuple[str, str], list[Rung]] = defaultdict(list)
    unreachable: dict[str, list[Rung]] = defaultdict(list)
    for rung in ladders.rungs:
        told = ladders.told(rung, auditor)
        away = [person for person in told if not _reachable(person)]
        if len(away) == len(told):
            silent[_nobody(away, ladders)].append(rung)
            continue
        for person in away:
            # Of several QA leads one is enough.
            if person not in ladders.leads:
                unreachable[_unreachable(person, ladders)].append(rung)
    for (why, what_next), rungs in silent.items():
        yield Weight.STOPS, f"{_rungs(rungs, 'reach')} nobody: {why}", what_next
    for whom, rungs in unreachable.items():
        yield Weight.TO_DO, f"{_rungs(rungs, 'go')} to {whom}", _TEAMS
    yield from _missing(auditor, ladders)


def _alone(auditor: Person, ladders: Ladders) -> Said:
    """Nobody stands above the auditor."""
    told = ladders.told(ladders.rungs[0], auditor)
    if any(map(_reachable, told)):
        return Weight.TO_DO, f"nobody stands above them in the line, so every rung goes to {_LEADS}", _LINE
    why = "no QA lead can be reached" if told else "there is no QA lead"
    return Weight.STOPS, f"nobody stands above them in the line and {why}: every rung reaches nobody", _LINE


def _nobody(away: Collection[Person], ladders: Ladders) -> tuple[str, str]:
    """Why a rung reaches nobody, and what to do next."""
    if not away:
        return "nobody in their line holds its post or one above, and there is no QA lead", _LINE
    return "; ".join(_unreachable(person, ladders) for person in sorted(away, key=by_name)), _TEAMS


def _missing(auditor: Person, ladders: Ladders) -> Iterable[Said]:
    """Posts above the auditor's own that a rung, or a decision, looks for in the line and does not find."""
    missing = _missing_posts(auditor, ladders)
    undecided = [
        f"no {posts_title([post], ladders.framework)} decides on their {what}"
        for post, what in ladders.deciding.items()
        if post in missing
    ]
    passed: dict[str, list[Rung]] = defaultdict(list)
    for one in ladders.single:
        if missing.issuperset(one.posts) and (told := ladders.told(one, auditor)):
            passed[_posts(told, ladders)].append(one)
    for whom, rungs in passed.items():
        titles = [posts_title(rung.posts, ladders.framework) for rung in rungs]
        said = f"nobody above them is {_listed(titles, 'or')}; {_rungs(rungs, 'go')} to {whom} instead"
        weight = Weight.TO_DO if whom == _LEADS else Weight.NOTE
        yield weight, "; ".join([said, *undecided]), _LINE if weight is Weight.TO_DO else _IF_NOT_MEANT
        undecided = []
    if undecided:
        yield Weight.NOTE, "; ".join(undecided), _IF_NOT_MEANT


def _missing_posts(auditor: Person, ladders: Ladders) -> set[str]:
    """Of those that are told or decide, and stand above the auditor's post; all of them for who is beside the line."""
    framework = ladders.framework
    own = framework.rank(auditor.post)
    wanted = {post for rung in ladders.rungs for post in rung.posts} | set(ladders.deciding)
    above = {post for post in wanted if own is None or (framework.rank(post) or 0) > own}
    return above - {person.post for person in ladders.line.above(auditor.id)}


def _posts(told: Collection[Person], ladders: Ladders) -> str:
    if all(person in ladders.leads for person in told):
        return _LEADS
    return f"the {posts_title(dict.fromkeys(person.post for person in told), ladders.framework)}"


def _unreachable(person: Person, ladders: Ladders) -> str:
    why = ladders.notes.get(person.id, "")
    named = f"{post_title(person, ladders.framework)}, who cannot be reached in Teams"
    return f"{named} ({why})" if why else named


def _reachable(person: Person) -> bool:
    return person.reach is not Reach.UNREACHABLE


def _rungs(rungs: Iterable[Rung], verb: str) -> str:
    """ "the rung of the second day goes", "the rungs of the second day and day 14 go"."""
    days = list(dict.fromkeys(ordinal_day(rung.days) for rung in rungs))
    if len(days) == 1:
        return f"the rung of {days[0]} {verb}es"
    return f"the rungs of {_listed(days, 'and')} {verb}"


def _listed(words: Sequence[str], last: str) -> str:
    """ "one", "one or two", "one, two or three"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
