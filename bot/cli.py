"""practice-loop: the command line."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web

from bot import doctor as examination
from bot import settings as settings_module
from bot.app_package import manifests
from bot.local_clock import now_beside
from bot.logs import log_to
from bot.settings import Settings, SettingsError
from bot.wiring import Service, opened_store, rules_of, service
from practice.errors import PracticeError
from practice.findings import Finding
from practice.framework import FrameworkError, check_framework, find_framework
from practice.gathering import gathering
from practice.importing import Imported, import_cases, import_people
from practice.line_check import check_line
from practice.planner_import import import_planner
from practice.work import Rules, Work
from storage.store import Store

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Practice Loop: a QA bot for Microsoft Teams.",
)
imports = typer.Typer(no_args_is_help=True, help="Read people, cases or a planner from a CSV file (UTF-8).")
exports = typer.Typer(no_args_is_help=True, help="Write what was gathered to a file.")
frameworks = typer.Typer(no_args_is_help=True, help="Frameworks: the rules as data.")
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
app.add_typer(frameworks, name="framework")
app.add_typer(manifests, name="manifest")

STOP_SECONDS = 5.0
"""How long requests may take to end when the service stops."""

SAMPLE_START = "2026-04-01T09:00"
"""Where the sample authority's year begins."""

Clock = Annotated[
    str, typer.Option(help="Local mode only: stand still at this local time, e.g. 2026-04-01T09:00.")
]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Full = Annotated[bool, typer.Option("--full", help="Whatever is not in the file has left or is gone.")]


def _fail(message: str) -> "typer.Exit":
    typer.echo(message, err=True)
    return typer.Exit(1)


def _loop() -> asyncio.AbstractEventLoop:
    """uvloop where there is one: the same loop, with less of each core."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _run(job: Awaitable[None]) -> None:
    """Runs it; what goes wrong in a way that we know is one clear message and exit code 1."""

    async def waited() -> None:
        await job

    try:
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(waited())
    except FrameworkError as error:
        raise _fail(
            "The framework does not check, so nothing starts:\n" + "\n".join(map(str, error.problems))
        ) from error
    except (PracticeError, OSError) as error:
        raise _fail(str(error)) from error


def _settings() -> Settings:
    try:
        return settings_module.load()
    except SettingsError as error:
        raise _fail(f"These settings cannot be used: {error}") from error


def _instant(words: str, settings: Settings) -> datetime | None:
    if not words:
        return None
    if not settings.local:
        raise _fail("--clock is for local mode; with an app id the service runs by the real clock.")
    try:
        at = datetime.fromisoformat(words)
    except ValueError as error:
        raise _fail(f"--clock wants a local time such as 2026-04-01T09:00, not “{words}”.") from error
    return at if at.tzinfo else at.replace(tzinfo=settings.timezone)


@app.command()
def serve(clock: Clock = "") -> None:
    """Run the service. Without an app id: local mode, on this machine only."""
    settings = _settings()
    log_to(stream_json=not (settings.local and sys.stderr.isatty()))
    _run(_serve(settings, _instant(clock, settings), page=False))


@app.command()
def run(clock: Clock = SAMPLE_START) -> None:
    """Run it with the rehearsal page; an empty database gets the sample authority first."""
    settings = _settings()
    if not settings.local:
        raise _fail("The rehearsal is for local mode: unset MicrosoftAppId, or use `practice-loop serve`.")
    log_to(stream_json=not sys.stderr.isatty())
    _run(_serve(settings, _instant(clock, settings), page=True))


async def _serve(settings: Settings, start: datetime | None, *, page: bool) -> None:
    with _bound(settings) as listening:
        settings = settings.model_copy(update={"port": listening.getsockname()[1]})
        if page:
            # Not before it is needed: what serves in an authority has no use for the stand-in.
            from bot.rehearsing import connector_url, mount_rehearsal, seed

            async with opened_store(settings) as store:
                url = connector_url(settings.host, settings.port)
                await seed(store, rules_of(settings), start or datetime.now(UTC), url)
                start = await _resumed(store, start)
        async with service(settings, start=start) as built:
            if page:
                mount_rehearsal(built)
            await _listen(built, listening, page=page)


@contextlib.contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    """The port, taken before anything else is touched: a second service on it says so at once."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except OSError as error:
            raise _fail(
                f"Port {settings.port} is taken ({error.strerror}). Stop what uses it, or set PORT to another."
            ) from error
        yield listening


