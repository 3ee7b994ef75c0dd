"""Sample records of what was: why, history, answers carried forward."""

from dataclasses import replace
from datetime import date, timedelta

import sample_views as sample

from practice import views, views_past

WHY = views_past.WhyCard(
    audit_id="LS-2026Q1-014",
    activity="learning space",
    case="DA-20388",
    quarter="Q1 2026-27",
    post="Team Manager, Duty and Assessment 3",
    drawn_for="Team Manager, Duty and Assessment 3",
    seed=2_718_281_828,
    named=True,
    round_id="LS-2026Q1",
    drawn_on=date(2026, 4, 1),
    made_by="QA Lead 1",
    made_at=sample.at(date(2026, 4, 1), 8, 51),
    confirmed_by="QA Lead 2",
    confirmed_at=sample.at(date(2026, 4, 1), 9, 4),
    auditors=112,
    audits=120,
    months_between=6,
    service="Duty and Assessment",
    choice=views_past.Choice(1230, 118, 0, 0, 96, 12, 1004),
    bent=(),
    again=views_past.DrawAgain(
        True, "Drawn again just now from what is stored: the same case for the same post."
    ),
    since=(),
)
WHY_BENT = replace(
    WHY,
    post="Senior Manager, MASH",
    bent=(
        "It is a case of another service than the auditor's own. Of cases of Duty and Assessment in other teams, all "
        "96 that could be given to this auditor were given out.",
        "Its worker is audited twice in this round: 3 audits fell on MASH 1, where 2 workers have cases that could be "
        "drawn.",
    ),
    since=(
        "Reassigned on Thursday 2 April 2026 by QA Lead 2: from Team Manager, Duty and Assessment 3 to Senior "
        "Manager, MASH · on leave until May",
    ),
)
WHY_OLDER = replace(
    WHY,
    named=False,
    drawn_for="",
    choice=None,
    auditors=0,
    again=views_past.DrawAgain(
        False, "This round was drawn by an older method, so it cannot be drawn again."
    ),
)


def lines(number: int) -> tuple[views_past.HistoryLine, ...]:
    """So many, four an hour from the morning of the allocation on."""
    first = sample.at(date(2026, 4, 1), 9, 0)
    return tuple(
        views_past.HistoryLine(
            first + timedelta(minutes=15 * n),
            "Saved 2 pages",
            "Team Manager, Duty and Assessment 3",
            "3 times",
        )
        for n in range(number)
    )


HISTORY = views_past.HistoryCard(
    audit_id="LS-2026Q1-014",
    activity="learning space",
    case="DA-20388",
    post="Team Manager, Duty and Assessment 3",
    lines=(
        views_past.HistoryLine(sample.at(date(2026, 4, 1), 9, 4), "Allocated with LS-2026Q1", "QA Lead 2"),
        views_past.HistoryLine(sample.at(date(2026, 4, 1), 9, 4), "Sent out"),
        views_past.HistoryLine(
            sample.at(date(2026, 4, 1), 9, 4),
            "Allocation of April, LS-2026Q1",
            "Team Manager, Duty and Assessment 3",
            "has blocked the bot",
            "Not delivered",
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 4, 1), 9, 4),
            "Audits of Duty and Assessment in April, LS-2026Q1",
            "Channel Duty and Assessment",
            "sent 2 times, as Teams did not say whether it arrived",
            "✓ Delivered",
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 4, 20), 11, 30),
            "Extension until Tue 12 May asked for",
            "Team Manager, Duty and Assessment 3",
            "The worker is on leave.",
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 4, 21), 10, 0),
            "Extension until Tue 12 May: declined",
            "Head of Service, Duty and Assessment",
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 4, 30), 9, 0), "The deadline of Wed 29 April had passed", timed=False
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 5, 1), 9, 0),
            "Reminder of Fri 1 May",
            "Senior Manager, Duty and Assessment",
            "2 days after the deadline of Wed 29 April",
            "✓ Delivered",
        ),
        views_past.HistoryLine(
            sample.at(date(2026, 5, 5), 16, 12),
            "Handed in",
            "Team Manager, Duty and Assessment 3",
            "6 days late · Good",
        ),
    ),
    total=9,
    page=1,
    pages=1,
    left_out="",
)
HISTORY_IN_CHANNEL = replace(
    HISTORY,
    lines=(HISTORY.lines[0], HISTORY.lines[1], replace(HISTORY.lines[-1], detail="6 days late")),
    total=3,
    left_out="Reasons, grades, and what others were told, are not shown in a channel. Type it in a personal chat.",
)
HISTORY_PAGE = replace(HISTORY, lines=lines(25), total=70, page=2, pages=3)

LAST = views_past.LastTime(
    "LS-2025Q3-010",
    date(2025, 11, 12),
    {
        "assessment": {
            "q5": "6",
            "q5_evidence": "The plan names who does what. " * 12,
            "q6": "5",
            "q6_impact": "",
        },
        "outcome": {
            "grade": "Requires improvement",
            "evidence": "First paragraph.\n\nSecond paragraph.",
            "rec1_text": "Bring the chronology up to date before the next supervision.",
            "rec1_owner": "TM",
            "rec1_due": "2025-12-15",
        },
    },
)
NOT_FOR_YOU = "This case was audited before, in Q3 2025-26; ask your QA lead."


def carried_view(number: int, carried: views_past.Carried) -> views.SectionDialog:
    return replace(sample.section_view(number), carried=carried)


def last_view(number: int, last: views_past.LastTime = LAST) -> views_past.LastDialog:
    section = sample.questions().sections[number - 1]
    return views_past.LastDialog(
        "LS-2026Q1-388", "learning space", "DA-20388", section, number, last, sample.OWNERS
    )
