"""One example of each card, with sample posts: what the tests check and what can be looked at.

`python tests/cards/gallery.py FOLDER` writes each example as a JSON file.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import coa_examples
import library_examples
import sample_past
import sample_views as sample
import sample_whereabouts as around

from cards import (
    absences,
    allocation,
    audits,
    carried,
    chasing,
    closures,
    concerned,
    deliveries,
    doctor,
    help,
    history,
    notices,
    proposals,
    recall,
    requests,
    status,
    welcome,
    whereabouts,
    why,
)
from cards.elements import Drawn
from cards.payloads import ShowStatus
from practice import leave_views, views, views_past
from practice.audits import State
from practice.channels import Gone
from practice.records import RequestKind, RequestState

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
    "round-moved": lambda: allocation.round_card(
        replace(sample.round_view((*sample.ROUND_ROWS[:2], sample.HELD)), moved=sample.MOVED)
    ),
    "preview-again": lambda: allocation.preview_card(
        replace(
            sample.preview_view(),
            again="LS-2026Q1 was recalled, so this becomes LS-2026Q1-B. The 2 audits that were handed in count.",
        )
    ),
    "preview-away": lambda: allocation.preview_card(
        replace(
            sample.preview_view(),
            away=("Team Manager, MASH 1: due Wed 29 April, away until Fri 8 May",) * 2,
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
    "cancel": lambda: recall.recall_card(replace(sample.RECALL, cancel=True)),
    "round-cancelled": lambda: recall.recalled_card(replace(sample.RECALLED, cancel=True)),
    "cancel-notice": lambda: recall.notice_card(replace(sample.recall_notice(State.WITHDRAWN), cancel=True)),
    "reassigned": lambda: concerned.notice_card(sample.REASSIGNED),
    "reopened": lambda: concerned.notice_card(sample.REOPENED),
    "changed": lambda: concerned.notice_card(sample.CHANGED),
    "ask": lambda: requests.ask_dialog(sample.ASK),
    "ask-problems": lambda: requests.ask_dialog(
        replace(
            sample.ASK,
            filled=views.Filled(
                {"kind": "extension", "until": "2026-07-03", "reason": "The worker is on leave."},
                ("Friday 3 July 2026 lies after Q1 2026-27, whose last day is Tuesday 30 June 2026.",),
            ),
        )
    ),
    "ask-exclusion-only": lambda: requests.ask_dialog(replace(sample.ASK, latest=None)),
    "ask-asked": lambda: requests.ask_dialog(
        replace(sample.ASK, said="You asked on Fri 17 April for an extension until Friday 12 June 2026.")
    ),
    "request": lambda: requests.request_card(sample.REQUEST),
    "request-again": lambda: requests.request_card(replace(sample.REQUEST, again=True)),
    "request-exclusion": lambda: requests.request_card(
        replace(sample.REQUEST, kind=RequestKind.EXCLUSION, until=None)
    ),
    "request-offered": lambda: requests.request_card(replace(sample.REQUEST, offered=True)),
    "request-agreed": lambda: requests.request_card(sample.decided_request(RequestState.GRANTED)),
    "request-declined": lambda: requests.request_card(
        sample.decided_request(RequestState.DECLINED, "Please begin with what is on the file.")
    ),
    "request-dropped": lambda: requests.request_card(
        replace(sample.REQUEST, state=RequestState.DROPPED, note="It was handed in.")
    ),
    "request-lapsed": lambda: requests.request_card(replace(sample.REQUEST, state=RequestState.LAPSED)),
    "decline": lambda: requests.decline_dialog(sample.DECLINE),
    "decline-problems": lambda: requests.decline_dialog(
        replace(sample.DECLINE, filled=views.Filled({"reason": ""}, ("Please say why.",)))
    ),
    "requests": lambda: requests.requests_card(sample.REQUESTS),
    "requests-none": lambda: requests.requests_card(replace(sample.REQUESTS, rows=())),
    "allocated": lambda: allocation.allocated_card(sample.allocated_view(sample.MINE[1:2])),
    "allocated-several": lambda: allocation.allocated_card(sample.allocated_view(sample.MINE[:2])),
    "allocated-moved": lambda: allocation.allocated_card(
        replace(sample.allocated_view(sample.MINE[1:2]), moved=sample.GIVEN_AWAY)
    ),
    "allocated-given-away": lambda: allocation.allocated_card(
        replace(sample.allocated_view(()), moved=sample.GIVEN_AWAY)
    ),
    "unreachable": lambda: allocation.unreachable_card(sample.UNREACHABLE),
    "section": lambda: audits.section_dialog(sample.section_view(3)),
    "section-first": lambda: audits.section_dialog(sample.section_view(1, {"feedback_sought": "Child only"})),
    "section-problems": lambda: audits.section_dialog(sample.section_with_problems()),
    "section-outcome": lambda: audits.section_dialog(sample.section_view(7, sample.RECOMMENDED)),
    "section-carried": lambda: audits.section_dialog(
        sample_past.carried_view(3, views_past.Carried(sample_past.LAST))
    ),
    "section-carried-outcome": lambda: audits.section_dialog(
        sample_past.carried_view(7, views_past.Carried(sample_past.LAST, sample_past.NOT_FOR_YOU))
    ),
    "section-not-for-you": lambda: audits.section_dialog(
        sample_past.carried_view(3, views_past.Carried(before=sample_past.NOT_FOR_YOU))
    ),
    "section-last-time": lambda: carried.last_dialog(sample_past.last_view(7)),
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
    "morning-moved": lambda: chasing.morning_card(
        replace(sample.morning_view(line=sample.LINE[:1]), moved=sample.GIVEN_AWAY)
    ),
    "overdue-held": lambda: chasing.overdue_card(
        replace(sample.overdue_view((sample.HELD,)), moved=sample.MOVED)
    ),
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
    "away": lambda: absences.absences_card(sample.AWAY),
    "away-nobody": lambda: absences.absences_card(leave_views.AbsencesCard((), (), sample.TODAY)),
    "proposal": lambda: proposals.proposal_card(sample.proposal_view()),
    "proposal-decided": lambda: proposals.proposal_card(
        sample.proposal_view((), "2 audits were reassigned.")
    ),
    "morning-cover": lambda: chasing.morning_card(
        replace(sample.morning_view(), covers=("Senior Manager, MASH",))
    ),
    "closures": lambda: closures.closures_card(sample.CLOSURES),
    "closures-none": lambda: closures.closures_card(leave_views.ClosuresCard(())),
    "deliveries": lambda: deliveries.deliveries_card(sample.DELIVERIES),
    "deliveries-resent": lambda: deliveries.deliveries_card(
        replace(sample.DELIVERIES, dead=0, dead_lines=(), note="2 messages go out again now.")
    ),
    "deliveries-none": lambda: deliveries.deliveries_card(sample.ALL_DELIVERED),
    "setup": lambda: doctor.setup_card(sample.SETUP),
    "setup-done": lambda: doctor.setup_card(
        replace(sample.SETUP, steps=(sample.SETUP.steps[0], sample.SETUP.steps[3]))
    ),
    "why": lambda: why.why_card(sample_past.WHY),
    "why-bent": lambda: why.why_card(sample_past.WHY_BENT),
    "why-older": lambda: why.why_card(sample_past.WHY_OLDER),
    "history": lambda: history.history_card(sample_past.HISTORY),
    "history-channel": lambda: history.history_card(sample_past.HISTORY_IN_CHANNEL),
    "history-page": lambda: history.history_card(sample_past.HISTORY_PAGE),
    "help": lambda: help.help_card(sample.HELP),
    "welcome-auditor": lambda: welcome.welcome_person(around.welcome("auditor", rows=sample.MINE)),
    "welcome-nothing-to-do": lambda: welcome.welcome_person(around.welcome("auditor")),
    "welcome-manager": lambda: welcome.welcome_person(around.welcome("auditor", "line")),
    "welcome-qa-lead": lambda: welcome.welcome_person(around.welcome("qa_lead", "moderator")),
    "welcome-unknown": lambda: welcome.welcome_person(around.UNKNOWN),
    "welcome-channel": lambda: welcome.welcome_channel(around.CHANNEL_WELCOME),
    "welcome-channel-linked": lambda: welcome.welcome_channel(
        replace(around.CHANNEL_WELCOME, linked=("allocations for MASH", "escalations"), unlinked=())
    ),
    "welcome-channel-nobody": lambda: welcome.welcome_channel(
        replace(around.CHANNEL_WELCOME, unlinked=(), imported=False)
    ),
    "channel-deleted": lambda: whereabouts.notice_card(around.notice("gone", 1)),
    "channels-removed": lambda: whereabouts.notice_card(around.notice("gone", 14, Gone.REMOVED)),
    "channel-back": lambda: whereabouts.notice_card(around.notice("back", 1)),
    "channels-back": lambda: whereabouts.notice_card(around.notice("back", 3)),
    "channel-renamed": lambda: whereabouts.notice_card(
        replace(around.notice("renamed", 1), of="channel", old="Duty *old*", new="Duty and Assessment")
    ),
    "team-renamed": lambda: whereabouts.notice_card(
        replace(around.notice("renamed", 2), of="team", new="Quality and Improvement")
    ),
    "notice": lambda: notices.notice(
        "That is not yours", "LS-2026Q1-014 belongs to another auditor. Type `my audits` to see yours."
    ),
    "did-you-mean": lambda: notices.did_you_mean("status", ShowStatus(), typed="statos *now*"),
    **coa_examples.EXAMPLES,
    **library_examples.EXAMPLES,
}


def main(folder: Path) -> None:
    for name, draw in EXAMPLES.items():
        (folder / f"{name}.json").write_text(json.dumps(draw().card, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
