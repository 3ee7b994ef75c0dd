"""The Bot Framework's key server on a port of its own, and tokens signed with its keys or with others."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from teams_json import TENANT

from bot.settings import Settings

APP = "0d5f1c9e-0000-4000-8000-00000000b07a"
ISSUER = "https://api.botframework.com"
SERVICE = "https://smba.trafficmanager.net/uk/"
KEYS = {name: generate_private_key(public_exponent=65537, key_size=2048) for name in ("one", "two", "forged")}


@dataclass
class KeyServer:
    """Publishes the keys named in `published` (id -> endorsements), as login.botframework.com does."""

    url: str = ""
    published: dict[str, list[str]] = field(default_factory=lambda: {"one": ["msteams", "webchat"]})
    fetched: int = 0
    up: bool = True
    waits_for: asyncio.Event | None = None

    async def metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": str(request.url.with_path("/keys"))})

    async def keys(self, _: web.Request) -> web.Response:
        self.fetched += 1
        if self.waits_for:
            await self.waits_for.wait()
        if not self.up:
            raise web.HTTPServiceUnavailable
        rows: list[Any] = [{"kty": "EC", "kid": "elliptic"}, {"kty": "RSA", "kid": "broken"}]
        for name, endorsements in self.published.items():
            row = RSAAlgorithm.to_jwk(KEYS[name].public_key(), as_dict=True)
            rows.append(row | {"kid": name, "endorsements": endorsements})
        return web.json_response({"keys": rows})


def teams_settings(keys_url: str, **given: str) -> Settings:
    return Settings.model_validate(
        {
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": "never sent anywhere",
            "MicrosoftAppTenantId": TENANT.upper(),
            "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": keys_url,
            **given,
        }
    )


def token(
    key: str = "one", signed_by: RSAPrivateKey | None = None, algorithm: str = "RS256", **changes: Any
) -> str:
    """A good one but for the `changes` (None takes a claim out)."""
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": SERVICE} | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, signed_by or KEYS.get(key, KEYS["forged"]), algorithm, headers={"kid": key})


def signed_with_the_public_key() -> str:
    """HS256, and the secret is what everybody can fetch: taken by whoever lets the token choose its algorithm."""
    public = KEYS["one"].public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    head = _packed({"alg": "HS256", "typ": "JWT", "kid": "one"})
    claims = _packed({"iss": ISSUER, "aud": APP, "exp": int(time.time()) + 3600, "serviceurl": SERVICE})
    signature = hmac.new(pem, f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_base64(signature)}"


def unsigned() -> str:
    claims = {"iss": ISSUER, "aud": APP, "exp": int(time.time()) + 3600, "serviceurl": SERVICE}
    return jwt.encode(claims, None, "none", headers={"kid": "one"})


def nested_without_end() -> str:
    head = _packed({"alg": "RS256", "typ": "JWT", "kid": "one"})
    return f"{head}.{_base64(b'[' * 5000)}.{_base64(b'x')}"


def _packed(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
