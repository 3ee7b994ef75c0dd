"""Teams' connector API over one pooled session. Nothing is tried twice here: the outbox does that."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol, cast
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import orjson
from yarl import URL

from bot.teams.answers import attachment
from bot.teams.failures import refused
from bot.teams.wire import encode
from bot.turn import Card
from scheduler.teams import REQUEST_SECONDS, SendFailed, Sent

TEAMS_HOSTS = (
    "smba.trafficmanager.net",
    "*.botframework.com",
    "*.botframework.azure.us",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
"""The only hosts that get the bot's token: the public cloud's and the US government's."""

_TIMEOUT = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
_PAGE = 500
_MAX_PAGES = 100

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Member:
    """One row of a roster; empty where Teams does not say (a guest, an anonymous member of a meeting)."""

    teams_id: str
    aad_object_id: str
    name: str
    upn: str
    email: str = ""
    role: str = ""
    """"guest" or "user"."""


class Token(Protocol):
    """The bot's own: called for one that holds. Raises `SendFailed`."""

    async def __call__(self) -> str: ...

    def refused(self, token: str) -> None:
        """Teams answered 401 to it."""
        ...


class TeamsConnector:
    """Implements `scheduler.teams.Teams`. Without `token` it is local: loopback only, unsigned."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        token: Token | None,
        *,
        app_id: str = "",
        hosts: tuple[str, ...] = TEAMS_HOSTS,
    ) -> None:
        self._session = session
        self._token = token
        self._app_id = app_id
        self._hosts = hosts

    async def open_personal(self, service_url: str, tenant_id: str, aad_object_id: str) -> str:
        """The personal conversation's id. Teams gives the same one however often it is asked."""
        asked = self._bot() | {
            "isGroup": False,
            "members": [{"id": aad_object_id}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
        }
        told = await self._call("POST", service_url, "v3/conversations", asked)
        if not (conversation := _text(told, "id")):
            # Nothing was posted, so that it can be asked again.
            raise SendFailed(0, "NoConversationId", "Teams named no conversation")
        return conversation

    async def send(self, service_url: str, conversation_id: str, card: Card, summary: str) -> Sent:
        """A card alone, `summary` for its notification: with text beside it no message id comes back."""
        return await self._post(service_url, conversation_id, _card_message(card, summary))

    async def send_text(self, service_url: str, conversation_id: str, text: str) -> Sent:
        """A plain message. `text` is read as Teams' Markdown."""
        return await self._post(service_url, conversation_id, {"type": "message", "text": text})

    async def start_thread(
        self, service_url: str, tenant_id: str, channel_id: str, card: Card, summary: str
    ) -> Sent:
        """A new post in a channel; the thread's id is `{channel_id};messageid={message_id}`.

        Teams took it also where it names none: then nobody knows where it stands.
        """
        asked = self._bot() | {
            "isGroup": True,
            "channelData": {"channel": {"id": channel_id}, "tenant": {"id": tenant_id}},
            "tenantId": tenant_id,
            "activity": _card_message(card, summary),
        }
        told = await self._call("POST", service_url, "v3/conversations", asked)
        thread = _text(told, "id")
        return Sent(thread, _text(told, "activityId") or thread.partition(";messageid=")[2])

    async def edit(
        self, service_url: str, conversation_id: str, message_id: str, card: Card, summary: str
    ) -> None:
        """Puts `card` in the message's place, for everyone and without a notification."""
        message = _card_message(card, summary) | {"id": message_id}
        await self._call("PUT", service_url, _message_path(conversation_id, message_id), message)

    async def delete(self, service_url: str, conversation_id: str, message_id: str) -> None:
        """Takes the message away for everyone."""
        await self._call("DELETE", service_url, _message_path(conversation_id, message_id))

    async def members(self, service_url: str, conversation_id: str) -> list[Member]:
        """Everyone in a team (or chat), all pages. Raises `SendFailed` like the sends."""
        found: list[Member] = []
        query: dict[str, str] = {"pageSize": str(_PAGE)}
        for _ in range(_MAX_PAGES):
            path = f"v3/conversations/{_quoted(conversation_id)}/pagedmembers?{urlencode(query)}"
            page = await self._call("GET", service_url, path)
            rows = page.get("members")
            found += [_member(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            more = _text(page, "continuationToken")
            if not more:
                return found
            query["continuationToken"] = more
        raise SendFailed(200, "RosterWithoutEnd", f"more than {_MAX_PAGES} pages of members")

    def _bot(self) -> dict[str, object]:
        return {"bot": {"id": f"28:{self._app_id}"}} if self._app_id else {}

    async def _post(self, service_url: str, conversation_id: str, message: Json) -> Sent:
        path = f"v3/conversations/{_quoted(conversation_id)}/activities"
        return Sent(conversation_id, _text(await self._call("POST", service_url, path, message), "id"))

    async def _call(self, method: str, service_url: str, path: str, body: Json | None = None) -> Json:
        headers = {"Content-Type": "application/json"}
        token = ""
        url = _url(service_url, path)
        if self._token is None:
            if not is_loopback(url.host):
                raise SendFailed(403, "ServiceUrlNotTrusted", "local mode sends to this machine only")
        elif url.scheme != "https" or not is_one_of(url.host or "", self._hosts):
            raise SendFailed(403, "ServiceUrlNotTrusted", f"{url.host} is no host of Teams")
        else:
            token = await self._token()
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else encode(body)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                answer = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as lost:
            raise SendFailed(0, "NotConnected", str(lost)) from lost
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise SendFailed(0, "NoAnswer", type(lost).__name__, maybe_delivered=True) from lost
        if response.status == 401 and self._token is not None:
            self._token.refused(token)
        if not 200 <= response.status < 300:
            raise refused(response.status, response.headers.get("Retry-After"), answer)
        return _object(answer)


def is_loopback(host: str | None) -> bool:
    """Whether `host` (a name or an address, no port) is this machine."""
    if host is None:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def is_loopback_url(url: str) -> bool:
    """Whether a send to `url` stays on this machine."""
    try:
        return is_loopback(_url(url, "").host)
    except SendFailed:
        return False


def _url(service_url: str, path: str) -> URL:
    """Refuses what is no plain http(s) base: a user, a query or a fragment in it would move the path."""
    try:
        base = urlsplit(service_url)
        plain = not ("@" in base.netloc or base.query or base.fragment)
        # Encoded here already: ids hold ":", "@" and ";", which yarl would leave as they are.
        url = URL(f"{service_url.rstrip('/')}/{path}", encoded=True)
        # yarl looks at host and port only when asked: here, where it can still be refused.
        if plain and url.scheme in {"http", "https"} and url.host and url.port:
            return url
    except ValueError as wrong:
        raise SendFailed(403, "ServiceUrlNotTrusted", "the service URL cannot be read") from wrong
    raise SendFailed(403, "ServiceUrlNotTrusted", "the service URL is not a plain one")


def is_one_of(host: str, patterns: tuple[str, ...]) -> bool:
    host = host.casefold()
    return any(
        host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern for pattern in patterns
    )


def _card_message(card: Card, summary: str) -> dict[str, object]:
    message: dict[str, object] = {"type": "message", "attachments": [attachment(card)]}
    return message | {"summary": summary} if summary else message


def _message_path(conversation_id: str, message_id: str) -> str:
    return f"v3/conversations/{_quoted(conversation_id)}/activities/{_quoted(message_id)}"


def _quoted(identity: str) -> str:
    """One path segment. A dot segment would climb out of the conversation."""
    return (
        quote(identity, safe="").replace(".", "%2E") if identity in {".", ".."} else quote(identity, safe="")
    )


def _member(row: Json) -> Member:
    aad_object_id = _text(row, "aadObjectId") or _text(row, "objectId")
    email = _text(row, "email")
    upn = _text(row, "userPrincipalName") or email
    return Member(_text(row, "id"), aad_object_id, _text(row, "name"), upn, email, _text(row, "userRole"))


def _object(answer: bytes) -> Json:
    """The answer's object; nothing where it has none: what was sent was accepted all the same."""
    try:
        told = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return {}
    return cast(Json, told) if isinstance(told, dict) else {}


def _text(of: Json, key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""
