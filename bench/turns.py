"""Full turns a second on one core, beside peers that only echo, all in one run."""

import contextlib
import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from bench.activities import echoes, in_turn, saves, statuses
from bench.authority import OpenAudit, build, sections_saved
from bench.bots import Bot, Teams, connector, our_service, peer_bot
from bench.databases import postgresql, sqlite_url
from bench.figures import Table, rate, reached
from bench.load import Target, Wrong, at_once
from bench.peers import BARE, PEERS, STOCK, SUCCESSORS
from bench.processes import HERE, busy_seconds

AUDITS = 10_000
AT_ONCE = (16, 64)
ROUNDS = 5
SECONDS = 3.0
"""Of each bot, at each number, in each round."""
WARM_UP = 200

TIMES_STOCK, TIMES_SUCCESSOR, OF_BARE = 10.0, 1.5, 0.3
STATUS, SAVE = "**`status` on 10,000 audits**", "**a section saved**"
IN_TURN = "**a section saved, then a `status`, in turn**"
STATUS_PG, SAVE_PG = "`status`, PostgreSQL", "a section saved, PostgreSQL"
OURS = (STATUS, SAVE, IN_TURN)
APART = 4_500
"""Of the open audits, those that are saved alone; the others in turn with `status`."""
BARE_CARD = "bare aiohttp handler, sending the card of `status`"
ALONE = 0.9
"""A bare handler that has less of its core than this shared it with something else."""


@dataclass(slots=True)
class Contender:
    """A bot, and what it is asked again and again."""

    name: str
    bot: Bot
    target: Target
    audits: list[OpenAudit] = field(default_factory=list)
    """Whose sections it saves."""
    calls_every: int = 1
    """Every so many turns make one call, the last of them; 0: none does."""
    turns: int = 0
    rates: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Turns a second in each round, by how many were under way."""
    busy: list[float] = field(default_factory=list)
    """Share of its core, in each round."""
    bytes_sent: float = 0.0
    """Of one call."""

    async def run(self, teams: Teams, number: int) -> None:
        """One round. Raises `Wrong` where not every turn made its call."""
        before, busy = await teams.seen(), busy_seconds(self.bot.pid)
        done = await at_once(self.target, number, seconds=SECONDS)
        after = await teams.seen()
        expected = -self._calls()
        self.turns += done.turns
        expected += self._calls()
        if (calls := after.calls - before.calls) != expected:
            raise Wrong(f"{self.name}: {done.turns} turns made {calls} calls, not {expected}")
        self.rates[number].append(done.rate)
        self.busy.append((busy_seconds(self.bot.pid) - busy) / done.seconds)
        self.bytes_sent = (after.bytes - before.bytes) / calls if calls else 0.0

    def _calls(self) -> int:
        """That all turns so far had to make."""
        return self.turns // self.calls_every if self.calls_every else 0

    async def warm_up(self) -> None:
        self.turns += (await at_once(self.target, AT_ONCE[0], turns=WARM_UP)).turns

    async def check_saved(self, url: str) -> None:
        """Raises `Wrong` where what it saved does not stand in the database."""
        saved = self.turns - self._calls()
        if self.audits and (kept := await sections_saved(url, self.audits)) != saved:
            raise Wrong(f"{self.name}: {saved} sections were saved, {kept} stand in the database")

    def median(self, number: int) -> float:
        return statistics.median(self.rates[number])

    def of_a_core(self) -> float:
        """Turns in each second that it had its core: what another's work beside it changes least."""
        rates = [self.rates[number][n] for n in range(ROUNDS) for number in AT_ONCE]
        return statistics.median(found / busy for found, busy in zip(rates, self.busy, strict=True))


