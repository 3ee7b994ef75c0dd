"""Looks at a file in a process of its own: nobody knows how long a broken PDF takes, or how much memory it wants."""

import asyncio
import os
import sys
from contextlib import suppress

import structlog

from practice.errors import BadInput, Refused
from practice.file_checks import PDF, TITLES, checked_file, checked_name
from practice.file_checks_pdf import checked_pdf

SECONDS = 3.0
"""How long the other process may take; then it is ended."""
MEMORY = 512 * 1024**2
"""Bytes that it may use, where the system can hold it to that."""
_NEEDED = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What of the environment it is given: none of the secrets that stand there."""
_FINE, _REFUSED = 0, 3
_TOO_LONG = (
    "I could not look through this file in time. Please send it again; or make it smaller, or share a link to it: "
    "type `share`."
)
_log = structlog.get_logger(__name__)


async def look(name: str, content: bytes) -> str:
    """What it is: "PDF". Raises `BadInput`, and `Refused` where it could not be looked at."""
    if checked_name(name) == "pdf" and content.startswith(PDF):
        await _walk_elsewhere(content)
        return TITLES["pdf"]
    # The others are bounded by what they may unpack.
    return await asyncio.to_thread(checked_file, name, content)


async def _walk_elsewhere(content: bytes) -> None:
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = (sys.executable, "-P", "-m", "bot.file_looking")
    given = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=nothing, env=given
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(content)
    except TimeoutError as slow:
        _log.warning("file not looked at", code="Timeout")
        raise Refused(_TOO_LONG) from slow
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode == _REFUSED:
        raise BadInput(said.decode())
    if process.returncode != _FINE:
        _log.warning("file not looked at", code=str(process.returncode))
        raise Refused(_TOO_LONG)


def main() -> int:
    """The other process: a PDF on standard input, what is wrong with it on standard output."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        checked_pdf(sys.stdin.buffer.read())
    except BadInput as refused:
        sys.stdout.buffer.write(str(refused).encode())
        return _REFUSED
    return _FINE


if __name__ == "__main__":
    raise SystemExit(main())
