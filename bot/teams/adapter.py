"""One activity in, one HTTP response out: botbuilder's `CloudAdapter` with its inbound faults mended."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from structlog.contextvars import bound_contextvars

from bot.settings import Settings
from bot.teams import answers
from bot.teams.activities import BadActivity, BadInvoke, Json, parse, read
from bot.teams.authentication import Admission, LocalAdmission, NotAdmitted, TeamsAdmission
from bot.teams.connector import TeamsConnector
from bot.teams.uploads import UploadFailed, Uploads
from bot.teams.wire import encode
from bot.turn import Card, Kind, Outcome, Reply, Turn
from cards.notices import try_again
from cards.payloads import is_anonymous
from scheduler.limits import PATIENCE, Limits
from scheduler.metrics import Metrics
from scheduler.teams import SendFailed

MAX_BODY = 256 * 1024
WENT_WRONG = "Something went wrong here. Nothing was changed; please try again."
NOT_SHOWN = (
    "Your request was handled, but its answer could not be shown. Type status to see how things stand."
)

_RETRIED = frozenset({412, 429, 502, 503, 504})
_PAUSES = (0.3, 1.0)

OnTurn = Callable[[Turn], Awaitable[Reply]]

_TURN = "practice-loop.turn"
_REPLY = "practice-loop.reply"
_RESPONSE = "practice-loop.response"
_OUTCOME = "practice-loop.outcome"

_log = structlog.get_logger(__name__)


class TeamsAdapter(CloudAdapter):  # type: ignore[misc]  # botbuilder ships no types
    """Runs `on_turn` in botbuilder's pipeline and gives its reply back in the form that fits the activity.

    `CloudAdapter.process` and what it calls are replaced for these faults: bad bodies and tokens answered
    500, invoke answers serialised twice, unknown invokes and errors answered 501 with null, tenant and parts
    of `value` lost, two connector clients made for each turn, everyone accepted without an app id.
    """

    def __init__(
        self,
        on_turn: OnTurn,
        connector: TeamsConnector,
        limits: Limits,
        admission: Admission,
        metrics: Metrics,
        uploads: Uploads,
    ) -> None:
        super().__init__(admission.sdk)
        self._on_turn = on_turn
        self._connector = connector
        self._limits = limits
        self._admission = admission
        self._metrics = metrics
        self._uploads = uploads
        self.on_turn_error = self._went_wrong

    async def process(self, request: web.Request) -> web.Response:
        """The answer to one POST: 200, or 4xx for what is no activity or from nobody who may send one."""
        begun = time.monotonic()
        try:
            self._admission.knock(request)
            raw = parse(await _body(request))
            await self._admission.admit(request, raw)
            turn = read(raw)
        except NotAdmitted as not_admitted:
            return self._turned_away(not_admitted.status, "NotAdmitted", not_admitted.reason)
        except BadInvoke as bad:
            _log.warning("unreadable invoke", name=bad.name, reason=bad.reason)
            self._count(Kind.OTHER, Outcome.REFUSED, begun)
            return _json(answers.refusal(bad.name, "This button cannot be read. Nothing was changed."))
        except BadActivity as bad:
            return self._turned_away(bad.status, "BadActivity", bad.reason)
        context = TurnContext(self, _sdk_activity(turn, raw))
        context.turn_state[_TURN] = turn
        with bound_contextvars(**_ids(turn)):
            await self.run_pipeline(context, self._run)
        self._count(turn.kind, context.turn_state[_OUTCOME], begun)
        response: web.Response = context.turn_state[_RESPONSE]
        return response

    def _count(self, kind: Kind, outcome: Outcome, begun: float) -> None:
        self._metrics.turn(kind.value, outcome.value, time.monotonic() - begun)

    def _turned_away(self, status: int, code: str, message: str) -> web.Response:
        _log.warning("activity refused", status=status, code=code, reason=message)
        self._metrics.turned_away(status)
        return _json({"error": {"code": code, "message": message}}, status)

    async def _run(self, context: TurnContext) -> None:
        turn: Turn = context.turn_state[_TURN]
        reply = await self._on_turn(turn)
        context.turn_state[_REPLY] = reply
        context.turn_state[_RESPONSE] = await self._respond(context, reply)
        context.turn_state[_OUTCOME] = reply.outcome

    async def _went_wrong(self, context: TurnContext, error: Exception) -> None:
        """Where the pipeline brings every error. After `on_turn` has returned, its change stands."""
        _log.error("turn failed", exc_info=error)
        context.turn_state[_OUTCOME] = Outcome.FAILED
        reply = Reply(text=NOT_SHOWN)
        if _REPLY not in context.turn_state:
            reply = _nothing_changed(context.turn_state[_TURN])
        context.turn_state[_RESPONSE] = await self._respond(context, reply)

    async def _respond(self, context: TurnContext, reply: Reply) -> web.Response:
        turn: Turn = context.turn_state[_TURN]
        if turn.kind is Kind.FILE:
            await self._about_file(turn, reply)
            return _json({})
        if reply.replaces and reply.card is not None and turn.message_id:
            await self._replace(turn, reply.card, reply.text)
        if context.activity.type == "invoke":
            return _json(answers.answer(turn.name, reply))
        if reply.replaces and turn.message_id:
            return web.Response()
        if reply.card is not None or reply.text:
            await self._send(turn, reply)
        return web.Response()

    async def _about_file(self, turn: Turn, reply: Reply) -> None:
        """The client shows no answer to the question whether a file may come: what there is to say is a message."""
        if reply.upload is not None:
            try:
                await self._uploads.put(reply.upload)
            except UploadFailed as failed:
                _log.warning("file not put", status=failed.status, code=failed.code)
                self._metrics.refused(failed.status)
                return await self._send(turn, Reply.drawn(reply.upload.failed))
            _log.info("file put", size=len(reply.upload.content))
            if turn.message_id:
                await self._replace(turn, reply.upload.kept.card, reply.upload.kept.summary)
        if reply.replaces and turn.message_id and reply.card is not None:
            await self._replace(turn, reply.card, reply.text)
        elif reply.card is not None or reply.text:
            await self._send(turn, reply)
        return None

    async def _replace(self, turn: Turn, card: Card, summary: str) -> None:
        """The answer to a press is seen by its presser only: the message is edited for the others."""

        async def edit() -> None:
            async with self._limits.replying(turn.place.id):
                await self._connector.edit(turn.service_url, turn.place.id, turn.message_id, card, summary)

        await self._patiently(edit)

    async def _send(self, turn: Turn, reply: Reply) -> None:
        async def send() -> None:
            async with self._limits.replying(turn.place.id):
                if reply.card is not None:
                    await self._connector.send(turn.service_url, turn.place.id, reply.card, reply.text)
                else:
                    await self._connector.send_text(turn.service_url, turn.place.id, reply.text)

        await self._patiently(send)

    async def _patiently(self, call: Callable[[], Awaitable[None]]) -> None:
        """A reply or an edit, tried again where Teams asks for it and the turn has time left."""
        for pause in (*_PAUSES, None):
            try:
                await call()
                return
            except SendFailed as failed:
                self._metrics.refused(failed.status)
                wait = failed.retry_after if failed.retry_after is not None else pause
                if pause is None or wait is None or wait > PATIENCE or failed.status not in _RETRIED:
                    # The change stands. Any answer but 200 would make Teams send the activity again.
                    _log.warning("reply not sent", status=failed.status, code=failed.code)
                    return
            await asyncio.sleep(wait)


def build_adapter(
    settings: Settings,
    session: aiohttp.ClientSession,
    connector: TeamsConnector,
    limits: Limits,
    on_turn: OnTurn,
    metrics: Metrics,
) -> TeamsAdapter:
    """The adapter for `settings`: everyone on this machine in local mode, else Teams and the one tenant."""
    admission = LocalAdmission() if settings.local else TeamsAdmission(settings, session)
    uploads = Uploads(session, local=settings.local)
    return TeamsAdapter(on_turn, connector, limits, admission, metrics, uploads)


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise BadActivity("the content type is not application/json")
    if (request.content_length or 0) > MAX_BODY:
        raise BadActivity(f"the body is longer than {MAX_BODY // 1024} KB", status=413)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as large:
        raise BadActivity(f"the body is longer than {MAX_BODY // 1024} KB", status=413) from large
    except web.RequestPayloadError as broken:
        raise BadActivity("the body cannot be read") from broken
    if len(body) > MAX_BODY:
        raise BadActivity(f"the body is longer than {MAX_BODY // 1024} KB", status=413)
    return body


def _nothing_changed(turn: Turn) -> Reply:
    """A fault of ours. A page of a dialog comes back as it was typed, to be sent again."""
    if turn.kind is Kind.DIALOG_SUBMIT:
        return Reply.drawn(try_again(WENT_WRONG, dict(turn.data)), title="Practice Loop")
    return Reply(text=WENT_WRONG)


def _sdk_activity(turn: Turn, raw: Json) -> Activity:
    """What botbuilder's middleware may look at; the turn itself is read by `activities`."""
    return Activity(type=raw["type"], id=turn.activity_id, name=turn.name, service_url=turn.service_url)


def _ids(turn: Turn) -> dict[str, str]:
    """What stands in each log line of a turn; of an anonymous one nothing that leads to somebody."""
    if is_anonymous(turn.data):
        return {"kind": turn.kind.value}
    return {
        "kind": turn.kind.value,
        "activity": turn.activity_id,
        "conversation": turn.place.id,
        "sender": turn.sender.aad_object_id,
    }


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=encode(body), status=status, content_type="application/json")
