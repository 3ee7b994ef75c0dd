"""`practice-loop doctor`: everything that can be looked at from outside of the service, while it runs or before."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.wiring import rules_of
from practice.calendar import day_words
from practice.doctor import look
from practice.errors import Unavailable
from practice.findings import Check, Finding, Weight, by_next
from practice.framework import FrameworkError
from practice.work import Rules
from storage.connection import NoDatabase
from storage.database import open_database
from storage.leader import is_led
from storage.migrate import Schema, schema_at
from storage.store import Store, Transaction

WORDS = {None: "ok", Weight.NOTE: "note", Weight.TO_DO: "to do", Weight.STOPS: "STOPS"}
"""How a check stands, as its line begins."""

_IMPORT = "`practice-loop import people FILE.csv` makes it, and so does `practice-loop serve`."
_SCHEMA = {
    Schema.NONE: Finding("There is no database of ours yet.", _IMPORT, Weight.STOPS),
    Schema.OLDER: Finding(
        "Its schema is older than this version, so nothing in it was looked at.",
        "Back it up, then start `practice-loop serve`, which brings it up to date.",
        Weight.STOPS,
    ),
    Schema.NEWER: Finding(
        "A newer version than this one has written it.",
        "Run the version that wrote it, or a newer one.",
        Weight.STOPS,
    ),
}


async def examine(settings: Settings, now: datetime) -> list[Check]:
    """Every check that can be made at `now`; what needs another one to hold is left out. Changes nothing."""
    framework, rules = _framework(settings)
    database = await _database(settings)
    checks = [_settings(settings), framework, database]
    if rules is not None and not database.findings:
        checks += await _records(settings, rules, now)
    return checks


def _settings(settings: Settings) -> Check:
    if settings.local:
        there = "Local mode: for this machine only, without Teams. Set MicrosoftAppId for Teams mode."
    else:
        there = f"Teams mode, app {settings.app_id}, tenant {settings.app_tenant_id}."
    return Check("Settings", there)


def _framework(settings: Settings) -> tuple[Check, Rules | None]:
    try:
        rules = rules_of(settings)
    except FrameworkError as error:
        wrong = Finding(
            f"{settings.framework} does not check, so nothing starts.",
            "Put it right; `practice-loop framework check FILE` looks at it again.",
            Weight.STOPS,
            tuple(map(str, error.problems)),
        )
        return Check("Framework", "", (wrong,)), None
    return Check("Framework", f"{rules.framework.title}."), rules


async def _database(settings: Settings) -> Check:
    kind = "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"
    try:
        schema = await schema_at(settings.database_url)
    except NoDatabase as error:
        return Check("Database", "", (Finding(str(error), "See docs/deploy.md.", Weight.STOPS),))
    found = (_SCHEMA[schema],) if schema in _SCHEMA else ()
    return Check("Database", f"{kind}, its schema is up to date." if not found else "", found)


async def _records(settings: Settings, rules: Rules, now: datetime) -> list[Check]:
    database = open_database(settings.database_url)
    try:
        async with Store(database).read() as work:
            return [
                await _service(settings, rules, work),
                await _clock(settings, rules, work, now),
                *await look(work, rules, now),
            ]
    except Unavailable as busy:
        return [Check("Records", "", (Finding(str(busy), "Run this once more.", Weight.STOPS),))]
    finally:
        await database.close()


async def _service(settings: Settings, rules: Rules, work: Transaction) -> Check:
    """Whether some process sweeps and sends."""
    try:
        led = await is_led(make_url(settings.database_url), work.term)
    except NoDatabase as error:
        return Check("Service", "", (Finding(str(error), "Run this as the user that the service runs as."),))
    if not led:
        says = "No service runs on this database, so nobody is answered and nothing goes out."
        return Check("Service", "", (Finding(says, "Start `practice-loop serve`.", Weight.STOPS),))
    newest = await work.term.newest()
    there = f"{newest.holder} sends, since {_when(rules, newest.since)}." if newest else "It is starting."
    return Check("Service", there)


async def _clock(settings: Settings, rules: Rules, work: Transaction, now: datetime) -> Check:
    """What is later than now on record was written by a clock that was ahead, or stood there in a rehearsal."""
    there = f"It is {_when(rules, now)} in {settings.timezone_name}."
    latest = await work.trail.latest()
    if latest is None or latest <= now + timedelta(minutes=1):
        return Check("Clock", there)
    says = f"The last thing on record is of {_when(rules, latest)}, which is still to come."
    if settings.local:
        return Check("Clock", there, (Finding(says, "Nothing, if that was a rehearsal.", Weight.NOTE),))
    return Check("Clock", there, (Finding(says, "Look at this machine's clock, and at the service's."),))


def _when(rules: Rules, at: datetime) -> str:
    local = rules.local(at)
    return f"{day_words(local.date())}, {local:%H:%M}"


def in_words(checks: Sequence[Check]) -> Iterator[str]:
    """Line by line, as the command prints it."""
    for check in checks:
        yield f"{WORDS[check.weight]:<7}{check.title}{': ' if check.there else ''}{check.there}"
        for what_next, findings in by_next(check.findings):
            for finding in findings:
                yield from _indented([finding.says, *finding.names])
            yield from _indented([f"Next: {what_next}"])
    yield _end([finding for check in checks for finding in check.findings])


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{'':<7}{line}" for line in lines)


def _end(findings: Sequence[Finding]) -> str:
    stops = sum(finding.weight is Weight.STOPS for finding in findings)
    to_do = sum(finding.weight is Weight.TO_DO for finding in findings)
    if stops:
        return f"{stops} {'thing stops' if stops == 1 else 'things stop'} the work."
    if to_do:
        return f"Nothing stops the work; {to_do} {'thing is' if to_do == 1 else 'things are'} to do."
    return "Nothing is missing."


def stops(checks: Iterable[Check]) -> bool:
    """Whether something stops the work."""
    return any(check.weight is Weight.STOPS for check in checks)
