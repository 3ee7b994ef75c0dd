"""How long a draw takes at an authority's full size: 530 auditors, 6,000 cases."""

import time
from datetime import date, timedelta
from random import Random

from bench.figures import Table
from practice.draw import Auditor, Case, draw

_ON = date(2026, 4, 1)


def authority(
    auditors: int, cases: int, *, teams: int, wanted: int, seed: int
) -> tuple[list[Auditor], list[Case]]:
    """A made-up authority of 13 services; one case in ten audited lately, one auditor in ten with cases."""
    chance = Random(seed)
    places = [(f"Service {team % 13}", f"Team {team}") for team in range(teams)]
    people = []
    for number in range(auditors):
        service, team = places[number % teams]
        worker = "Social Worker 1" if chance.random() < 0.1 else ""
        only = chance.random() < 0.05
        people.append(Auditor(f"a{number}", "Team Manager", service, team, wanted, only, worker))
    files = []
    for number in range(cases):
        service, team = chance.choice(places)
        lately = _ON - timedelta(days=chance.randrange(1, 180)) if chance.random() < 0.1 else None
        files.append(Case(f"C{number}", service, team, f"Social Worker {chance.randrange(12)}", lately))
    return people, files


async def measure() -> Table:
    table = Table(["draw", "seconds", "drawn", "short"])
    for name, auditors, cases, teams, wanted in (
        ("530 auditors, 6,000 cases", 530, 6_000, 130, 1),
        ("the same, three audits each", 530, 6_000, 130, 3),
        ("the same, in 13 teams", 530, 6_000, 13, 1),
        ("530 auditors, too few cases", 530, 400, 130, 1),
    ):
        people, files = authority(auditors, cases, teams=teams, wanted=wanted, seed=1)
        started = time.perf_counter()
        result = draw(people, files, seed=1, on=_ON)
        took = time.perf_counter() - started
        table.add(name, f"{took:.2f}", f"{len(result.assignments):,}", f"{len(result.unserved):,}")
    return table
