"""The bot's own token for calls to Teams, fetched here: the SDK's fetch blocks, has no time-out and keeps a token
that Teams refuses.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import msal  # type: ignore[import-untyped]
import orjson
import requests
import structlog

from bot.settings import Settings
from scheduler.teams import SendFailed

_MARGIN = 5 * 60.0
"""Seconds before its end from which a token is renewed, while it is still used."""
_AGAIN = 5.0
"""Seconds from one fetch to the next at least."""
_PATIENCE = 10.0
"""Seconds that a fetch may take."""
_REFUSALS = frozenset({400, 401, 403})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    token: str
    seconds: float
    """How long it holds."""


Fetch = Callable[[], Awaitable[Fetched]]
"""Raises `SendFailed`: 401 where Microsoft refuses the app, 0 where it cannot be reached."""


class AppToken:
    """Called for a token: one fetch for all who wait, in the background while the held one still holds."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._token = ""
        self._renew_at = self._ends_at = self._not_before = float("-inf")
        self._renewing: asyncio.Task[None] | None = None
        self._failure: SendFailed | None = None

    async def __call__(self) -> str:
        """A token that holds. Raises `SendFailed` as `Fetch` does."""
        now = time.monotonic()
        if now >= self._renew_at and now >= self._not_before and self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        if now >= self._ends_at:
            if self._renewing is not None:
                # Shielded: who gives up waiting does not take the token from the others.
                await asyncio.shield(self._renewing)
            if time.monotonic() >= self._ends_at and self._failure is not None:
                raise self._failure.with_traceback(None)
        return self._token

    def refused(self, token: str) -> None:
        """Teams answered 401 to `token`: it is not used again."""
        if token == self._token:
            self._renew_at = self._ends_at = float("-inf")
            self._failure = SendFailed(401, "TokenRefused", "Teams refused a fresh token")

    async def _renew(self) -> None:
        try:
            fetched = await self._fetch()
            self._token, self._failure = fetched.token, None
            self._ends_at = time.monotonic() + fetched.seconds
            self._renew_at = self._ends_at - _MARGIN
        except SendFailed as failure:
            self._failure = failure
        finally:
            self._not_before = time.monotonic() + _AGAIN
            self._renewing = None


def app_token(settings: Settings, session: aiohttp.ClientSession) -> AppToken:
    """The token of the app in `settings` (Teams mode)."""
    if settings.app_type == "UserAssignedMSI":
        return AppToken(partial(_of_machine, settings))
    return AppToken(partial(_by_secret, settings, session))


async def _by_secret(settings: Settings, session: aiohttp.ClientSession) -> Fetched:
    """OAuth's client credentials, asked of the app's own tenant."""
    url = f"{settings.login_url.rstrip('/')}/{settings.app_tenant_id}/oauth2/v2.0/token"
    asked = {
        "grant_type": "client_credentials",
        "client_id": settings.app_id,
        "client_secret": settings.app_password.get_secret_value().strip(),
        "scope": f"{settings.oauth_scope.removesuffix('/.default')}/.default",
    }
    try:
        async with asyncio.timeout(_PATIENCE), session.post(url, data=asked, allow_redirects=False) as answer:
            status, body = answer.status, await answer.read()
    except (aiohttp.ClientError, TimeoutError) as lost:
        raise _unavailable(type(lost).__name__) from lost
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    if status in _REFUSALS:
        raise _refused(told)
    if status != 200:
        raise _unavailable(f"status {status}")
    return _fetched(told)


async def _of_machine(settings: Settings) -> Fetched:
    """The machine's managed identity, by whichever way this kind of machine has."""
    try:
        async with asyncio.timeout(_PATIENCE):
            told = await asyncio.to_thread(_identity, settings)
    except (OSError, ValueError, msal.ManagedIdentityError) as lost:
        # A TimeoutError is an OSError, and so is everything of requests.
        raise _unavailable(type(lost).__name__) from lost
    if isinstance(told, dict) and "error" in told:
        raise _refused(told)
    return _fetched(told)


def _identity(settings: Settings) -> object:
    with _Impatient() as session:
        identity = msal.UserAssignedManagedIdentity(client_id=settings.app_id)
        # Made anew each time: its own cache would give back a token that Teams refuses.
        client = msal.ManagedIdentityClient(identity, http_client=session)
        return client.acquire_token_for_client(resource=settings.oauth_scope.removesuffix("/.default"))


class _Impatient(requests.Session):
    """A thread cannot be cancelled: it has to end by itself, or the service could not."""

    def request(self, *args: Any, **options: Any) -> requests.Response:
        return super().request(*args, **{"timeout": _PATIENCE, **options})


def _fetched(told: object) -> Fetched:
    token = told.get("access_token") if isinstance(told, dict) else None
    seconds = told.get("expires_in") if isinstance(told, dict) else None
    if not isinstance(token, str) or not isinstance(seconds, int | float):
        raise _unavailable("no token in the answer")
    return Fetched(token, seconds)


def _refused(told: object) -> SendFailed:
    error = told.get("error") if isinstance(told, dict) else None
    _log.error("Microsoft refuses the app: look at its id, secret and tenant", error=str(error)[:60])
    return SendFailed(401, "TokenRefused", "Microsoft refused the app's credentials")


def _unavailable(why: str) -> SendFailed:
    _log.warning("no token", why=why)
    return SendFailed(0, "TokenUnavailable", why)
