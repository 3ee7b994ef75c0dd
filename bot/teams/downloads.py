"""A file that somebody sent, from where their OneDrive keeps it."""

import asyncio

import aiohttp
import structlog
from yarl import URL

from bot.receiving import NotFetched
from bot.teams.uploads import AddressRefused, file_address
from practice.file_checks import MOST, checked_size

SECONDS = 4.0
"""How long it may take in all: the turn has to look at the file and to keep it afterwards."""
REDIRECTS = 3

_CHUNK = 256 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
# Unpacked by nobody: what is small on the way could be without end.
_HEADERS = {"Accept-Encoding": "identity"}
_NOT_TRUSTED = (
    "I take files from OneDrive and SharePoint only. Please send it with the paperclip of our chat."
)
_NOT_COME = "I could not fetch the file from your OneDrive. Please send it again."
_SLOW = (
    f"The file did not come within {SECONDS:.0f} seconds. Please send it again; a smaller one comes sooner."
)
_log = structlog.get_logger(__name__)


class Downloads:
    """`local`: from this machine only; else over https from OneDrive only. No token is sent, no address believed."""

    def __init__(self, session: aiohttp.ClientSession, *, local: bool) -> None:
        self._session = session
        self._local = local

    async def fetch(self, url: str) -> bytes:
        """The whole file. Raises `NotFetched`, and `BadInput` for one that is too large: no more of it is read."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._following(url)
        except TimeoutError as slow:
            _log.warning("file not fetched", code="Timeout")
            raise NotFetched(_SLOW) from slow
        except aiohttp.ClientError as lost:
            _log.warning("file not fetched", code=type(lost).__name__)
            raise NotFetched(_NOT_COME) from lost

    async def _following(self, url: str) -> bytes:
        """Wherever it is moved to is looked at as the first address is."""
        address = self._checked(url)
        for _ in range(REDIRECTS + 1):
            async with self._session.get(
                address, headers=_HEADERS, allow_redirects=False, auto_decompress=False
            ) as response:
                if response.status not in _MOVED:
                    return await _content(response)
                address = self._checked(_beside(address, response.headers.get("Location", "")))
        _log.warning("file not fetched", code="MovedTooOften")
        raise NotFetched(_NOT_COME)

    def _checked(self, address: str) -> URL:
        try:
            return file_address(address, local=self._local)
        except AddressRefused as refused:
            _log.warning("file not fetched", code=refused.code)
            raise NotFetched(_NOT_TRUSTED) from refused


def _beside(address: URL, location: str) -> str:
    """Where a redirect leads to, as an address of its own."""
    try:
        return str(address.join(URL(location, encoded=True)))
    except ValueError:
        return ""


async def _content(response: aiohttp.ClientResponse) -> bytes:
    """Stopped as soon as it is too much, whatever it says of its length."""
    if response.status != 200 or response.headers.get("Content-Encoding", "identity") != "identity":
        _log.warning("file not fetched", code="NotGiven", status=response.status)
        raise NotFetched(_NOT_COME)
    checked_size(min(response.content_length or 1, MOST + 1))
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        checked_size(len(content))
    return bytes(content)
