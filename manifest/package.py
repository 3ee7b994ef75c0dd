"""The app package: a flat zip of manifest.json and two icons, and what is looked at before Teams sees it."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from manifest import icons
from manifest.document import App, Menus, written
from manifest.png import NoPicture, Picture, decode
from manifest.rules import FILE, Problem, Refused, read

SIDES = {"color.png": icons.COLOUR, "outline.png": icons.OUTLINE}
"""The icons, and the pixels of their sides."""

_LARGEST = 1024 * 1024
"""Bytes of an unpacked file; the real ones are a hundredth."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same app gives the same bytes."""


def build(app: App, menus: Menus, *, library: bool = False) -> bytes:
    """The package of this app, with the message extension of a `library`.

    Raises `Refused` rather than give one that Teams would not take.
    """
    manifest = written(app, menus, library=library).encode()
    files = {FILE: manifest, "color.png": icons.colour(), "outline.png": icons.outline()}
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    check(package.getvalue(), app.host)
    return package.getvalue()


def check(package: bytes, host: str = "") -> None:
    """Raises `Refused` with all that is wrong with a package. `host`: where the bot is to be reached, if known."""
    files = _unpacked(package)
    problems = [*_of_manifest(files[FILE], host)]
    for name, side in SIDES.items():
        problems += _of_icon(name, files[name], side)
    if problems:
        raise Refused(problems)


def _unpacked(package: bytes) -> Mapping[str, bytes]:
    """The three files; raises `Refused` where they are not there, or others too."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as packed:
            entries = packed.infolist()
            if problems := tuple(_of_entries(entries)):
                raise Refused(problems)
            return {entry.filename: packed.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as broken:
        # A RuntimeError is a password.
        raise Refused([Problem("The package", "is no zip file that can be read")]) from broken


def _of_entries(entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    names = [entry.filename for entry in entries]
    wanted = (FILE, *SIDES)
    for entry in entries:
        if "/" in entry.filename:
            yield Problem(
                entry.filename, "stands in a folder. Zip the three files, not the folder that they are in"
            )
        elif entry.filename not in wanted:
            yield Problem(entry.filename, "is no part of the package. Take it out")
        elif entry.file_size > _LARGEST:
            yield Problem(entry.filename, "is larger than a megabyte")
    for name in wanted:
        if names.count(name) != 1:
            yield Problem(name, "stands in the package twice" if name in names else "is missing")


def _of_manifest(text: bytes, host: str) -> Iterator[Problem]:
    try:
        manifest = read(text)
    except Refused as refused:
        yield from refused.problems
        return
    if host and host.casefold() not in (domain.casefold() for domain in manifest.valid_domains):
        yield Problem("validDomains", f"does not name {host}, where the bot is reached")


def _of_icon(name: str, file: bytes, side: int) -> Iterator[Problem]:
    try:
        picture = decode(file)
    except NoPicture as unreadable:
        yield Problem(name, str(unreadable))
        return
    if (picture.width, picture.height) != (side, side):
        yield Problem(name, f"is {picture.width} x {picture.height} pixels; Teams wants {side} x {side}")
    elif name == "outline.png" and not _white_on_nothing(picture):
        yield Problem(name, "is not white on a transparent ground, and nothing else")


def _white_on_nothing(picture: Picture) -> bool:
    seen = {pixel[:3] for pixel in picture.pixels if pixel[3]}
    opacities = {pixel[3] for pixel in picture.pixels}
    return seen == {(255, 255, 255)} and {0, 255} <= opacities
