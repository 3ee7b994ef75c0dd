"""What the service counts of itself, for /metrics: no text, no person, no label without an end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from practice.records import DeliveryState

SCOPES = ("conversation", "tenant")
"""Whose limit Teams said was reached."""
SENDS = ("post", "edit", "delete")

_STATUSES = frozenset({0, 400, 401, 403, 404, 408, 412, 413, 422, 429, 500, 502, 503, 504})
_TURN_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""Teams gives up on a turn after 10 to 15 seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says when it is asked: deliveries by state, and how old the oldest is that is due."""

    deliveries: Mapping[str, int]
    oldest_due: float
    """Seconds since it fell due; 0 where nothing is due."""


class Metrics:
    """One for each service, with a registry of its own: there may be several in one process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._database = _Database()
        registry.register(self._database)
        ProcessCollector(registry=registry)
        self._turns = Histogram(
            "practice_loop_turn_seconds",
            "Turns by kind and outcome, and how long they took.",
            ("kind", "outcome"),
            registry=registry,
            buckets=_TURN_SECONDS,
        )
        self._turned_away = Counter(
            "practice_loop_turned_away",
            "Requests to /api/messages that were no turn, by HTTP status.",
            ("status",),
            registry=registry,
        )
        self._sends = Histogram(
            "practice_loop_send_seconds",
            "Deliveries that Teams took, by kind, and how long the calls took.",
            ("kind",),
            registry=registry,
        )
        self._throttled = Counter(
            "practice_loop_throttled",
            "429 answers of Teams, by whose limit was reached.",
            ("scope",),
            registry=registry,
        )
        self._failed = Counter(
            "practice_loop_failed_sends",
            "Sends that failed, by HTTP status (0: no answer).",
            ("status",),
            registry=registry,
        )
        self._doubtful = Counter(
            "practice_loop_doubtful_sends",
            "Sends of which nobody can know whether they arrived.",
            registry=registry,
        )
        self._leader = Gauge(
            "practice_loop_leader", "1 where this process leads sweeps and sending.", registry=registry
        )
        self._term = Gauge(
            "practice_loop_leader_term", "The leader's term of this process; 0: none yet.", registry=registry
        )
        # From 0 on, so that the first of them shows as an increase.
        for scope in SCOPES:
            self._throttled.labels(scope)
        for kind in SENDS:
            self._sends.labels(kind)

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        """A turn was answered. `kind` and `outcome` are values of the enumerations in bot/turn.py."""
        self._turns.labels(kind, outcome).observe(seconds)

    def turned_away(self, status: int) -> None:
        """A request that was no turn: not admitted, or no activity."""
        self._turned_away.labels(str(status)).inc()

    def sent(self, kind: str, seconds: float) -> None:
        """Teams took a delivery: `kind` is one of `SENDS`."""
        self._sends.labels(kind).observe(seconds)

    def throttled(self, scope: str) -> None:
        """Teams answered 429: `scope` is one of `SCOPES`."""
        self._throttled.labels(scope).inc()

    def refused(self, status: int) -> None:
        """A send failed with this HTTP status; 0: no answer came."""
        self._failed.labels(str(status) if status in _STATUSES else "other").inc()

    def doubtful(self, number: int = 1) -> None:
        """Nobody can know whether so many sends arrived."""
        self._doubtful.inc(number)

    def leads(self, leading: bool, term: int = 0) -> None:
        """Whether this process leads, and in which term of its own."""
        self._leader.set(leading)
        self._term.set(term)

    def page(self, standing: Standing | None) -> bytes:
        """The figures in Prometheus' text format. `standing` is None where the database did not answer."""
        self._database.standing = standing
        return generate_latest(self._registry)


class _Database(Collector):
    """Figures that are the database's: left out rather than stale where it did not answer."""

    standing: Standing | None = None

    def collect(self) -> Iterable[Metric]:
        up = self.standing is not None
        yield GaugeMetricFamily("practice_loop_database_up", "1 where the database answered.", value=up)
        if self.standing is None:
            return
        deliveries = GaugeMetricFamily(
            "practice_loop_deliveries", "Deliveries by state, of all replicas.", labels=("state",)
        )
        for state in DeliveryState:
            deliveries.add_metric((state.value,), self.standing.deliveries.get(state.value, 0))
        yield deliveries
        yield GaugeMetricFamily(
            "practice_loop_oldest_due_seconds",
            "Since when the oldest delivery that is due has been due; 0: nothing is due.",
            value=self.standing.oldest_due,
        )
