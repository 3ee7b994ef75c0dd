"""One transaction as the use cases see it, and the door to them."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy import text
from sqlalchemy.engine import URL

from practice.errors import Unavailable
from storage.absences import AbsenceStore
from storage.actions import ActionStore
from storage.audits import AuditStore
from storage.cases import CaseStore
from storage.certificates import CertificateStore
from storage.channels import ChannelStore
from storage.chasing import ChaseStore
from storage.closures import ClosureStore
from storage.coa import CoaStore
from storage.concerns import ConcernStore
from storage.connection import Connection
from storage.database import Database
from storage.deliveries import DeliveryStore
from storage.files import FileStore
from storage.focus import FocusStore
from storage.inbox import InboxStore
from storage.kit import KitStore
from storage.leader import TermStore
from storage.library import LibraryStore
from storage.looking_for import LookingStore
from storage.outbox import OutboxStore
from storage.participation import ParticipationStore
from storage.people import PeopleStore
from storage.planner import PlannerStore
from storage.remembered import Remembered, Watched
from storage.requests import RequestStore
from storage.room import FolderRoom, Room
from storage.rounds import RoundStore
from storage.trail import TrailStore

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Transaction:
    """Every store on one connection: `practice.work.Work`, with what only bot and scheduler need beside it."""

    def __init__(self, connection: Connection, room: Room, remembered: Remembered | None = None) -> None:
        self._connection = connection
        self._remembered = remembered
        self.people = PeopleStore(connection)
        self.cases = CaseStore(connection)
        self.rounds = RoundStore(connection)
        self.audits = AuditStore(connection)
        self.chases = ChaseStore(connection)
        self.requests = RequestStore(connection)
        self.absences = AbsenceStore(connection)
        self.closures = ClosureStore(connection)
        self.coas = CoaStore(connection)
        self.kits = KitStore(connection)
        self.focus_groups = FocusStore(connection)
        self.concerns = ConcernStore(connection)
        self.participations = ParticipationStore(connection)
        self.actions = ActionStore(connection)
        self.certificates = CertificateStore(connection)
        self.planner = PlannerStore(connection)
        self.library = LibraryStore(connection)
        self.lookings = LookingStore(connection)
        self.files = FileStore(connection, room)
        self.channels = ChannelStore(connection)
        self.outbox = OutboxStore(connection)
        self.deliveries = DeliveryStore(connection)
        self.trail = TrailStore(connection)
        self.inbox = InboxStore(connection)
        self.term = TermStore(connection)

    @contextlib.asynccontextmanager
    async def apart(self, what: str) -> AsyncIterator[None]:
        """A fault of ours in it is logged and undoes what was done in it; what comes after goes on."""
        await self._connection.execute(text("SAVEPOINT apart"))
        try:
            yield
        except Unavailable:
            raise
        except Exception:
            log.exception("a fault of ours, in one of many", what=what)
            await self._connection.execute(text("ROLLBACK TO SAVEPOINT apart"))
            if isinstance(self._connection, Watched):
                self._connection.undone()
        await self._connection.execute(text("RELEASE SAVEPOINT apart"))

    async def once(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` reads of audits, people and rounds: made anew only where one of them has changed since.

        `key` stands for everything else that it depends on. Whoever writes makes it anew each time.
        """
        if self._remembered is None:
            return await make()
        return await self._remembered.once(self._connection, key, make)


def files_beside(database: URL) -> Path:
    """The folder of files where none is named: beside a SQLite file, else in `var/`."""
    if database.get_backend_name() == "sqlite" and database.database:
        return Path(database.database).with_suffix(".files")
    return Path("var/files")


class Store:
    """Opens transactions. Raises `Unavailable` where the database does not answer in time."""

    def __init__(self, database: Database, room: Room | None = None) -> None:
        """`room`: where files are kept; without one, a folder beside the database."""
        self._database = database
        self.room = room or FolderRoom(files_beside(database.url))
        self._remembered = Remembered()

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """Everything done in it is kept together when it ends well, and dropped when it raises."""
        async with self._database.write() as connection:
            yield Transaction(Watched(connection), self.room)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """One consistent view."""
        async with self._database.read() as connection:
            yield Transaction(connection, self.room, self._remembered)
