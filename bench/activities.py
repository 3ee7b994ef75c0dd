"""What Teams posts to a bot in the measurements, and what a right answer is."""

import uuid
from collections.abc import Iterator
from itertools import chain, count, product
from typing import Any

import orjson

from bench.authority import ACTIVITY, QA_LEAD, RULES, OpenAudit, chat_of
from bench.bots import Bot, Teams
from bench.connector import APP, SERVICE_URL, TENANT
from bench.load import Answer, Target, Wrong, post
from practice.framework import Section

Json = dict[str, Any]

_EVIDENCE = (
    "Seen on the file: the plan of the last review names who does what by when, visits are recorded within "
    "the timescale, and the child's own words stand in three of the four last visits. "
)
_TYPED = 600
"""Characters typed where a page asks for evidence."""


def statuses(bot: Bot) -> Target:
    """A QA lead types `status`, again and again."""
    return Target(bot.port, _posted(_messages(SERVICE_URL, "status"), bot.token), taken)


def echoes(bot: Bot, teams: Teams) -> Target:
    """The same messages for a bot that sends where the activity says and asks for no token."""
    return Target(bot.port, _posted(_messages(f"http://{teams.address}/", "status"), bot.token), taken)


def in_turn(bot: Bot, audits: list[OpenAudit]) -> Target:
    """A section saved, then a `status` that has to show it, and so on."""
    both = zip(_saves(audits), _messages(SERVICE_URL, "status"), strict=True)
    return Target(bot.port, _posted(chain.from_iterable(both), bot.token), taken)


def saves(bot: Bot, audits: list[OpenAudit]) -> Target:
    """Every section of every audit saved by its auditor; when all are, all again with other words."""
    return Target(bot.port, _posted(_saves(audits), bot.token), saved)


def taken(answer: Answer) -> None:
    """A message is taken with a 2xx. Its reply goes another way, and is counted at the connector."""
    if not 200 <= answer.status < 300:
        raise Wrong(f"answered {answer.status}: {answer.body[:300]!r}")


def saved(answer: Answer) -> None:
    """The next page, or the last look at all of them. A page that asks again was not kept as it should be."""
    taken(answer)
    if b'"continue"' not in answer.body or b"look at this again" in answer.body:
        raise Wrong(f"not saved: {answer.body[:1000]!r}")


def _posted(bodies: Iterator[Json], token: str) -> Iterator[bytes]:
    return (post(orjson.dumps(body), token) for body in bodies)


def _messages(service_url: str, text: str) -> Iterator[Json]:
    for _ in count():
        yield _activity(service_url, QA_LEAD.aad_object_id, uuid.uuid4().hex) | {
            "type": "message",
            "text": text,
            "textFormat": "plain",
        }


def _activity(service_url: str, aad_object_id: str, activity_id: str) -> Json:
    """From somebody's personal chat with the bot."""
    client = {"locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London"}
    return {
        "id": activity_id,
        "timestamp": "2026-04-01T08:00:00.1234567Z",
        "localTimestamp": "2026-04-01T09:00:00.123+01:00",
        "localTimezone": "Europe/London",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": f"29:{aad_object_id}", "name": "A post", "aadObjectId": aad_object_id},
        "recipient": {"id": f"28:{APP}", "name": "Practice Loop"},
        "conversation": {
            "id": chat_of(aad_object_id),
            "conversationType": "personal",
            "tenantId": TENANT,
        },
        "channelData": {"tenant": {"id": TENANT}},
        "entities": [{**client, "type": "clientInfo"}],
        "locale": "en-GB",
    }


def _saves(audits: list[OpenAudit]) -> Iterator[Json]:
    questions = RULES.framework.question_set(ACTIVITY)
    if questions is None:
        raise ValueError(f"the framework asks nothing for {ACTIVITY}")
    for revision in count():
        for section, audit in product(questions.sections, audits):
            yield _save(audit, section, revision)


def _save(audit: OpenAudit, section: Section, revision: int) -> Json:
    """`revision` is the one that stands: how often the section was saved before."""
    rendering = uuid.uuid4().hex[:8]
    command = {
        "do": "audit.section",
        "audit": audit.id,
        "section": section.key,
        "revision": revision,
        "rendering": rendering,
        "then": "next",
        "token": uuid.uuid4().hex[:16],
    }
    inputs = {f"{key}.{rendering}": value for key, value in _answers(section, revision).items()}
    return _activity(SERVICE_URL, audit.aad_object_id, f"f:{uuid.uuid4()}") | {
        "type": "invoke",
        "name": "task/submit",
        "value": {"data": {**command, **inputs}, "context": {"theme": "default"}},
    }


def _answers(section: Section, revision: int) -> dict[str, str]:
    """Something fitting for every question of a page."""
    fitting = {"scale": str(6 + revision % 3), "grade": "Good"}
    return {
        question.key: fitting.get(question.kind)
        or (question.choices[0] if question.kind == "choice" else _words(revision, question.max_length))
        for question in section.questions
    }


def _words(revision: int, longest: int) -> str:
    return f"{revision}. {_EVIDENCE * 3}"[: min(longest, _TYPED)].strip()
