"""What Teams answers when it refuses, as `SendFailed`."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson

from scheduler.teams import SendFailed

_MAX_DETAIL = 200
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,6})?")


def refused(status: int, retry_after: str | None, body: bytes) -> SendFailed:
    """The failure that an answer of `status` stands for; after 408 and 5xx the message may stand in Teams."""
    code, detail = _code(body)
    return SendFailed(
        status,
        code or f"Http{status}",
        detail[:_MAX_DETAIL],
        retry_after=seconds(retry_after, datetime.now(UTC)),
        maybe_delivered=status == 408 or status >= 500,
    )


def seconds(header: str | None, now: datetime) -> float | None:
    """Retry-After (seconds or an HTTP date) as seconds from `now`, at least 0; None where it says nothing."""
    told = (header or "").strip()
    if not told:
        return None
    if _SECONDS.fullmatch(told):
        return float(told)
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _code(body: bytes) -> tuple[str, str]:
    """Teams' error code and message, from `{"error": {...}}` or from the older `{"errorCode", "message"}`."""
    told = _json(body)
    error = told.get("error")
    inner = error if isinstance(error, Mapping) else told
    message = inner.get("message")
    detail = message if isinstance(message, str) else ""
    # The older form hides the code that matters in JSON inside the message, and leads with a mere number.
    sub_code = _json(detail.encode("utf-8", "replace")).get("subCode")
    for code in (sub_code, inner.get("code")):
        if isinstance(code, str) and code:
            return code, detail
    return "", detail


def _json(text: bytes) -> Mapping[str, object]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
