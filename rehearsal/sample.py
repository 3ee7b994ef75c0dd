"""The sample authorities: posts, lines and case references, as the two import files that a service would write.

No person stands in them; `python -m rehearsal.sample` prints the people file. The learning spaces of Lancashire's come
to 120 in a quarter, 40 a month, as in [L].
"""

import csv
import io
import sys
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from practice.framework import Framework
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
    """Who of the heads is over it."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area with districts: an Assistant Director over it, in each district a Service Manager, a Team Manager and
    practitioners.
    """

    name: str
    service: str
    """In which its people are counted."""
    districts: tuple[str, ...]
    practitioners: int


@dataclass(frozen=True, slots=True)
class Authority:
    """Services, and the titles of the posts over their Team Managers."""

    services: tuple[Service, ...]
    seniors: str
    heads: str
    directors: tuple[str, ...]
    """Highest first; the last is over the heads."""
    iros: int = 0
    pdms: int = 0
    areas: tuple["Area", ...] = ()
    """Where COA weeks are held."""
    beside: tuple[tuple[str, str], ...] = ()
    """Further posts beside the line: name, post."""
    absent: tuple[str, ...] = ()
    """Posts that have not installed the bot, so that the rehearsal shows what happens then."""
    unlinked: tuple[str, ...] = ()
    """Channels that are not linked from the start, so that the rehearsal shows what happens then."""
    coa: tuple[str, str] | None = None
    """What plans its first COA, and what shows what came of it; None where it has none."""
    authorities: tuple[str, ...] = ()
    """Of a network: its first one is the home of the tenant, the people of the others are its guests. *(ours)*"""

    @property
    def channels(self) -> list[str]:
        """The names: one for each service, and one for each area's COA."""
        services = [*(service.name for service in self.services), *(["IROs"] if self.iros else [])]
        return [*services, *self.coa_channels, *([LIBRARY] if self.authorities else [])]

    @property
    def coa_channels(self) -> dict[str, str]:
        """The channels of COA weeks with their areas."""
        return {f"COA {area.name}": area.name for area in self.areas}

    @property
    def links(self) -> dict[str, tuple[str, str]]:
        """Which channel is linked from the start, and to what: a purpose, and a service or an area."""
        if self.authorities:
            return {LIBRARY: ("templates", "")}
        services = [name for name in self.channels if name not in (*self.unlinked, *self.coa_channels)]
        coas = {name: ("coa", area) for name, area in self.coa_channels.items()}
        return {name: ("allocations", name) for name in services} | coas


LIBRARY = "CP chairs"
"""The channel of a network's library."""
HOSTS = ("sharepoint.com",)
"""To which a network's links can lead from the start."""
WORKERS = 6
"""Social workers of a team."""

LANCASHIRE = Authority(
    services=(
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
    ),
    seniors="Senior Manager",
    heads="Head of Service",
    directors=("Executive Director", "Director, Children's Social Care"),
    iros=12,
    pdms=2,
    absent=("Team Manager, Duty and Assessment 10", "Team Manager, Leaving Care 5"),
    unlinked=("Residential",),
)
KENT = Authority(
    services=(
        Service("Social Work Teams", "SW", 10, 2, 24, "East"),
        Service("Early Help Units", "EH", 4, 1, 20, "East"),
        Service("Children in Care", "CC", 4, 1, 24, "West"),
        Service("Disabled Children and Young People", "DC", 2, 1, 20, "West"),
    ),
    seniors="Service Manager",
    heads="Assistant Director",
    directors=("Corporate Director", "Director, Children's Social Care"),
    pdms=1,
    areas=(Area("East Kent", "Social Work Teams", ("Ashford", "Canterbury", "Dover"), 4),),
    beside=(
        ("QA Assistant Director", "QA AD"),
        ("QA Officer 1", "QA Officer"),
        ("Management Information Officer", "MIU"),
        ("Social Work Standards Officer", "SSO"),
    ),
    absent=("Team Manager, Social Work Teams 10",),
    unlinked=("Disabled Children and Young People",),
    coa=(
        "plan coa East Kent November 2026 districts Ashford, Canterbury, Dover days 3, 10, 17",
        "gathering East Kent",
    ),
)
NORTH_SOMERSET = Authority(
    services=(
        Service("Front Door", "FD", 2, 1, 24, "Safeguarding"),
        Service("Family Support and Safeguarding", "FS", 6, 2, 24, "Safeguarding"),
        Service("Children in Care", "CC", 3, 1, 24, "Corporate Parenting"),
        Service("Fostering and Adoption", "FA", 2, 1, 20, "Corporate Parenting"),
    ),
    seniors="Service Manager",
    heads="Head of Service",
    directors=("Director, Children's Services", "Assistant Director"),
    absent=("Team Manager, Children in Care 3",),
    unlinked=("Fostering and Adoption",),
)


