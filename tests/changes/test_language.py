"""How a QA lead types a change of mind."""

import pytest

from bot.language import understand
from cards.payloads import Command, HoldBack, MoveDeadline, Reassign, Recall, Reopen, Unhold

AUDIT = "LS-2026Q1-014"


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (
            "reassign LS-2026Q1-014 to TM Duty and Assessment 4 because the auditor is on leave",
            Reassign(audit=AUDIT, to="TM Duty and Assessment 4", reason="the auditor is on leave"),
        ),
        (
            "Please reassign ls-2026q1-014 to TM Path to Care 2, because of what was said to us until now.",
            Reassign(audit=AUDIT, to="TM Path to Care 2", reason="what was said to us until now"),
        ),
        ("reassign LS-2026Q1-014 TM Duty 4", Reassign(audit=AUDIT, to="TM Duty 4")),
        ("reassign LS-2026Q1-014 because of illness", Reassign(audit=AUDIT, reason="illness")),
        ("reassign", Reassign()),
        (
            "move LS-2026Q1-014 to Fri 12 June 2026 because the service is closed",
            MoveDeadline(audit=AUDIT, to="Fri 12 June 2026", reason="the service is closed"),
        ),
        ("move LS-2026Q1-014 until 12/6", MoveDeadline(audit=AUDIT, to="12/6")),
        (
            "hold LS-2026Q1-014 until 12 June because we talk to them",
            HoldBack(audit=AUDIT, until="12 June", reason="we talk to them"),
        ),
        ("hold LS-2026Q1-014", HoldBack(audit=AUDIT)),
        ("unhold LS-2026Q1-014", Unhold(audit=AUDIT)),
        (
            "reopen LS-2026Q1-014 because a section was left out",
            Reopen(audit=AUDIT, reason="a section was left out"),
        ),
        (
            "reopen LS-2026Q1-014 because a section was left out until 12 June",
            Reopen(audit=AUDIT, reason="a section was left out", until="12 June"),
        ),
        (
            "reopen LS-2026Q1-014 until 12 June because nobody came until noon",
            Reopen(audit=AUDIT, reason="nobody came until noon", until="12 June"),
        ),
        (
            "reopen LS-2026Q1-014 because nobody came until noon",
            Reopen(audit=AUDIT, reason="nobody came until noon"),
        ),
        ("cancel round LS-2026Q1", Recall(round="LS-2026Q1", cancel=True)),
        ("cancel the round LS-2026Q1", Recall(round="LS-2026Q1", cancel=True)),
        ("cancel LS-2026Q1", Recall(round="LS-2026Q1", cancel=True)),
        ("recall round LS-2026Q1", Recall(round="LS-2026Q1")),
    ],
)
def test_what_is_typed_becomes_its_command(typed: str, command: Command) -> None:
    assert understand(typed) == command