async def _resumed(store: Store, start: datetime | None) -> datetime | None:
    """A clock that stands goes on from where the database has come to, never before it."""
    async with store.read() as work:
        latest = await work.trail.latest()
    return max(start, latest) if start and latest else start


async def _listen(built: Service, listening: socket.socket, *, page: bool) -> None:
    runner = web.AppRunner(built.app, access_log=None, handle_signals=False, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        what = "Open" if page else "Listening on"
        typer.echo(f"Practice Loop is ready. {what} http://{built.settings.host}:{built.settings.port}/")
        await _stopped()
    finally:
        await runner.cleanup()


async def _stopped() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    await stop.wait()


Import = Callable[[Work, Rules, bytes, datetime], Awaitable[Imported]]
After = Callable[[Work, Rules, datetime], Awaitable[Sequence[Finding]]]


def _import(file: Path, noun: str, read: Import, after: After | None = None) -> None:
    """`after`: what is wrong with all that is there once the file is in; it is said, and the import stands."""
    content = file.read_bytes()

    async def job() -> None:
        settings = _settings()
        rules = rules_of(settings)
        async with opened_store(settings) as store, store.write() as work:
            now = await now_beside(settings)
            done = await read(work, rules, content, now)
            found = await after(work, rules, now) if after else ()
        typer.echo(done.in_words(noun))
        if found:
            typer.echo("Look at these; `practice-loop doctor` says what to do about them:")
        for finding in found:
            typer.echo(f"  {finding.says}")

    _run(job())


@app.command()
def doctor() -> None:
    """Say what is missing, and what to do next. Changes nothing, whether the service runs or not."""

    async def job() -> None:
        settings = _settings()
        checks = await examination.examine(settings, await now_beside(settings))
        for line in examination.in_words(checks):
            typer.echo(line)
        if examination.stops(checks):
            raise typer.Exit(1)

    _run(job())


@imports.command("people")
def people(file: File, full: Full = False) -> None:
    """People and their line: aad_object_id,upn,name,post,service,team,agency,reports_to."""
    _import(
        file,
        "People",
        lambda work, rules, content, now: import_people(work, rules, content, now, full=full),
        check_line,
    )


@imports.command("cases")
def cases(file: File, full: Full = False) -> None:
    """Cases that can be audited: reference,service,team,worker. No child's details."""
    _import(
        file, "Cases", lambda work, rules, content, now: import_cases(work, rules, content, now, full=full)
    )


@imports.command("coa")
def coa(file: File) -> None:
    """A planner of COAs and what stands beside them, one row a month: name,kind,involvement,lead,month,phase."""
    _import(file, "Planner", import_planner)


@exports.command("coa")
def coa_document(
    coa: Annotated[str, typer.Argument(help="Its id, in any case: EAST-KENT-2026-11.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The Word document to write: FILE.docx.")],
) -> None:
    """What a COA gathered, as the Word document that Teams hands out. Writes over the file."""

    async def job() -> None:
        settings = _settings()
        rules = rules_of(settings)
        async with opened_store(settings) as store, store.read() as work:
            view = await gathering(work, rules, await now_beside(settings), coa.strip().lower())
        # Not before it is needed: a service has no use for it.
        from cards.gathering_docx import gathering_docx

        file.write_bytes(gathering_docx(view))
        typer.echo(f"{file}: COA of {view.area}, {view.month}, {len(view.gathered)} observations.")

    _run(job())


@frameworks.command("check")
def check(file: Path) -> None:
    """Say what is wrong with a framework, shipped or your own file, line by line."""
    problems = check_framework(find_framework(str(file)))
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise _fail(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in {file}.")
    typer.echo(f"{file} is in order.")


if __name__ == "__main__":
    app()