SOUTH_EAST = Authority(
    services=(),
    seniors="",
    heads="",
    directors=(),
    authorities=("Hampshire", "Kent", "Brighton & Hove", "Medway", "Surrey", "West Sussex"),
)
"""Six of the nineteen, so that everybody can be found."""


SAMPLES = (LANCASHIRE, KENT, NORTH_SOMERSET, SOUTH_EAST)


def authority_for(framework: Framework) -> Authority:
    """The sample whose services all stand among these of a framework, else Lancashire's; or the network."""
    if not framework.has_audits:
        return SOUTH_EAST
    known = set(framework.services)
    with_services = (one for one in SAMPLES if one.services)
    fitting = (one for one in with_services if {service.name for service in one.services} <= known)
    return next(fitting, LANCASHIRE)


@dataclass(frozen=True, slots=True)
class Post:
    """One row of the people file."""

    name: str
    post: str
    service: str = ""
    team: str = ""
    reports_to: str = ""
    agency: str = "Sample Authority"
    guest: bool = False

    @property
    def upn(self) -> str:
        """As the directory spells it; a guest's begins with the address at home."""
        name = self.name.lower().replace(", ", ".").replace(" & ", "-and-").replace(" ", "-")
        return f"{name}_home.example#EXT#@{DOMAIN}".lower() if self.guest else f"{name}@{DOMAIN}"

    @property
    def aad_object_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.upn))


def posts(of: Authority = LANCASHIRE) -> list[Post]:
    """Everybody who audits, manages or leads QA; workers are only named in the cases. Of a network: its members."""
    if of.authorities:
        return list(_of_network(of))
    found: list[Post] = []
    for name in of.directors:
        found.append(Post(name, name.partition(",")[0], reports_to=found[-1].upn if found else ""))
    director = found[-1]
    heads = {
        name: Post(f"{of.heads}, {name}", of.heads, _largest(name, of), reports_to=director.upn)
        for name in dict.fromkeys(service.head for service in of.services)
    }
    found += heads.values()
    for service in of.services:
        found += _of_service(service, of.seniors, heads[service.head])
    for area in of.areas:
        found += _of_area(area, of, director)
    if of.iros:
        found += _reviewing(of, director)
    home = "" if of.areas else "Family Safeguarding"
    found += [
        Post(f"Practice Development Manager {n}", "PDM", home, reports_to=director.upn)
        for n in range(1, of.pdms + 1)
    ]
    found += [Post(name, post, reports_to=director.upn) for name, post in of.beside]
    found += [Post(f"QA Lead {n}", "QA Lead", reports_to=director.upn) for n in (1, 2)]
    found += [Post("Principal Social Worker", "PSW", reports_to=director.upn)]
    return found


def _of_network(of: Authority) -> Iterator[Post]:
    home = of.authorities[0]
    yield Post("Network Coordinator", "Network Coordinator", agency=home)
    for authority in of.authorities:
        guest = authority != home
        for post in ("QA Lead", "CP Chair"):
            yield Post(f"{post}, {authority}", post, agency=authority, guest=guest)
    yield Post(f"CP Chair, {home} 2", "CP Chair", agency=home)


