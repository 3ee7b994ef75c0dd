"""Python runs this before the service: for it, every name on the internet is this machine's."""

import socket

from aiohttp.abc import ResolveResult
from aiohttp.resolver import DefaultResolver


async def _here(
    _: object, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
) -> list[ResolveResult]:
    return [
        ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)
    ]


DefaultResolver.resolve = _here  # type: ignore[method-assign]
