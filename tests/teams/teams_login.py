"""Microsoft's token server on a port of its own, and Teams under its own name, over TLS."""

import asyncio
import contextlib
import ipaddress
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from teams_running import Recorder

TEAMS = "smba.trafficmanager.net"


@dataclass
class TokenServer:
    """Gives the tokens t1, t2, ... as login.microsoftonline.com and the machine's identity do, or what it is told."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    seconds: int = 3600
    status: int = 200
    body: Any = None
    location: str = ""
    waits_for: asyncio.Event | None = None

    async def give(self, request: web.Request) -> web.Response:
        told = await request.post() if request.method == "POST" else request.query
        self.asked.append((request.path, {key: str(value) for key, value in told.items()}))
        token = {
            "access_token": f"t{len(self.asked)}",
            "expires_in": self.seconds,
            "token_type": "Bearer",
        }
        if self.waits_for:
            await self.waits_for.wait()
        body = token if self.body is None else self.body
        return web.json_response(body, status=self.status, headers={"Location": self.location})


def certificate(folder: Path) -> tuple[Path, Path]:
    """Files with a certificate for Teams' host, which signs itself, and its key."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TEAMS)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(TEAMS), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


@contextlib.asynccontextmanager
async def teams_over_tls(folder: Path) -> AsyncIterator[tuple[Recorder, Path]]:
    """What records the calls to Teams, on a port of this machine, and the certificate that it shows."""
    cert, key = certificate(folder)
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(cert, key)
    teams = Recorder()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", teams.take)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=server_side)
    teams.url = f"https://{TEAMS}:{server.port}/uk/"
    yield teams, cert
    if teams.waits_for:
        teams.waits_for.set()
    await server.close()
