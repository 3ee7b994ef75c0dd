"""Who may post activities. botframework checks the token; its faults are mended before and around that."""

import asyncio
import time
from types import SimpleNamespace
from typing import Protocol

import aiohttp
import jwt
import structlog
from aiohttp import web
from botbuilder.integration.aiohttp import ConfigurationServiceClientCredentialFactory
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    JwtTokenExtractor,
)
from jwt.algorithms import RSAAlgorithm

from bot.settings import Settings
from bot.teams.activities import Json, tenant_of
from bot.teams.connector import is_loopback, is_loopback_url

_CHANNEL = "msteams"
_FRESH = 24 * 60 * 60.0
_AGAIN = 5.0
"""Seconds between two fetches after one that failed, or for unknown key ids: anybody can make them up."""
_PATIENCE = 5.0
"""Seconds that a fetch may take: Teams gives up on the turn that waits for it after 10 to 15."""
_TOKENS = 100
"""So many proven tokens are held."""

_log = structlog.get_logger(__name__)


class NotAdmitted(Exception):
    """May not post: 401 without a good token, 403 from elsewhere, 503 where that cannot be told now."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Admission(Protocol):
    """Decides who may post. Both raise `NotAdmitted`."""

    sdk: BotFrameworkAuthentication

    def knock(self, request: web.Request, /) -> None:
        """Before the body is read."""
        ...

    async def admit(self, request: web.Request, raw: Json, /) -> None:
        """With the activity, before it is believed."""
        ...


class LocalAdmission:
    """Local mode: no tokens, any tenant, but only this machine on both ends."""

    def __init__(self) -> None:
        self.sdk = BotFrameworkAuthenticationFactory.create()

    def knock(self, request: web.Request) -> None:
        """403 for another machine."""
        if not is_loopback(request.remote):
            raise NotAdmitted(403, "local mode serves this machine only")

    async def admit(self, _request: web.Request, raw: Json) -> None:
        """403 where the answers would leave this machine."""
        service_url = raw.get("serviceUrl")
        if isinstance(service_url, str) and service_url and not is_loopback_url(service_url):
            raise NotAdmitted(403, "local mode answers to a loopback serviceUrl only")


class TeamsAdmission:
    """Teams mode: a Bot Framework token for this app, this serviceUrl and Teams, and the one tenant."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession) -> None:
        if settings.local:
            raise ValueError("Teams mode needs an app id")
        self._issuer = settings.token_issuer
        self._tenant = settings.app_tenant_id.casefold()
        # The SDK looks up its key cache by address: ours stands in its place, which fetches off the loop.
        keys = SigningKeys(session, settings.keys_url)
        JwtTokenExtractor.metadataCache[settings.keys_url] = keys
        self._proven = _Proven(keys)
        self.sdk = BotFrameworkAuthenticationFactory.create(
            validate_authority=True,
            to_channel_from_bot_login_url=settings.login_url,
            to_channel_from_bot_oauth_scope=settings.oauth_scope,
            to_bot_from_channel_token_issuer=settings.token_issuer,
            oauth_url=AuthenticationConstants.OAUTH_URL,
            to_bot_from_channel_open_id_metadata_url=settings.keys_url,
            to_bot_from_emulator_open_id_metadata_url=(
                AuthenticationConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL
            ),
            credential_factory=credentials_factory(settings),
        )

    def knock(self, request: web.Request) -> None:
        """401 without a token that could be Teams'; the emulator's and skills' name no serviceUrl."""
        authorization = request.headers.get("Authorization", "")
        if authorization in self._proven:
            return
        scheme, _, token = authorization.partition(" ")
        try:
            head = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, UnicodeError) as bad:
            raise NotAdmitted(401, "a Bot Framework token is needed") from bad
        named = isinstance(head.get("kid"), str) and head.get("alg") == "RS256"
        # The SDK takes a token without an end to hold for ever.
        if scheme != "Bearer" or not named or claims.get("iss") != self._issuer or "exp" not in claims:
            raise NotAdmitted(401, "this token is not the Bot Framework's")

    async def admit(self, request: web.Request, raw: Json) -> None:
        """401 where the token does not hold for this activity, 403 for another channel or tenant."""
        service_url = raw.get("serviceUrl")
        if raw.get("channelId") != _CHANNEL:
            raise NotAdmitted(403, "only Microsoft Teams is served")
        if not isinstance(service_url, str) or not service_url:
            raise NotAdmitted(401, "the activity names no serviceUrl")
        authorization = request.headers["Authorization"]
        if not self._proven.holds(authorization, service_url):
            await self._prove(authorization, service_url)
        if tenant_of(raw).casefold() != self._tenant:
            raise NotAdmitted(403, "this tenant is not served")

    async def _prove(self, authorization: str, service_url: str) -> None:
        asked = Activity(channel_id=_CHANNEL, service_url=service_url)
        try:
            await self.sdk.authenticate_request(asked, authorization)
        except (PermissionError, jwt.PyJWTError) as bad:
            # Our words and the SDK's name a claim; those of a parser quote what it could not read.
            _log.warning(
                "token refused", why=str(bad) if isinstance(bad, PermissionError) else type(bad).__name__
            )
            raise NotAdmitted(401, "this token is not valid here") from bad
        self._proven.keep(authorization, service_url)


