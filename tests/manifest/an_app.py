"""An app as an authority would build it, and ways to spoil its package."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from bot.menus import menus
from manifest.document import App
from manifest.package import build
from practice.framework import load_framework

HOST = "bot.northtown.gov.uk"
APP = App(
    app_id="0d5f1c9e-0000-4000-8000-00000000b07a",
    host=HOST,
    developer="Northtown Council",
    website="https://www.northtown.gov.uk/practice-loop",
    privacy="https://www.northtown.gov.uk/privacy",
    terms="https://www.northtown.gov.uk/terms",
    version="1.0.0",
    name="Practice Loop",
    full_name="Practice Loop: quality assurance in children's services",
)
SCHEMA = json.loads((Path(__file__).parent / "official" / "MicrosoftTeams.schema.v1.30.json").read_bytes())

Json = dict[str, Any]


@cache
def built(**changes: str) -> bytes:
    return build(replace(APP, **changes), menus(load_framework("lancashire")))


def unpacked(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return package.getvalue()


def manifest_of(package: bytes) -> Json:
    manifest: Json = json.loads(unpacked(package)["manifest.json"])
    return manifest


def with_manifest(manifest: Json) -> bytes:
    """The good package, with this manifest in it."""
    return packed(unpacked(built()) | {"manifest.json": json.dumps(manifest).encode()})


def schema_takes(manifest: Json) -> bool:
    """Whether Microsoft's own schema finds nothing wrong."""
    return not list(Draft4Validator(SCHEMA).iter_errors(manifest))
