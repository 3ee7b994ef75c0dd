"""practice-loop manifest: the app package that an administrator uploads to Teams."""

from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer

from bot.menus import menus
from manifest.document import LIBRARY_LONG, LIBRARY_SHORT, App
from manifest.icons import ACCENT
from manifest.package import build, check
from manifest.rules import Problem, Refused
from practice.framework import FrameworkError, load_framework

manifests = typer.Typer(no_args_is_help=True, help="The app package for Teams.")

_OPTIONS = {
    "id": "--app-id",
    "version": "--version",
    "developer.name": "--developer",
    "developer.websiteUrl": "--website",
    "developer.privacyUrl": "--privacy",
    "developer.termsOfUseUrl": "--terms",
    "name": "--name",
    "name.short": "--name",
    "name.full": "--full-name",
    "accentColor": "--accent",
    "validDomains[0]": "--host",
}
"""Parts of the manifest, and what says them on the command line."""
_SAID_BEFORE = {"bots[0].botId", "composeExtensions[0].botId"}
"""The same as the app's id: one problem is enough."""


@manifests.command("build")
def build_package(
    app_id: Annotated[
        str, typer.Option(envvar=["MicrosoftAppId", "MICROSOFTAPPID"], help="The bot's id in Azure.")
    ] = "",
    host: Annotated[
        str, typer.Option(help="The name under which Teams reaches the bot, without https://.")
    ] = "",
    developer: Annotated[str, typer.Option(help="Your authority, as people see it in Teams.")] = "",
    website: Annotated[
        str, typer.Option(help="https:// address of a page about the service, or yours.")
    ] = "",
    privacy: Annotated[str, typer.Option(help="https:// address of your privacy notice.")] = "",
    terms: Annotated[str, typer.Option(help="https:// address of your terms of use.")] = "",
    name: Annotated[str, typer.Option(help="Up to 30 characters.")] = "Practice Loop",
    full_name: Annotated[
        str, typer.Option(help="Up to 100 characters.")
    ] = "Practice Loop: quality assurance in children's services",
    version: Annotated[
        str, typer.Option(help="To be raised with each new package; by default, that of this service.")
    ] = "",
    accent: Annotated[str, typer.Option(help="The colour behind the outline icon.")] = ACCENT,
    framework: Annotated[
        str, typer.Option(envvar="PRACTICE_LOOP_FRAMEWORK", help="Whose words the commands' examples use.")
    ] = "lancashire",
    out: Annotated[Path, typer.Option(dir_okay=False, help="The file to write.")] = Path("practice-loop.zip"),
) -> None:
    """Write the package: manifest.json and two icons, checked as Teams will check them."""
    given = {
        "app_id": app_id,
        "host": host,
        "developer": developer,
        "website": website,
        "privacy": privacy,
        "terms": terms,
        "version": version or version_of("practice-loop"),
        "name": name,
        "full_name": full_name,
        "accent": accent,
    }
    app = App(**{part: words.strip() for part, words in given.items()})
    try:
        known = load_framework(framework)
        if not known.has_audits:
            app = replace(app, short=LIBRARY_SHORT, long=LIBRARY_LONG)
        out.write_bytes(build(app, menus(known), library=known.library is not None))
    except FrameworkError as error:
        raise _not_so(
            "No package was written:", [Problem(framework, str(problem)) for problem in error.problems]
        ) from error
    except Refused as refused:
        told = [problem for problem in refused.problems if problem.where not in _SAID_BEFORE]
        raise _not_so("No package was written:", told) from refused
    except OSError as error:
        raise _not_so(
            "No package was written:", [Problem(str(out), f"cannot be written: {error.strerror}")]
        ) from error
    typer.echo(f"{out}: {app.name} {app.version}, for the bot {app.app_id}.")
    typer.echo(f"Its messaging endpoint in Azure has to be https://{app.host}/api/messages")


@manifests.command("check")
def check_package(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    host: Annotated[str, typer.Option(help="The name under which Teams reaches the bot.")] = "",
) -> None:
    """Say what is wrong with a package, also one that was changed by hand."""
    try:
        check(file.read_bytes(), host)
    except Refused as refused:
        raise _not_so(f"Teams would not take {file}:", refused.problems) from refused
    typer.echo(f"{file} is in order.")


def _not_so(lead: str, problems: Iterable[Problem]) -> typer.Exit:
    typer.echo(lead, err=True)
    for problem in problems:
        typer.echo(f"  {_OPTIONS.get(problem.where, problem.where)} {problem.what}.", err=True)
    return typer.Exit(1)
