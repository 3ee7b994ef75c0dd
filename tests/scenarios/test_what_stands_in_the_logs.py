"""Ids, and nothing that anybody typed: also when something breaks, and when Teams or a client says odd things."""

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from authority import DUTY, MANAGER, OTHER_MANAGER, QA
from scenes import TYPED, Play, filled

from bot.logs import log_to
from rehearsal.reading import find_action, texts

WORD = "flibbertigibbet"
IDS = {"kind", "activity", "conversation", "sender"}
Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logged(april: Play, capfd: pytest.CaptureFixture[str]) -> Logged:
    """The lines since `log_to`. Whatever was typed, and whoever is named, stands in none of them."""
    names = [value for person in april.teams.tenant.people for value in (person.name, person.upn)]

    def read() -> list[dict[str, Any]]:
        said = capfd.readouterr()
        assert said.out == ""
        assert not [word for word in (WORD, TYPED, *names) if word in said.err]
        return [json.loads(line) for line in said.err.splitlines()]

    return read


def called(lines: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == event]


async def test_a_turn_is_logged_by_its_ids_and_what_was_done(logged: Logged, april: Play) -> None:
    log_to(stream_json=True)
    await april.hand_in(MANAGER)
    await april.say(QA, f"withdraw {april.audit_of(OTHER_MANAGER)} because of a {WORD}")
    await april.say(QA, f"{WORD} of typed words")
    await april.say(QA, f"status {WORD}", channel=april.channel(DUTY))
    await april.settle()
    lines = logged()
    turns = called(lines, "turn")
    assert {"audit.open", "audit.hand_in", "status.show"} <= {line["do"] for line in turns}
    assert all(line.keys() >= IDS for line in turns)
    chat = april.teams.personal(april.person(MANAGER))
    handed_in = next(line for line in turns if line["do"] == "audit.hand_in")
    assert handed_in["conversation"] == chat
    assert handed_in["sender"] == april.person(MANAGER).aad_object_id
    assert len({line["activity"] for line in turns}) == len(turns)
    assert called(lines, "sent")
    assert all(line["delivery"] for line in called(lines, "sent"))


async def test_odd_things_from_a_client_are_logged_by_their_kind(logged: Logged, april: Play) -> None:
    log_to(stream_json=True)
    dialog = await april.open_audit(MANAGER)
    press = find_action(dialog.card, "Save and next")
    for data in ({"revision": WORD}, {"do": WORD}, {"audit": WORD}, {"token": [WORD]}, {WORD: WORD}):
        altered = {**press, "data": {**press["data"], **data}}
        await april.teams.submit(dialog, altered, {**filled(dialog.card), WORD: WORD}, checked=True)
    await april.teams.invoke(april.person(QA), april.teams.personal(april.person(QA)), WORD, {"a": WORD})
    async with aiohttp.ClientSession() as session:
        for path in (f"/{WORD}", f"/api/messages?{WORD}"):
            await session.get(f"{april.url}{path}")
        for body in (WORD, f'{{"type": "{WORD}"}}', f'{{"type": "message", "timestamp": "{WORD}"}}'):
            answer = await session.post(
                f"{april.url}/api/messages", data=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status == 400
    await april.settle()
    lines = logged()
    assert len(called(lines, "activity refused")) == 3
    assert {"BadInput", "NotFound"} <= {line["why"] for line in called(lines, "refused")}


async def test_a_fault_of_ours_is_said_changes_nothing_and_is_logged_without_a_word(
    logged: Logged, april: Play
) -> None:
    log_to(stream_json=True)
    page = await april.open_audit(MANAGER)
    april.spoil(
        f"create trigger broken before insert on section_answers begin select raise(abort, '{WORD}'); end"
    )
    answer = await april.submit(page, "Save and next", filled(page.card))
    assert answer.status == 200
    again = answer.opened()
    assert "Nothing was changed; please try again" in texts(again.card)
    [failed] = called(logged(), "turn failed")
    assert failed.keys() >= IDS
    assert failed["sender"] == april.person(MANAGER).aad_object_id
    kinds = [line for line in failed["exception"].splitlines() if not line.startswith(" ")]
    assert kinds[0] == "sqlalchemy.exc.IntegrityError"
    assert any("audits.py" in line for line in failed["exception"].splitlines())
    april.spoil("drop trigger broken")
    assert "2 / 7" in texts((await april.submit(again, "Try again")).opened().card)


async def test_a_fault_that_quotes_what_is_stored_is_logged_without_it(logged: Logged, april: Play) -> None:
    log_to(stream_json=True)
    april.spoil(f"update audit set stage = '{WORD}'")
    person = april.person(QA)
    await april.teams.say(person, april.teams.personal(person), "status")
    [failed] = called(logged(), "turn failed")
    assert failed["exception"].splitlines()[0] == "ValueError"


async def test_a_card_that_cannot_be_drawn_and_a_refusal_of_teams_are_logged_by_their_codes(
    logged: Logged, april: Play
) -> None:
    log_to(stream_json=True)
    april.teams.faults.next(403, match="POST .*/activities", code="MessageWritesBlocked")
    person = april.person(QA)
    await april.teams.say(person, april.teams.personal(person), "help")
    april.spoil(f"update audit set stage = '{WORD}', due_on = '2026-04-29' where auditor_id != ''")
    april.spoil("update delivery set wanted = wanted + 1")
    april.built.sender.nudge()
    await april.settle()
    await april.settle()
    lines = logged()
    [lost] = called(lines, "reply not sent")
    assert (lost["status"], lost["code"]) == (403, "MessageWritesBlocked")
    assert lost.keys() >= IDS
    drawn = called(lines, "card not drawn")
    assert drawn
    assert all(line["delivery"] and line["exception"].startswith("ValueError") for line in drawn)
