"""Where the bots send to: a process that takes what comes, counts it, and does nothing else.

It answers every call of the connector API with an id, publishes a signing key and signs Teams' tokens with it.
With `--limits` it enforces Teams' windows and answers 429 past them. `python -m bench.connector PORT [--limits]`.
"""

import asyncio
import sys
import time
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from rehearsal.faults import Windows
from rehearsal.records import channel_of

APP = "0d5f1c9e-0000-4000-8000-00000000b07a"
TENANT = "7e0a9a5e-0000-4000-8000-0000000007e1"
ISSUER = "https://api.botframework.com"
HOST = "smba.trafficmanager.net"
SERVICE_URL = f"https://{HOST}/uk/"
"""What activities tell our bot, which sends to Teams' hosts only; `bench.service` leads it here."""

_KEY_ID = "bench"


def _new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class Connector:
    windows: Windows | None
    refused: int = 0
    size: int = 0
    """Bytes of all bodies that were taken."""
    last: bytes = b""
    """The body of the last call."""
    times: "array[float]" = field(default_factory=lambda: array("d"))
    """The second, as of the system's clock, at which each call was taken."""
    key: RSAPrivateKey = field(default_factory=_new_key)

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Any call that a bot makes, or a question of the measurement's own, under /bench."""
        if ask := _QUESTIONS.get(request.path):
            return ask(self, request)
        body = await request.read()
        if self.windows is not None and (wait := self.windows.wait(_conversation(request.path), send=True)):
            self.refused += 1
            return web.Response(status=429, headers={"Retry-After": str(int(wait) + 1)})
        self.times.append(time.time())
        self.size += len(body)
        self.last = body
        answer = b'{"id":"%d"}' % len(self.times)
        return web.Response(body=answer, status=201, content_type="application/json")

    def seen(self, _: web.BaseRequest) -> web.Response:
        return web.json_response({"calls": len(self.times), "refused": self.refused, "bytes": self.size})

    def when(self, _: web.BaseRequest) -> web.Response:
        return web.json_response(self.times.tolist())

    def what(self, _: web.BaseRequest) -> web.Response:
        return web.Response(body=self.last)

    def token(self, _: web.BaseRequest) -> web.Response:
        """One as Teams sends it with its activities: it holds for an hour, and the bot checks it each time."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": SERVICE_URL}
        return web.Response(text=jwt.encode(claims, self.key, "RS256", headers={"kid": _KEY_ID}))

    def own_token(self, _: web.BaseRequest) -> web.Response:
        """The bot's own, which nobody checks: as Microsoft's token service would answer."""
        return web.json_response(
            {"token_type": "Bearer", "access_token": "of-usual-length-" * 100, "expires_in": 3600}
        )

    def metadata(self, request: web.BaseRequest) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"http://{request.host}/bench/keys"})

    def keys(self, _: web.BaseRequest) -> web.Response:
        row = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return web.json_response({"keys": [row | {"kid": _KEY_ID, "endorsements": ["msteams"]}]})


_QUESTIONS: Mapping[str, Callable[[Connector, web.BaseRequest], web.Response]] = {
    "/bench/seen": Connector.seen,
    "/bench/times": Connector.when,
    "/bench/last": Connector.what,
    "/bench/token": Connector.token,
    f"/bench/login/{TENANT}/oauth2/v2.0/token": Connector.own_token,
    "/bench/openid": Connector.metadata,
    "/bench/keys": Connector.keys,
}


def _conversation(path: str) -> str:
    """Whose windows count: a channel's for all its threads. Empty where the call names none yet."""
    _, _, rest = path.partition("/v3/conversations/")
    return channel_of(unquote(rest.partition("/")[0]))


async def main() -> None:
    connector = Connector(Windows() if "--limits" in sys.argv else None)
    # Without an application and its routes: it shares a core with the load, and should cost little.
    runner = web.ServerRunner(web.Server(connector.take, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(sys.argv[1])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
