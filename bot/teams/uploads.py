"""A file of the bot's into the room that its reader's OneDrive has made for it."""

import io

import aiohttp
from yarl import URL

from bot.teams.connector import is_loopback, is_one_of
from bot.turn import Upload

FILE_HOSTS = ("*.sharepoint.com", "*.onedrive.com")
"""Where OneDrive for work keeps files. Nothing is put anywhere else, whatever an activity says."""
SECONDS = 8.0
"""How long it may take: Teams waits for the answer meanwhile."""

_TIMEOUT = aiohttp.ClientTimeout(total=SECONDS)


class UploadFailed(Exception):
    """It is not there. `status` 0: no answer came, or it was not sent at all."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class AddressRefused(Exception):
    """It leads to none of `FILE_HOSTS`, or cannot be read: nothing was asked of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Uploads:
    """`local`: to this machine only; else over https to `FILE_HOSTS` only. No redirect is followed, no token sent."""

    def __init__(self, session: aiohttp.ClientSession, *, local: bool) -> None:
        self._session = session
        self._local = local

    async def put(self, upload: Upload) -> None:
        """The whole file in one piece. Raises `UploadFailed`."""
        self._checked(upload.link)
        size = len(upload.content)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{size - 1}/{size}",
        }
        try:
            async with self._session.put(
                self._checked(upload.url),
                data=io.BytesIO(upload.content),
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                await response.read()
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise UploadFailed(0, type(lost).__name__) from lost
        if response.status not in (200, 201):
            raise UploadFailed(response.status, "NotTaken")

    def _checked(self, address: str) -> URL:
        try:
            return file_address(address, local=self._local)
        except AddressRefused as refused:
            raise UploadFailed(0, refused.code) from refused


def file_address(address: str, *, local: bool) -> URL:
    """The address, where a file may go there, or come from. It comes from an activity, so it could name any machine.

    Raises `AddressRefused`.
    """
    try:
        url = URL(address, encoded=True)
        host, port = url.host or "", url.port
    except ValueError as wrong:
        raise AddressRefused("AddressNotRead") from wrong
    if url.user is not None or url.password is not None or not host:
        raise AddressRefused("AddressNotTrusted")
    there = is_loopback(host) if local else url.scheme == "https" and is_one_of(host, FILE_HOSTS)
    usual = local or port == 443
    if not there or not usual or url.scheme not in ("http", "https"):
        raise AddressRefused("AddressNotTrusted")
    return url
