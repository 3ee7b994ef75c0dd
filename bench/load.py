"""Activities posted to a bot over a few kept connections, so cheaply that the bot is what is measured."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


class Wrong(Exception):
    """A bot that does not do what is measured has no figure."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, one request at a time. Reads answers that tell their length."""

    def __init__(self) -> None:
        self._read = b""
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Wrong("the bot closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, rest = self._read.partition(b"\r\n\r\n")
        if not end or self._answer is None:
            return
        length = _length(head)
        if len(rest) >= length:
            self._read = rest[length:]
            self._answer.set_result(Answer(int(head[9:12]), rest[:length]))

    async def ask(self, request: bytes) -> Answer:
        """The answer to one whole request."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
        if name.lower() == b"transfer-encoding":
            raise Wrong("an answer in chunks, which this cannot read")
    return 0


@dataclass(frozen=True, slots=True)
class Target:
    """A bot that listens. `check` raises `Wrong` for an answer that is not what was asked for."""

    port: int
    requests: Iterator[bytes]
    check: Callable[[Answer], None]

    async def connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(Connection, "127.0.0.1", self.port)
        return connection


def post(body: bytes, token: str = "") -> bytes:
    """One activity as a request."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"{bearer}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(slots=True)
class Run:
    """What was done, and how long each turn took, in seconds."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)

    @property
    def turns(self) -> int:
        return len(self.took)

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds


async def at_once(target: Target, number: int, *, seconds: float = 0.0, turns: int = 0) -> Run:
    """`number` activities under way at any time, for `seconds` or until so many `turns` were begun."""
    run = Run()
    connections = [await target.connect() for _ in range(number)]
    start, begun = time.perf_counter(), 0

    async def keep_asking(connection: Connection) -> None:
        nonlocal begun
        while begun < turns if turns else time.perf_counter() < start + seconds:
            begun += 1
            asked = time.perf_counter()
            target.check(await connection.ask(next(target.requests)))
            run.took.append(time.perf_counter() - asked)

    try:
        await asyncio.gather(*map(keep_asking, connections))
    finally:
        for connection in connections:
            connection.close()
    run.seconds = time.perf_counter() - start
    return run


async def on_schedule(target: Target, rate: float, seconds: float) -> Run:
    """An activity each 1/`rate` s, however long the others take. A turn's time counts from when it was due."""
    run = Run()
    free: list[Connection] = []
    start = time.perf_counter()

    async def ask(due: float) -> None:
        connection = free.pop() if free else await target.connect()
        target.check(await connection.ask(next(target.requests)))
        run.took.append(time.perf_counter() - due)
        free.append(connection)

    async with asyncio.TaskGroup() as group:
        for n in range(round(rate * seconds)):
            due = start + n / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(due))
    run.seconds = time.perf_counter() - start
    for connection in free:
        connection.close()
    return run


def percentile(took: Sequence[float], share: float) -> float:
    """The nearest rank: of 1,000 at 0.99 the 990th."""
    ordered = sorted(took)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]
