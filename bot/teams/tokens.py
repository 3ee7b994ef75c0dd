"""The bot's own token for calls to Teams, from botframework's credentials."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import jwt

from bot.settings import Settings
from bot.teams.authentication import credentials_factory
from scheduler.teams import SendFailed

_MARGIN = 5 * 60.0
_UNKNOWN_LIFE = 10 * 60.0
_TIMEOUT = 10.0


class Credentials(Protocol):
    """botframework's `AppCredentials`: blocking, and with no word about when the token ends."""

    def get_access_token(self) -> str: ...


class AppToken:
    """Called for a token: fetched off the loop, by one caller at a time, kept until 5 minutes before it ends.

    Raises `SendFailed`: 401 where Microsoft refuses the app's credentials, 0 where it cannot be reached.
    """

    def __init__(self, credentials: Callable[[], Awaitable[Credentials]]) -> None:
        self._credentials = credentials
        self._lock = asyncio.Lock()
        self._held: Credentials | None = None
        self._token = ""
        self._until = 0.0

    async def __call__(self) -> str:
        async with self._lock:
            if not self._token or time.monotonic() >= self._until:
                self._token = await self._fetch()
                self._until = time.monotonic() + _life(self._token, time.time()) - _MARGIN
            return self._token

    async def _fetch(self) -> str:
        try:
            if self._held is None:
                self._held = await self._credentials()
            # The SDK's own fetch has no time-out: a thread may hang, the senders may not.
            return await asyncio.wait_for(asyncio.to_thread(self._held.get_access_token), _TIMEOUT)
        except TimeoutError as slow:
            raise SendFailed(0, "TokenUnavailable", "no token within 10 s") from slow
        except (PermissionError, KeyError, ValueError) as no:
            raise SendFailed(401, "TokenRefused", "Microsoft refused the app's credentials") from no
        except OSError as lost:
            raise SendFailed(0, "TokenUnavailable", type(lost).__name__) from lost


def app_token(settings: Settings) -> AppToken:
    """The token of the app in `settings` (Teams mode)."""

    async def credentials() -> Credentials:
        made: Credentials = await credentials_factory(settings).create_credentials(
            settings.app_id, settings.oauth_scope, settings.login_url, True
        )
        return made

    return AppToken(credentials)


def _life(token: str, now: float) -> float:
    """Seconds until the token ends."""
    try:
        ends = jwt.decode(token, options={"verify_signature": False}).get("exp")
    except jwt.PyJWTError:
        ends = None
    return ends - now if isinstance(ends, int | float) else _UNKNOWN_LIFE
