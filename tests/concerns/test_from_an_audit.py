"""A concern from an audit: offered on its last look and its receipt, and called for where the grade is Inadequate."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from authority import MANAGER
from concern_acts import ASHFORD, GOOD, WORRY, card_of, submit
from kent import QA, kent_play, team_manager
from scenes import Play, small

from rehearsal.reading import inputs_of, texts, titles
from rehearsal.wire import Json, text_at

AUDITOR = team_manager("Ashford")
CALLED_FOR = "**Inadequate:** speak with the practitioner or their manager"
RAISE = "Raise a concern"


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """April's audits are out."""
    async with kent_play(tmp_path, start="2026-04-01T09:00") as started:
        await started.allocate("audits Q1 2026-27")
        yield started


def preset(card: Json) -> dict[str, str]:
    return {key.partition(".")[0]: text_at(node, "value") for key, node in inputs_of(card).items()}


async def test_an_inadequate_grade_calls_for_a_concern_and_brings_what_is_known(play: Play) -> None:
    # The district's Team Manager has one in May.
    await play.clock("2026-05-01T09:00")
    [(audit_id, reference)] = play.rows(
        "select audit.id, case_reference from audit join person on person.id = auditor_id where name = ? "
        "and stage <> 'planned' order by audit.id limit 1",
        AUDITOR,
    )
    last = await play.answer_all(AUDITOR, grade="Inadequate", scale="2")
    assert CALLED_FOR in texts(last.card)
    page = (await play.submit(last, RAISE)).opened()
    assert f"AUDIT {audit_id}" in texts(page.card)
    found = preset(page.card)
    assert (found["reference"], found["district"], found["inadequate"]) == (reference, "Ashford", "yes")
    typed = {"kind": "practice", "spoken": "practitioner", "text": WORRY}
    receipt = (await submit(play, page, "Send", typed)).opened()
    assert titles(receipt.card) == ["Back to the audit"]
    assert "Inadequate is likely" in texts(card_of(play, ASHFORD).card)
    assert play.rows("select audit_id, inadequate from concern") == [(audit_id, 1)]
    back = (await play.submit(receipt, "Back to the audit")).opened()
    handed = (await play.submit(back, "Hand in")).opened()
    assert CALLED_FOR in texts(handed.card)
    assert titles(handed.card) == [RAISE]
    assert "CON-1" not in await play.words(QA, f"history {audit_id}")


async def test_any_other_grade_offers_it_and_calls_for_nothing(play: Play) -> None:
    last = await play.answer_all(play.auditors("Team Manager")[0], grade="Good")
    assert RAISE in titles(last.card)
    assert CALLED_FOR not in texts(last.card)
    page = (await play.submit(last, RAISE)).opened()
    assert preset(page.card)["inadequate"] == ""


async def test_an_audit_of_somebody_else_brings_nothing_of_it(play: Play) -> None:
    audit_id = play.audit_of(AUDITOR)
    other = team_manager("Dover")
    await play.say(other, "raise concern")
    for do in ("concern.raise", "concern.send"):
        forged = {
            "type": "Action.Submit",
            "title": RAISE,
            "data": {"msteams": {"type": "task/fetch"}, "do": do, "audit": audit_id, **GOOD},
        }
        answer = await play.press(other, play.cards(other)[-1], forged)
        assert "is allocated to somebody else" in texts(answer.opened().card)
    assert play.rows("select * from concern") == []


async def test_a_framework_without_coa_weeks_offers_no_concern(tmp_path: Path) -> None:
    async with small(tmp_path) as play:
        await play.allocate()
        last = await play.answer_all(MANAGER, grade="Inadequate", scale="2")
        assert RAISE not in titles(last.card)
        assert "raise a concern" not in texts(last.card)
        said = await play.words(MANAGER, "raise concern")
        assert "has no COA weeks" in said
