"""The two imports: people and cases. One bad row, and nothing is imported."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import process

from practice.cases import Case
from practice.csv_file import BadFile, Row, Sheet, duplicates, read_sheet
from practice.errors import Refused
from practice.framework import Framework, fold
from practice.framework_breaches import nearest
from practice.leavers import see_to
from practice.people import Person, Reach
from practice.records import Event
from practice.work import Rules, Work

PEOPLE_COLUMNS = ("aad_object_id", "upn", "name", "post", "service", "team", "agency", "reports_to")
CASE_COLUMNS = ("reference", "service", "team", "worker")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    updated: int
    unchanged: int
    left: int
    notes: tuple[str, ...] = ()
    """What else comes of it, each a line."""

    def in_words(self, noun: str) -> str:
        left = f", {self.left} marked as gone" if self.left else ""
        counts = f"{noun}: {self.added} added, {self.updated} updated, {self.unchanged} unchanged{left}."
        return "\n".join([counts, *self.notes])


def people_in(
    content: bytes, standing: Sequence[Person], framework: Framework, fresh: Callable[[], str]
) -> list[Person]:
    """The people of a file, with the ids of those who are known already. Raises `BadFile`."""
    sheet = read_sheet(content, PEOPLE_COLUMNS)
    known, unclear = _known(sheet.rows, standing)
    problems = [*sheet.problems, *duplicates(sheet.rows, "upn"), *duplicates(sheet.rows, "aad_object_id")]
    problems += unclear
    people: dict[str, Person] = {}
    lines: dict[str, Row] = {}
    for row in sheet.rows:
        problems += _row_problems(row, framework)
        person = known.get(row.line)
        post = framework.post(row["post"])
        people[row["upn"].casefold()] = Person(
            id=person.id if person else fresh()[:12],
            aad_object_id=row["aad_object_id"].lower() or (person.aad_object_id if person else ""),
            upn=row["upn"].lower(),
            name=row["name"],
            post=post.key if post else "",
            service=_as_spelled(row["service"], framework.services),
            team=row["team"],
            agency=_as_spelled(row["agency"], _authorities(framework)),
            reach=person.reach if person else Reach.EXPECTED,
            guest=person.guest if person else False,
        )
        lines[row["upn"].casefold()] = row
    linked, unknown = _linked(people, lines, standing, sheet)
    problems += unknown or _cycles(linked, lines, standing)
    if problems:
        raise BadFile(sorted(problems, key=_line_number))
    return linked


def _known(rows: Sequence[Row], standing: Sequence[Person]) -> tuple[dict[int, Person], list[str]]:
    """Who stands behind each line: by aad_object_id, else by upn, which may pass from one person to another."""
    by_aad = {person.aad_object_id.casefold(): person for person in standing if person.aad_object_id}
    by_upn = {person.upn.casefold(): person for person in standing}
    by_line = {row.line: by_aad[aad] for row in rows if (aad := row["aad_object_id"].casefold()) in by_aad}
    sure = {person.id: line for line, person in by_line.items()}
    problems = []
    for row in rows:
        holder = by_upn.get(row["upn"].casefold())
        person = by_line.get(row.line)
        if holder is None or holder == person:
            continue
        if person is None and holder.id not in sure:
            by_line[row.line] = holder
        elif person is not None and holder.id not in sure:
            problems.append(
                f"line {row.line}: upn “{row['upn']}” belongs to another person than aad_object_id says."
            )
        elif not row["aad_object_id"]:
            problems.append(
                f"line {row.line}: upn “{row['upn']}” was that of the person on line {sure[holder.id]}. "
                "If this is somebody else, give the aad_object_id."
            )
    return by_line, problems


def _line_number(problem: str) -> tuple[int, str]:
    return int(problem.removeprefix("line ").partition(":")[0]), problem


def _as_spelled(name: str, known: Iterable[str]) -> str:
    return next((spelled for spelled in known if fold(spelled) == fold(name)), name)


def _authorities(framework: Framework) -> tuple[str, ...]:
    """The authorities of a network. Where there are audits, an agency can be any."""
    return framework.library.authorities if framework.library and not framework.has_audits else ()


def _row_problems(row: Row, framework: Framework) -> list[str]:
    problems = []
    if "@" not in row["upn"]:
        problems.append(
            f"line {row.line}: upn “{row['upn']}” is not a sign-in name like post@authority.gov.uk."
        )
    if not row["name"]:
        problems.append(f"line {row.line}: name is empty; give the post, such as “Team Manager, MASH 1”.")
    if framework.post(row["post"]) is None:
        spellings = {name: post.title for post in framework.posts for name in post.spellings}
        near = process.extractOne(fold(row["post"]), list(spellings), score_cutoff=60)
        hint = f" Did you mean {spellings[near[0]]}?" if near else ""
        problems.append(f"line {row.line}: post “{row['post']}” is no post of this framework.{hint}")
    authorities = _authorities(framework)
    if authorities and _as_spelled(row["agency"], authorities) not in authorities:
        hint = (
            nearest(row["agency"], authorities)
            if row["agency"]
            else f"expected one of {', '.join(authorities)}"
        )
        what = f"“{row['agency']}” is no authority of this network" if row["agency"] else "is empty"
        problems.append(f"line {row.line}: agency {what}; {hint}")
    return problems


def _linked(
    people: Mapping[str, Person], lines: Mapping[str, Row], standing: Iterable[Person], sheet: Sheet
) -> tuple[list[Person], list[str]]:
    before = {person.upn.casefold(): person for person in standing}
    linked, problems = [], []
    for upn, person in people.items():
        wanted = lines[upn]["reports_to"].casefold()
        manager = people.get(wanted) or before.get(wanted)
        # A manager whose own line could not be read is named there, and not once more for each of the team.
        if wanted and manager is None and wanted not in sheet.unread:
            problems.append(
                f"line {lines[upn].line}: reports_to “{wanted}” is nobody's upn, in this file or imported before."
            )
        linked.append(replace(person, reports_to=manager.id if manager else None))
    return linked, problems


def _cycles(people: Sequence[Person], lines: Mapping[str, Row], standing: Sequence[Person]) -> list[str]:
    above = {p.id: p.reports_to for p in standing} | {p.id: p.reports_to for p in people}
    cyclic: set[str] = set()
    walked: set[str] = set()
    for person in people:
        walk: list[str] = []
        at: str | None = person.id
        while at is not None and at not in walked:
            walked.add(at)
            walk.append(at)
            at = above.get(at)
        if at in walk:
            cyclic.update(walk[walk.index(at) :])
    return [
        f"line {lines[person.upn.casefold()].line}: {person.upn} reports, up its own line, to itself."
        for person in people
        if person.id in cyclic
    ]


async def import_people(work: Work, rules: Rules, content: bytes, now: datetime, *, full: bool) -> Imported:
    """Adds and updates; with `full`, whoever is not in the file has left."""
    standing = await work.people.all()
    people = people_in(content, standing, rules.framework, rules.fresh)
    known = {person.id: person for person in standing}
    gone = []
    if full:
        here = {person.id for person in people}
        gone = [replace(p, left=True) for p in standing if p.id not in here and not p.left]
    await work.people.save([*people, *gone])
    notes = await see_to(work, rules, now, known, [*people, *gone])
    done = Imported(
        added=sum(p.id not in known for p in people),
        updated=sum(p.id in known and known[p.id] != p for p in people),
        unchanged=sum(known.get(p.id) == p for p in people),
        left=len(gone),
        notes=notes,
    )
    await work.trail.add(
        Event(now, "", "people imported", "people", {"added": done.added, "left": done.left})
    )
    return done


def cases_in(content: bytes, services: Iterable[str], references: Iterable[str]) -> list[Case]:
    """The cases of a file; services and `references` are spelled as they were before. Raises `BadFile`."""
    sheet = read_sheet(content, CASE_COLUMNS)
    problems = [*sheet.problems, *duplicates(sheet.rows, "reference")]
    problems += [
        f"line {row.line}: {column} is empty."
        for row in sheet.rows
        for column in CASE_COLUMNS[:2]
        if not row[column]
    ]
    if problems:
        raise BadFile(sorted(problems, key=_line_number))
    known = {fold(service): service for service in reversed(list(services))}
    spelled = {reference.casefold(): reference for reference in references}
    return [
        Case(
            spelled.get(row["reference"].casefold(), row["reference"]),
            known.get(fold(row["service"]), row["service"]),
            row["team"],
            row["worker"],
        )
        for row in sheet.rows
    ]


async def import_cases(work: Work, rules: Rules, content: bytes, now: datetime, *, full: bool) -> Imported:
    """Adds and updates; with `full`, what is not in the file can no longer be drawn."""
    if not rules.framework.has_audits:
        raise Refused(f"{rules.framework.title} has no audits, so there are no cases. Nothing was imported.")
    people = await work.people.all()
    services = [*rules.framework.services, *sorted({person.service for person in people})]
    cases = cases_in(content, services, await work.cases.references())
    standing = {case.reference: replace(case, last_audited=None) for case in await work.cases.all()}
    gone = set(standing) - {case.reference for case in cases} if full else set()
    await work.cases.save(cases)
    await work.cases.remove(gone)
    done = Imported(
        added=sum(case.reference not in standing for case in cases),
        updated=sum(case.reference in standing and standing[case.reference] != case for case in cases),
        unchanged=sum(standing.get(case.reference) == case for case in cases),
        left=len(gone),
    )
    await work.trail.add(Event(now, "", "cases imported", "cases", {"added": done.added, "gone": len(gone)}))
    return done