async def measure() -> Table:
    """Bots take turns in rounds, so that what else the machine does meets all of them."""
    async with postgresql() as server:
        sqlite, pg = sqlite_url("turns"), await server.new("turns")
        audits = await build(sqlite, AUDITS)
        await build(pg, AUDITS)
        async with connector() as teams, contextlib.AsyncExitStack() as stack:
            bot = await stack.enter_async_context(our_service(teams, sqlite, limits=False))
            alone, between = audits[:APART], audits[APART:]
            ours = [
                Contender(STATUS, bot, statuses(bot)),
                Contender(SAVE, bot, saves(bot, alone), alone, calls_every=0),
                Contender(IN_TURN, bot, in_turn(bot, between), between, calls_every=2),
            ]
            bot = await stack.enter_async_context(our_service(teams, pg, "service-pg", limits=False))
            remote = [
                Contender(STATUS_PG, bot, statuses(bot)),
                Contender(SAVE_PG, bot, saves(bot, audits), audits, calls_every=0),
            ]
            await teams.quiet()
            bot = await stack.enter_async_context(peer_bot(BARE, await _card(ours[0], teams)))
            peers = [Contender(BARE_CARD, bot, echoes(bot, teams))]
            for peer in PEERS:
                bot = await stack.enter_async_context(peer_bot(peer))
                peers.append(Contender(peer.name, bot, echoes(bot, teams)))
            contenders = [*peers, *ours, *remote]
            await _in_rounds(contenders, teams)
        for contender in contenders:
            await contender.check_saved(pg if contender in remote else sqlite)
    return _table(contenders)


async def _card(status: Contender, teams: Teams) -> str:
    """A file with what our service sends for `status`."""
    status.turns += (await at_once(status.target, 1, turns=1)).turns
    card = HERE / "status.json"
    card.write_bytes(await teams.last())
    return str(card)


async def _in_rounds(contenders: list[Contender], teams: Teams) -> None:
    for contender in contenders:
        await contender.warm_up()
    for _ in range(ROUNDS):
        for number in AT_ONCE:
            for contender in contenders:
                await contender.run(teams, number)


def _table(contenders: list[Contender]) -> Table:
    by_name = {contender.name: contender for contender in contenders}
    table = Table(
        [
            "turns/s on one core",
            *(f"{number} at once" for number in AT_ONCE),
            "in a second of its core",
            "core busy",
            "bytes sent",
            f"x stock (reach {TIMES_STOCK:.0f})",
            f"x faster successor ({TIMES_SUCCESSOR})",
            f"of bare ({OF_BARE})",
            "",
        ]
    )
    for contender in contenders:
        ratios = [_ratios(by_name, contender, number) for number in AT_ONCE]
        table.add(
            contender.name,
            *(rate(contender.median(number)) for number in AT_ONCE),
            f"{contender.of_a_core():,.0f}",
            f"{statistics.median(contender.busy):.0%}",
            f"{contender.bytes_sent:,.0f}",
            *(" / ".join(f"{found:.2f}" for found in column) for column in zip(*ratios, strict=True)),
            reached(all(map(_enough, ratios))) if contender.name in OURS else "",
        )
    versions = ", ".join(peer.version() for peer in PEERS)
    table.notes = f"Medians of {ROUNDS} rounds of {SECONDS:.0f} s, in turn. {versions}"
    if statistics.median(by_name[BARE.name].busy) < ALONE:
        table.notes += (
            ". **The core was shared with other work: these rates say little, see their column beside**"
        )
    return table


Ratios = tuple[float, float, float]
"""To stock botbuilder, to the faster successor, to a bare handler that makes the same call."""


def _ratios(by_name: dict[str, Contender], contender: Contender, number: int) -> Ratios:
    found = contender.median(number)
    successor = max(by_name[peer.name].median(number) for peer in SUCCESSORS)
    bare = by_name[BARE_CARD if contender.name in (STATUS, STATUS_PG) else BARE.name]
    return found / by_name[STOCK.name].median(number), found / successor, found / bare.median(number)


def _enough(ratios: Ratios) -> bool:
    wanted = (TIMES_STOCK, TIMES_SUCCESSOR, OF_BARE)
    return all(found >= reach for found, reach in zip(ratios, wanted, strict=True))
