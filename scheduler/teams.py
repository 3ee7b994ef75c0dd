"""What the sender needs of Teams. Implemented in bot/teams, and by nothing else."""

from dataclasses import dataclass
from typing import Any, Protocol

REQUEST_SECONDS = 10.0
"""How long one call may take. What is left of the leader's lease is more than that before each."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands in Teams. `message_id` is empty where Teams gave none back."""

    conversation_id: str
    message_id: str


class SendFailed(Exception):
    """Teams refused or could not be reached.

    `status` 0: no answer came. `maybe_delivered`: it may stand in Teams all the same (5xx, 408, a broken connection
    after the request had gone out). `retry_after`: seconds, where Teams named them.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        retry_after: float | None = None,
        maybe_delivered: bool = False,
    ) -> None:
        super().__init__(f"{status} {code} {detail}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.maybe_delivered = maybe_delivered

    @property
    def unreached(self) -> bool:
        """Neither Teams nor what gives the bot its token was reached: nothing was refused."""
        return self.code in {"NotConnected", "TokenUnavailable"}


class Teams(Protocol):
    """The connector's calls. `card` is an Adaptive Card as JSON; each call raises `SendFailed`."""

    async def open_personal(self, service_url: str, tenant_id: str, aad_object_id: str) -> str:
        """The conversation's id with that person, created where there is none."""
        ...

    async def send(
        self, service_url: str, conversation_id: str, card: dict[str, Any], summary: str
    ) -> Sent: ...

    async def start_thread(
        self, service_url: str, tenant_id: str, channel_id: str, card: dict[str, Any], summary: str
    ) -> Sent:
        """A new post in a channel; the thread's id comes back as the conversation."""
        ...

    async def edit(
        self, service_url: str, conversation_id: str, message_id: str, card: dict[str, Any], summary: str
    ) -> None: ...

    async def delete(self, service_url: str, conversation_id: str, message_id: str) -> None: ...
