"""What time it is for a command: the clock of the service beside it can stand still, or have been moved."""

from datetime import UTC, datetime

from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy.engine import make_url

from bot.settings import Settings
from storage.connection import NoDatabase
from storage.leader import is_served

_PATIENCE = ClientTimeout(total=2)


async def now_beside(settings: Settings) -> datetime:
    """The UTC instant by the clock of the local service that runs on this database (SQLite), else by the machine's.

    What is written at a later time than the service's would go out only when its clock gets there.
    """
    if _served_here(settings):
        address = f"http://{settings.host}:{settings.port}/local/clock"
        try:
            async with ClientSession(timeout=_PATIENCE) as session, session.get(address) as answer:
                told = await answer.json()
                return datetime.fromisoformat(told["now"]).astimezone(UTC)
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError):
            pass  # it listens on another port
    return datetime.now(UTC)


def _served_here(settings: Settings) -> bool:
    url = make_url(settings.database_url)
    try:
        return settings.local and url.get_backend_name() == "sqlite" and is_served(url)
    except NoDatabase:
        return False
