"""The sample authority: posts, lines and case references, as the two import files that a service would write.

No person stands in it. Its learning spaces come to 120 in a quarter, 40 a month, as in [L].
"""

import csv
import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehearsal.records import Person, Team, new_team

DOMAIN = "sample-authority.example"
PEOPLE_HEADER = ("aad_object_id", "upn", "name", "post", "service", "team", "agency", "reports_to")
CASES_HEADER = ("reference", "service", "team", "worker")


@dataclass(frozen=True, slots=True)
class Service:
    """A service: how many teams, each with a Team Manager, and Senior Managers over them."""

    name: str
    prefix: str
    teams: int
    seniors: int
    cases: int
    """Of each team."""
    head: str
    """The Head of Service over it."""


SERVICES = (
    Service("MASH", "MA", 3, 1, 30, "Front Door"),
    Service("Duty and Assessment", "DA", 10, 2, 24, "Front Door"),
    Service("Contextual Safeguarding", "CS", 3, 1, 20, "Front Door"),
    Service("Family Safeguarding", "FS", 18, 4, 24, "Family Safeguarding"),
    Service("Children in our Care", "CC", 11, 3, 24, "Care"),
    Service("Leaving Care", "LC", 6, 2, 24, "Care"),
    Service("Children with Disabilities", "CD", 4, 1, 24, "Family Safeguarding"),
    Service("Fostering", "FO", 3, 1, 20, "Care"),
    Service("Adoption", "AD", 2, 1, 20, "Care"),
    Service("Residential", "RE", 3, 1, 12, "Care"),
)
IROS = 12
PDMS = 2
WORKERS = 6
"""Social workers of a team."""
UNREACHABLE = ("Team Manager, Duty and Assessment 10", "Team Manager, Leaving Care 5")
"""Posts that have not installed the bot, so that the rehearsal shows what happens then."""

LINKED = (*(service.name for service in SERVICES if service.name != "Residential"), "IROs")
"""Channels that are linked from the start. One is not, so that the rehearsal shows what happens then."""


@dataclass(frozen=True, slots=True)
class Post:
    """One row of the people file."""

    name: str
    post: str
    service: str = ""
    team: str = ""
    reports_to: str = ""

    @property
    def upn(self) -> str:
        return f"{self.name.lower().replace(', ', '.').replace(' ', '-')}@{DOMAIN}"

    @property
    def aad_object_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.upn))


def posts() -> list[Post]:
    """Everybody who audits, manages or leads QA; workers are only named in the cases."""
    executive = Post("Executive Director", "Executive Director")
    director = Post("Director, Children's Social Care", "Director", reports_to=executive.upn)
    heads = {
        name: Post(f"Head of Service, {name}", "Head of Service", _largest(name), reports_to=director.upn)
        for name in dict.fromkeys(service.head for service in SERVICES)
    }
    found = [executive, director, *heads.values()]
    for service in SERVICES:
        found += _of_service(service, heads[service.head])
    safeguarding = Post("Head of Service, Safeguarding and Review", "HoS", "IROs", reports_to=director.upn)
    manager = Post("Senior Manager, IROs", "SM", "IROs", reports_to=safeguarding.upn)
    found += [safeguarding, manager]
    found += [Post(f"IRO {n}", "IRO", "IROs", "IROs", manager.upn) for n in range(1, IROS + 1)]
    found += [
        Post(f"Practice Development Manager {n}", "PDM", "Family Safeguarding", reports_to=director.upn)
        for n in range(1, PDMS + 1)
    ]
    found += [Post(f"QA Lead {n}", "QA Lead", reports_to=director.upn) for n in (1, 2)]
    found += [Post("Principal Social Worker", "PSW", reports_to=director.upn)]
    return found


def _largest(head: str) -> str:
    """The service in which a Head of Service is counted: the largest of theirs."""
    return max((s for s in SERVICES if s.head == head), key=lambda service: service.teams).name


def _of_service(service: Service, head: Post) -> Iterator[Post]:
    single = service.seniors == 1
    seniors = [
        Post(f"Senior Manager, {service.name}{'' if single else f' {n}'}", "SM", service.name, "", head.upn)
        for n in range(1, service.seniors + 1)
    ]
    yield from seniors
    for n in range(1, service.teams + 1):
        senior = seniors[(n - 1) % len(seniors)]
        name = f"Team Manager, {service.name} {n}"
        yield Post(name, "TM", service.name, f"{service.name} {n}", senior.upn)


def people_csv() -> bytes:
    """The people file."""
    rows = [
        (p.aad_object_id, p.upn, p.name, p.post, p.service, p.team, "Sample Authority", p.reports_to)
        for p in posts()
    ]
    return _csv(PEOPLE_HEADER, rows)


def cases_csv() -> bytes:
    """The cases file: references of the form DA-20417."""
    rows = []
    for index, service in enumerate(SERVICES):
        for team in range(1, service.teams + 1):
            for n in range(service.cases):
                reference = f"{service.prefix}-{10_000 * (index + 1) + 137 * team + n}"
                rows.append(
                    (reference, service.name, f"{service.name} {team}", f"Social Worker {n % WORKERS + 1}")
                )
    rows += [
        (f"CP-{40_000 + 7 * n}", "IROs", "Conferences", f"Social Worker {n % 20 + 1}") for n in range(120)
    ]
    return _csv(CASES_HEADER, rows)


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def people() -> list[Person]:
    """The same posts as people of the rehearsal's tenant."""
    return [Person(p.aad_object_id, p.name, p.upn, service=p.service or "Leadership and QA") for p in posts()]


def teams() -> list[Team]:
    """One team with a channel for each service, and one for the QA team."""
    return [new_team("Quality Assurance", *(service.name for service in SERVICES), "IROs")]
