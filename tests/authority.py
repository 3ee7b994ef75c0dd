"""A small authority for tests: two services, five teams, a whole line and two QA leads. All are posts."""

from collections.abc import Iterator, Sequence

from rehearsal.records import Person, Team, new_team
from rehearsal.sample import CASES_HEADER, PEOPLE_HEADER, Post

DUTY, FAMILY = "Duty and Assessment", "Family Safeguarding"
TEAMS = {DUTY: 3, FAMILY: 2}
LINKS = {name: ("allocations", name) for name in TEAMS}
"""What each channel is linked to."""
QA, QA_2 = "QA Lead 1", "QA Lead 2"
EXECUTIVE, DIRECTOR = "Executive Director", "Director, Children's Social Care"


def senior(service: str) -> str:
    return f"Senior Manager, {service}"


def head(service: str) -> str:
    return f"Head of Service, {service}"


MANAGER, OTHER_MANAGER = f"Team Manager, {DUTY} 1", f"Team Manager, {FAMILY} 2"
APRIL = (senior(DUTY), MANAGER, head(FAMILY), OTHER_MANAGER)
"""Who is given April's four audits of Q1 2026-27, as the draw has it."""


def posts() -> list[Post]:
    """Everybody, each after the one whom they report to."""
    top = Post(EXECUTIVE, "Executive Director")
    director = Post(DIRECTOR, "Director", reports_to=top.upn)
    found = [top, director, *(Post(name, "QA Lead", reports_to=director.upn) for name in (QA, QA_2))]
    for service, teams in TEAMS.items():
        over = Post(head(service), "HoS", service, reports_to=director.upn)
        middle = Post(senior(service), "SM", service, reports_to=over.upn)
        found += [over, middle]
        found += [
            Post(f"Team Manager, {service} {n}", "TM", service, f"{service} {n}", middle.upn)
            for n in range(1, teams + 1)
        ]
    return found


def people() -> list[Person]:
    """The same posts as people of the stand-in's tenant."""
    return [Person(post.aad_object_id, post.name, post.upn) for post in posts()]


def team() -> Team:
    """The QA team's team, with a channel for each service."""
    return new_team("Quality Assurance", *TEAMS)


def people_csv(everybody: list[Post] | None = None, *, without_id: str = "") -> bytes:
    """The people file; of `without_id` (a name) only the sign-in name is known."""
    rows = [
        (
            "" if p.name == without_id else p.aad_object_id,
            p.upn,
            f'"{p.name}"',
            p.post,
            p.service,
            p.team,
            "",
            p.reports_to,
        )
        for p in everybody or posts()
    ]
    return _csv(PEOPLE_HEADER, rows)


def cases_csv(each: int = 12) -> bytes:
    """The cases file: `each` cases a team, of four workers."""
    return _csv(CASES_HEADER, list(_cases(each)))


def _cases(each: int) -> Iterator[tuple[str, ...]]:
    for prefix, (service, teams) in zip(("DA", "FS"), TEAMS.items(), strict=True):
        for number in range(1, teams + 1):
            for n in range(each):
                place = f"{service} {number}"
                yield f"{prefix}-{number}{n:03}", service, place, f"Social Worker {number}{n % 4}"


def _csv(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()