def strangers(upns: Collection[str], of: Authority) -> set[str]:
    """Those of another sample authority, which this one does not have."""
    return {post.upn for one in SAMPLES for post in posts(one)} & set(upns) - {post.upn for post in posts(of)}


def _largest(head: str, of: Authority) -> str:
    """The service in which a head is counted: the largest of theirs."""
    return max((s for s in of.services if s.head == head), key=lambda service: service.teams).name


def _reviewing(of: Authority, director: Post) -> Iterator[Post]:
    head = Post(f"{of.heads}, Safeguarding and Review", of.heads, "IROs", reports_to=director.upn)
    manager = Post(f"{of.seniors}, IROs", "SM", "IROs", reports_to=head.upn)
    yield from (head, manager)
    yield from (Post(f"IRO {n}", "IRO", "IROs", "IROs", manager.upn) for n in range(1, of.iros + 1))


def _of_area(area: Area, of: Authority, director: Post) -> Iterator[Post]:
    head = Post(f"{of.heads}, {area.name}", of.heads, area.service, area.name, director.upn)
    yield head
    for district in area.districts:
        senior = Post(f"{of.seniors}, {district}", "SM", area.service, district, head.upn)
        team = f"{district} 1"
        manager = Post(f"Team Manager, {team}", "TM", area.service, team, senior.upn)
        yield from (senior, manager)
        for n in range(1, area.practitioners + 1):
            yield Post(f"Social Worker, {district} {n}", "SW", area.service, team, manager.upn)


def _of_service(service: Service, title: str, head: Post) -> Iterator[Post]:
    single = service.seniors == 1
    seniors = [
        Post(f"{title}, {service.name}{'' if single else f' {n}'}", "SM", service.name, "", head.upn)
        for n in range(1, service.seniors + 1)
    ]
    yield from seniors
    for n in range(1, service.teams + 1):
        senior = seniors[(n - 1) % len(seniors)]
        name = f"Team Manager, {service.name} {n}"
        yield Post(name, "TM", service.name, f"{service.name} {n}", senior.upn)


def people_csv(of: Authority = LANCASHIRE) -> bytes:
    """The people file."""
    rows = [
        (p.aad_object_id, p.upn, p.name, p.post, p.service, p.team, p.agency, p.reports_to) for p in posts(of)
    ]
    return _csv(PEOPLE_HEADER, rows)


def cases_csv(of: Authority = LANCASHIRE) -> bytes:
    """The cases file: references of the form DA-20417. Empty for a network, which has none."""
    rows = []
    for index, service in enumerate(of.services):
        for team in range(1, service.teams + 1):
            for n in range(service.cases):
                reference = f"{service.prefix}-{10_000 * (index + 1) + 137 * team + n}"
                rows.append(
                    (reference, service.name, f"{service.name} {team}", f"Social Worker {n % WORKERS + 1}")
                )
    rows += [
        (f"CP-{40_000 + 7 * n}", "IROs", "Conferences", f"Social Worker {n % 20 + 1}")
        for n in range(10 * of.iros)
    ]
    return _csv(CASES_HEADER, rows) if rows else b""


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def people(of: Authority = LANCASHIRE) -> list[Person]:
    """The same posts as people of the rehearsal's tenant."""
    return [
        Person(
            p.aad_object_id,
            p.name,
            p.upn,
            p.guest,
            p.service or (p.agency if of.authorities else "Leadership and QA"),
        )
        for p in posts(of)
    ]


def teams(of: Authority = LANCASHIRE) -> list[Team]:
    """One team with a channel for each service, and one for the IROs; or the network's, with its library's."""
    return [new_team("South East network" if of.authorities else "Quality Assurance", *of.channels)]


if __name__ == "__main__":
    sys.stdout.buffer.write(people_csv())
