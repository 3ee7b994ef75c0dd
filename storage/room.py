"""Where the content of files is kept: once each, by its hash. A folder here; anything that keeps bytes elsewhere."""

import hashlib
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol
from uuid import uuid4

QUIET = 24 * 60 * 60.0
"""Seconds, by the clock of the machine that keeps them, after which a content that nothing names may go.

Far longer than any turn between a content's coming and the commit of the row that names it.
"""


class Room(Protocol):
    """Keeps contents by their SHA-256 in hex. Every call may wait for a disk: it is made in a thread."""

    def put(self, content: bytes) -> str:
        """Its hash, once it is safe; the same content is kept once, and counts as touched."""
        ...

    def get(self, file_hash: str) -> bytes | None: ...
    def touch(self, file_hash: str) -> None:
        """It was needed just now. What is not there is no error."""
        ...

    def idle(self) -> set[str]:
        """The names of what nobody has touched for `QUIET` seconds."""
        ...

    def remove(self, names: Collection[str]) -> None:
        """For good, what of these is idle still. What is not there is no error."""
        ...


class FolderRoom:
    """A folder, made when the first file comes. Several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        file_hash = hashlib.sha256(content).hexdigest()
        path = self._path(file_hash)
        if not _touched(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Whole under its name, or not there at all: also when the machine stops in the middle, and when
            # two people send the same at once.
            beside = path.with_name(f"{file_hash}.{uuid4().hex}")
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        return file_hash

    def get(self, file_hash: str) -> bytes | None:
        try:
            return self._path(file_hash).read_bytes()
        except FileNotFoundError:
            return None

    def touch(self, file_hash: str) -> None:
        _touched(self._path(file_hash))

    def idle(self) -> set[str]:
        """Also what was being written when a machine stopped."""
        return {path.name for path in self._folder.glob("??/*") if _is_idle(path)}

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            path = self._folder / name[:2] / name
            # Taken aside before it is looked at again: whoever sends the same at this moment touches it, and it
            # goes back; or finds it gone, and puts their own.
            aside = path.with_name(f"{name[:64]}.{uuid4().hex}")
            try:
                path.rename(aside)
            except FileNotFoundError:
                continue
            if _is_idle(aside):
                aside.unlink(missing_ok=True)
            else:
                aside.replace(path)

    def _path(self, file_hash: str) -> Path:
        """Never outside of the folder, whatever is asked for."""
        if len(file_hash) != 64 or not set(file_hash) <= set("0123456789abcdef"):
            raise ValueError("no file is kept under such a name")
        return self._folder / file_hash[:2] / file_hash


def _touched(path: Path) -> bool:
    """False where it is not there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    # What was taken aside while it was touched is not there any more: `remove` may have looked at it just before.
    return path.exists()


def _is_idle(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - QUIET
    except FileNotFoundError:
        return False
