"""One example of each card, with sample posts: what the tests check and what can be looked at.

`python tests/cards/gallery.py FOLDER` writes each example as a JSON file.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import sample_views as sample

from cards import allocation, audits, chasing, deliveries, help, notices, recall, status
from cards.elements import Drawn
from cards.payloads import ShowStatus
from practice import views
from practice.audits import State

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "preview": lambda: allocation.preview_card(sample.preview_view()),
    "preview-empty": lambda: allocation.preview_card(sample.preview_view(shares=())),
    "confirmed": lambda: allocation.decided_card(sample.decided_view(confirmed=True)),
    "cancelled": lambda: allocation.decided_card(sample.decided_view(confirmed=False)),
    "round": lambda: allocation.round_card(sample.round_view()),
    "round-unlinked": lambda: allocation.round_card(
        replace(sample.round_view(), unlinked=True, page=2, pages=2)
    ),
    "round-recalled": lambda: allocation.round_card(
        replace(sample.round_view((sample.ROUND_ROWS[5], sample.ROUND_ROWS[0])), recalled=sample.WAS_RECALLED)
    ),
    "preview-again": lambda: allocation.preview_card(
        replace(
            sample.preview_view(),
            again="LS-2026Q1 was recalled, so this becomes LS-2026Q1-B. The 2 audits that were handed in count.",
        )
    ),
    "unreachable-recalled": lambda: allocation.unreachable_card(
        replace(sample.UNREACHABLE, people=(), recalled=sample.WAS_RECALLED)
    ),
    "recall": lambda: recall.recall_card(sample.RECALL),
    "recalled": lambda: recall.recalled_card(sample.RECALLED),
    "recall-notice": lambda: recall.notice_card(sample.recall_notice(State.WITHDRAWN)),
    "recall-notice-several": lambda: recall.notice_card(
        sample.recall_notice(State.WITHDRAWN, State.WITHDRAWN, State.RETURNED)
    ),
    "allocated": lambda: allocation.allocated_card(sample.allocated_view(sample.MINE[1:2])),
    "allocated-several": lambda: allocation.allocated_card(sample.allocated_view(sample.MINE[:2])),
    "unreachable": lambda: allocation.unreachable_card(sample.UNREACHABLE),
    "section": lambda: audits.section_dialog(sample.section_view(3)),
    "section-first": lambda: audits.section_dialog(sample.section_view(1, {"feedback_sought": "Child only"})),
    "section-problems": lambda: audits.section_dialog(sample.section_with_problems()),
    "section-outcome": lambda: audits.section_dialog(sample.section_view(7, sample.RECOMMENDED)),
    "section-kent": lambda: audits.section_dialog(
        sample.section_view(1, question_set=sample.questions("kent", "audit"))
    ),
    "section-kent-practice": lambda: audits.section_dialog(
        sample.section_view(4, {"q5": "7"}, question_set=sample.questions("kent", "audit"))
    ),
    "section-north-somerset": lambda: audits.section_dialog(
        sample.section_view(
            6, sample.RECOMMENDED, question_set=sample.questions("north_somerset", "practice_review")
        )
    ),
    "review-kent": lambda: audits.review_dialog(replace(sample.review_view(), recommendations=None)),
    "receipt-kent": lambda: audits.receipt_card(replace(sample.receipt_view(), recommendations=None)),
    "review-missing": lambda: audits.review_dialog(sample.review_view(sample.MISSING)),
    "review-doubts": lambda: audits.review_dialog(
        sample.review_view(
            doubts=("You grade this Outstanding, and every scale is under 3. Is that what you mean?",)
        )
    ),
    "review": lambda: audits.review_dialog(sample.review_view()),
    "receipt": lambda: audits.receipt_card(sample.receipt_view()),
    "receipt-late": lambda: audits.receipt_card(sample.receipt_view(late_days=3)),
    "my-audits": lambda: audits.my_audits_card(
        views.MyAuditsCard("Team Manager, MASH 2", sample.MINE, sample.TODAY)
    ),
    "my-audits-none": lambda: audits.my_audits_card(views.MyAuditsCard("IRO 3", (), sample.TODAY)),
    "pick": lambda: audits.pick_dialog(views.PickDialog("LS-2026Q1", sample.MINE[:2], sample.TODAY)),
    "morning-line": lambda: chasing.morning_card(sample.morning_view()),
    "morning-both": lambda: chasing.morning_card(
        sample.morning_view(sample.OWN, said="You said on Thu 7 May at 10:02 that you have spoken with them.")
    ),
    "morning-own": lambda: chasing.morning_card(sample.morning_view(sample.OWN, ())),
    "morning-done": lambda: chasing.morning_card(sample.morning_view(line=sample.LINE[3:])),
    "overdue": lambda: chasing.overdue_card(
        sample.overdue_view(tuple(one.row for one in sample.LINE), more=5)
    ),
    "overdue-none": lambda: chasing.overdue_card(sample.overdue_view(())),
    "status": lambda: status.status_card(sample.status_view(grades=sample.GRADES)),
    "status-service": lambda: status.status_card(
        replace(
            sample.status_view(sample.STATUS_LINES[2:3]),
            scope_service="Family Safeguarding",
            ladder=(("Director", 9),),
        )
    ),
    "status-recalled": lambda: status.status_card(
        replace(
            sample.status_view((views.StatusLine("MASH", {State.RETURNED: 2, State.WITHDRAWN: 11}, 0),)),
            recalled=sample.WAS_RECALLED,
            ladder=(),
            unreachable=0,
        )
    ),
    "status-nothing": lambda: status.status_card(sample.status_view(())),
    "deliveries": lambda: deliveries.deliveries_card(sample.DELIVERIES),
    "deliveries-resent": lambda: deliveries.deliveries_card(
        replace(sample.DELIVERIES, dead=0, dead_lines=(), note="2 messages go out again now.")
    ),
    "deliveries-none": lambda: deliveries.deliveries_card(sample.ALL_DELIVERED),
    "help": lambda: help.help_card(sample.HELP),
    "welcome-person": help.welcome_person,
    "welcome-channel": help.welcome_channel,
    "notice": lambda: notices.notice(
        "That is not yours", "LS-2026Q1-014 belongs to another auditor. Type `my audits` to see yours."
    ),
    "did-you-mean": lambda: notices.did_you_mean("status", ShowStatus(), typed="statos *now*"),
}


def main(folder: Path) -> None:
    for name, draw in EXAMPLES.items():
        (folder / f"{name}.json").write_text(json.dumps(draw().card, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
