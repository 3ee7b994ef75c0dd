"""`practice-loop serve` in Teams mode, whole, with Teams' host led to the connector of this machine.

The bot goes on sending to `smba.trafficmanager.net`, a host that it checks, with its token. Only below that, on the
wire, the connection goes to the address in `BENCH_CONNECTOR`, and without TLS, as for the peers. With
`BENCH_NO_LIMITS`, replies never wait for Teams' limits, which are counted all the same: 50 turns/s is what a tenant
gets, not what a core can do.
"""

import asyncio
import os
import sys
from typing import Any

import aiohttp

from bench.connector import HOST
from bot.cli import app
from scheduler import limits

_anywhere = aiohttp.TCPConnector._create_connection


async def _led(self: aiohttp.TCPConnector, request: aiohttp.ClientRequest, *rest: Any) -> Any:
    if request.url.host != HOST:
        return await _anywhere(self, request, *rest)
    host, _, port = os.environ["BENCH_CONNECTOR"].partition(":")
    _, protocol = await asyncio.get_running_loop().create_connection(self._factory, host, int(port))
    return protocol


_UNDER_WAY = 256


class _OfNoLength(limits.Window):
    def __init__(self, calls: int, _span: float = 0.0, *rest: Any) -> None:
        super().__init__(calls, 0.0, *rest)


def _lift_limits() -> None:
    """All windows are of no length; a thread remembers more calls than are ever under way, not an hour's."""
    limits.Window = _OfNoLength  # type: ignore[misc, assignment]
    limits.ON_THE_WAY = 0.0
    windows = (*(calls for calls, _ in limits.THREAD[:-1]), _UNDER_WAY)
    limits.THREAD = tuple((calls, 0.0) for calls in windows)  # type: ignore[assignment]


def main() -> None:
    aiohttp.TCPConnector._create_connection = _led  # type: ignore[assignment, method-assign]
    if "BENCH_NO_LIMITS" in os.environ:
        _lift_limits()
    app(sys.argv[1:])


if __name__ == "__main__":
    main()