class _Proven:
    """Tokens whose proof was given: Teams brings the same one for an hour, and each proof costs half a millisecond.

    A proof is for one serviceUrl. It holds until the token ends, and while the keys do that it was given by.
    """

    def __init__(self, keys: "SigningKeys") -> None:
        self._keys = keys
        self._held: dict[str, tuple[str, float, int]] = {}

    def __contains__(self, authorization: str) -> bool:
        return authorization in self._held

    def holds(self, authorization: str, service_url: str) -> bool:
        proof = self._held.get(authorization)
        if proof is None or not self._keys.fresh:
            return False
        proven_for, ends, fetched = proof
        return proven_for == service_url and time.time() < ends and fetched == self._keys.fetched

    def keep(self, authorization: str, service_url: str) -> None:
        claims = jwt.decode(authorization.partition(" ")[2], options={"verify_signature": False})
        if len(self._held) >= _TOKENS:
            self._held.clear()
        self._held[authorization] = (service_url, float(claims["exp"]), self._keys.fetched)


class SigningKeys:
    """The Bot Framework's signing keys, in the shape of the SDK's own cache (`get`).

    Kept for a day; fetched again for an unknown key id, so that a rotated key works at once. Held keys go on
    serving, and wait for nothing, while new ones cannot be had.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._fetching = asyncio.Lock()
        self._keys: dict[str, SimpleNamespace] = {}
        self._stale_at = float("-inf")
        self._not_before = float("-inf")
        """When the next fetch for an unknown key id may begin."""
        self._lost = False
        """The last fetch failed."""
        self.fetched = 0
        """How often keys were fetched."""

    @property
    def fresh(self) -> bool:
        """Whether the held keys need not be fetched again yet."""
        return time.monotonic() < self._stale_at

    async def get(self, key_id: str) -> SimpleNamespace:
        """Its `public_key`. Raises PermissionError for a key that is unknown or not endorsed for Teams, and
        `NotAdmitted` (503) where that cannot be told.
        """
        await self._refresh(key_id)
        key = self._keys.get(key_id)
        if key is None and self._lost:
            raise NotAdmitted(503, "tokens cannot be checked at the moment")
        if key is None:
            raise PermissionError("unknown signing key")
        if _CHANNEL not in key.endorsements:
            raise PermissionError("the signing key is not endorsed for Teams")
        return key

    async def _refresh(self, key_id: str) -> None:
        """One fetch for all who need one; only who brings an unknown key waits for somebody else's."""
        held = key_id in self._keys
        if held and (self.fresh or self._fetching.locked()):
            return
        async with self._fetching:
            due_at = self._stale_at if key_id in self._keys else self._not_before
            if time.monotonic() >= due_at:
                await self._fetch()

    async def _fetch(self) -> None:
        first = not self._keys
        try:
            async with asyncio.timeout(_PATIENCE):
                self._keys = _keys(await self._read((await self._read(self._url)).get("jwks_uri")))
            self._lost = False
            self.fetched += 1
        except (aiohttp.ClientError, TimeoutError, ValueError) as lost:
            _log.warning("signing keys cannot be fetched", url=self._url, error=type(lost).__name__)
            self._lost = True
        now = time.monotonic()
        self._stale_at = now + (_AGAIN if self._lost else _FRESH)
        self._not_before = now if first and not self._lost else now + _AGAIN

    async def _read(self, url: object) -> Json:
        if not isinstance(url, str):
            raise ValueError("no jwks_uri")
        async with self._session.get(url, raise_for_status=True) as response:
            told: object = await response.json(content_type=None)
        if not isinstance(told, dict):
            raise ValueError("not an object")
        return told


def credentials_factory(settings: Settings) -> ConfigurationServiceClientCredentialFactory:
    """botframework's credentials for the app in `settings`."""
    return ConfigurationServiceClientCredentialFactory(
        SimpleNamespace(
            APP_ID=settings.app_id,
            APP_PASSWORD=settings.app_password.get_secret_value(),
            APP_TENANTID=settings.app_tenant_id,
            APP_TYPE=settings.app_type,
        )
    )


def _keys(document: Json) -> dict[str, SimpleNamespace]:
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise ValueError("no keys")
    found: dict[str, SimpleNamespace] = {}
    for row in listed:
        if not isinstance(row, dict) or row.get("kty") != "RSA" or not isinstance(row.get("kid"), str):
            continue
        try:
            public_key = RSAAlgorithm.from_jwk(row)
        except (jwt.InvalidKeyError, ValueError, TypeError):
            continue
        endorsements = row.get("endorsements")
        told = frozenset(endorsements) if isinstance(endorsements, list) else frozenset()
        found[row["kid"]] = SimpleNamespace(public_key=public_key, endorsements=told)
    if not found:
        raise ValueError("no keys")
    return found
