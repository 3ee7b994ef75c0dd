"""Where the content of files is kept: once each, by its hash. A folder here; anything that keeps bytes elsewhere."""

import hashlib
import os
from pathlib import Path
from typing import Protocol


class Room(Protocol):
    """Keeps contents by their SHA-256 in hex. Every call may wait for a disk: it is made in a thread."""

    def put(self, content: bytes) -> str:
        """Its hash, once it is safe; the same content is kept once."""
        ...

    def get(self, file_hash: str) -> bytes | None: ...
    def remove(self, file_hash: str) -> None:
        """What is not there is no error."""
        ...


class FolderRoom:
    """A folder, made when the first file comes. Several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        file_hash = hashlib.sha256(content).hexdigest()
        path = self._path(file_hash)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Whole under its name, or not there at all: also when the machine stops in the middle.
            beside = path.with_name(f"{path.name}.{os.getpid()}")
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

    def remove(self, file_hash: str) -> None:
        self._path(file_hash).unlink(missing_ok=True)

    def _path(self, file_hash: str) -> Path:
        """Never outside of the folder, whatever is asked for."""
        if len(file_hash) != 64 or not set(file_hash) <= set("0123456789abcdef"):
            raise ValueError("no file is kept under such a name")
        return self._folder / file_hash[:2] / file_hash
