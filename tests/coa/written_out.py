"""What leaves in the course of a COA, written out by hand from Kent's way ([K]) and what its framework adds."""

from kent import AREA_AD, COA_CHANNEL, PDM, QA, manager
from lived import Left

AUDIENCES = {
    "QA leads": (QA, "QA Lead 2"),
    "PDM": (PDM,),
    "MIU": ("Management Information Officer",),
    "SSO": ("Social Work Standards Officer",),
    "QA Officer": ("QA Officer 1",),
    "PSW": ("Principal Social Worker",),
    "AD": (AREA_AD,),
    "area SMs": tuple(map(manager, ("Ashford", "Canterbury", "Dover"))),
    "channel": (COA_CHANNEL,),
}
"""Posts as [K] has them, with those who hold them; everybody else is named."""

NOVEMBER = """
2026-08-11 09:00 | QA leads | Area slides and data requested
2026-09-08 09:00 | QA leads + MIU | Slides and data received; deep dive begun
2026-09-09 09:00 | QA leads + MIU | Slides and data received; deep dive begun
2026-09-22 09:00 | QA leads | Deep-dive planning meeting
2026-10-06 09:00 | QA leads | Deep-dive planning meeting
2026-10-06 09:00 | QA leads | Pre-COA deep-dive meeting
2026-10-13 09:00 | PDM + QA leads | Deep-dive slides checked and sent to the area
2026-10-20 09:00 | QA leads | Pre-COA deep-dive meeting
2026-10-20 09:00 | PDM | Pre-COA briefing
2026-10-27 09:00 | PDM + QA leads | Pre-COA briefing
2026-10-27 09:00 | QA Officer + SSO | Pre-COA briefing
2026-11-02 09:00 | QA leads | Dip samples and thematic audits
2026-11-02 09:00 | QA leads | Surveys of parents, carers and young people over 16, and interviews
2026-11-02 09:00 | area SMs | Observations by Service Managers and Team Managers
2026-11-02 09:00 | MIU | Quantitative analysis

2026-11-03 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 1
2026-11-03 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 1
2026-11-03 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 1
2026-11-04 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 2
2026-11-04 09:20 | Service Manager, Ashford | Case SW-10137, Ashford | SAFEGUARDING CONCERN · CON-1
2026-11-04 09:20 | QA leads + PSW | Case SW-10137, Ashford | SAFEGUARDING CONCERN · CON-1 · COPY
2026-11-04 09:20 | QA Officer | Case SW-10137, Ashford | SAFEGUARDING CONCERN · CON-1 · RECEIPT
2026-11-04 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 2
2026-11-04 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 2
2026-11-05 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 3
2026-11-05 09:00 | PDM | Who has not taken part yet
2026-11-05 10:20 | AD + QA Officer | Case SW-10137, Ashford | SAFEGUARDING CONCERN · CON-1
2026-11-05 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 3
2026-11-05 16:00 | channel | Final KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 3
2026-11-05 17:00 | channel | East Kent after Ashford | COA · GATHERING

2026-11-10 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · CANTERBURY · DAY 1
2026-11-10 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · CANTERBURY · DAY 1
2026-11-10 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · CANTERBURY · DAY 1
2026-11-11 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · CANTERBURY · DAY 2
2026-11-11 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · CANTERBURY · DAY 2
2026-11-11 14:00 | PDM | KIT meeting, 13:00: nobody opened it | EAST KENT COA · CANTERBURY · DAY 2
2026-11-11 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · CANTERBURY · DAY 2
2026-11-12 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · CANTERBURY · DAY 3
2026-11-12 09:00 | PDM | Who has not taken part yet
2026-11-12 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · CANTERBURY · DAY 3
2026-11-12 16:00 | channel | Final KIT meeting, 16:00 | EAST KENT COA · CANTERBURY · DAY 3
2026-11-12 17:00 | channel | East Kent after Canterbury | COA · GATHERING

2026-11-17 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · DOVER · DAY 1
2026-11-17 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · DOVER · DAY 1
2026-11-17 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · DOVER · DAY 1
2026-11-18 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · DOVER · DAY 2
2026-11-18 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · DOVER · DAY 2
2026-11-18 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · DOVER · DAY 2
2026-11-19 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · DOVER · DAY 3
2026-11-19 09:00 | PDM | Who has not taken part yet
2026-11-19 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · DOVER · DAY 3
2026-11-19 16:00 | channel | Final KIT meeting, 16:00 | EAST KENT COA · DOVER · DAY 3
2026-11-19 17:00 | channel | East Kent, November 2026 | COA · GATHERING
2026-11-20 09:00 | PDM | Who has not taken part yet

2026-11-26 15:00 | QA Lead 1 | a file |
2026-11-30 09:00 | QA leads | Dip samples and thematic audits
2026-11-30 09:00 | QA leads | Surveys of parents, carers and young people over 16, and interviews
2026-11-30 09:00 | area SMs | Observations by Service Managers and Team Managers
2026-11-30 09:00 | MIU | Quantitative analysis
2026-12-01 09:00 | area SMs | Observations by Service Managers and Team Managers
2026-12-07 09:00 | area SMs | Observations by Service Managers and Team Managers
2026-12-07 09:00 | QA leads | Observations by Service Managers and Team Managers

2026-12-04 09:00 | QA leads | Post-COA analysis and feedback meeting
2026-12-11 09:00 | QA leads | Slide pack sent out
2026-12-17 15:00 | QA Lead 1 | a file |
2026-12-18 09:00 | QA leads | Post-COA analysis and feedback meeting
2026-12-24 09:00 | PDM | Next-steps meeting
2027-01-08 09:00 | PDM | Next-steps meeting
2027-01-08 10:30 | Team Manager, Dover 1 | An action for you | · ACT-1
2027-01-08 10:40 | Service Manager, Ashford | An action for you | · ACT-2
2027-01-14 09:00 | Team Manager, Dover 1 | Reminder of an action | · ACT-1
2027-01-15 09:00 | Team Manager, Dover 1 | Reminder of an action | · ACT-1
2027-01-15 09:00 | Service Manager, Ashford | Reminder of an action | · ACT-2
2027-01-18 09:00 | Team Manager, Dover 1 | An action is overdue | · ACT-1
2027-01-19 09:00 | AD | Plan presented to the division's management team
2027-01-21 09:00 | Service Manager, Ashford | Reminder of an action | · ACT-2
2027-01-21 10:00 | PDM | An action is done | · ACT-2
2027-01-22 09:00 | Team Manager, Dover 1 | An action is overdue | · ACT-1
2027-01-22 09:00 | Service Manager, Dover + QA leads | An action of Team Manager, Dover 1 is overdue | · ACT-1
2027-01-22 10:00 | PDM | An action is done | · ACT-1
"""
"""A plan of 3 August 2026. Instant (local), to whom, title; the kicker where it is not the COA's, or what
is added to that."""

OCTOBER = """
2026-07-31 08:00 | QA leads | Area slides and data requested
2026-08-28 08:00 | QA leads + MIU | Slides and data received; deep dive begun
2026-09-11 08:00 | QA leads | Deep-dive planning meeting
2026-09-25 08:00 | QA leads | Deep-dive planning meeting
2026-09-25 08:00 | QA leads | Pre-COA deep-dive meeting
2026-10-02 08:00 | PDM + QA leads | Deep-dive slides checked and sent to the area
2026-10-02 08:00 | QA leads | Dip samples and thematic audits
2026-10-02 08:00 | QA leads | Surveys of parents, carers and young people over 16, and interviews
2026-10-02 08:00 | area SMs | Observations by Service Managers and Team Managers
2026-10-02 08:00 | MIU | Quantitative analysis
2026-10-09 08:00 | QA leads | Pre-COA deep-dive meeting
2026-10-09 08:00 | PDM | Pre-COA briefing
2026-10-16 08:00 | PDM + QA leads | Pre-COA briefing
2026-10-16 08:00 | QA Officer + SSO | Pre-COA briefing

2026-10-23 08:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 1
2026-10-23 12:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 1
2026-10-23 15:00 | channel | KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 1
2026-10-26 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 2
2026-10-26 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 2
2026-10-26 16:00 | channel | KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 2
2026-10-27 09:00 | channel | KIT meeting, 09:00 | EAST KENT COA · ASHFORD · DAY 3
2026-10-27 09:00 | PDM | Who has not taken part yet
2026-10-27 13:00 | channel | KIT meeting, 13:00 | EAST KENT COA · ASHFORD · DAY 3
2026-10-27 16:00 | channel | Final KIT meeting, 16:00 | EAST KENT COA · ASHFORD · DAY 3
2026-10-27 17:00 | channel | East Kent, October 2026 | COA · GATHERING
2026-10-28 09:00 | PDM | Who has not taken part yet

2026-10-30 09:00 | QA leads | Dip samples and thematic audits
2026-10-30 09:00 | QA leads | Surveys of parents, carers and young people over 16, and interviews
2026-10-30 09:00 | area SMs | Observations by Service Managers and Team Managers
2026-10-30 09:00 | MIU | Quantitative analysis
2026-11-13 09:00 | QA leads | Post-COA analysis and feedback meeting
2026-11-20 09:00 | QA leads | Slide pack sent out
2026-11-27 09:00 | QA leads | Post-COA analysis and feedback meeting
2026-12-04 09:00 | PDM | Next-steps meeting
2026-12-18 09:00 | PDM | Next-steps meeting
2026-12-24 09:00 | AD | Plan presented to the division's management team
"""
"""A plan of 20 July 2026, whose KIT days stand around the clock change of 25 October. Instants in UTC.

27 December is a Sunday, and 25 December a bank holiday.
"""


def written_out(lines: str, kicker: str) -> list[Left]:
    """Each message of such a list, to each of its audience."""
    found: list[Left] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        when, to, title, *other = (part.strip() for part in line.split("|"))
        audience = [name for part in to.split(" + ") for name in AUDIENCES.get(part, (part,))]
        stands = "".join(other) if other else kicker
        stands = f"{kicker} {stands}" if stands.startswith("·") else stands
        found += [Left(when, name, title, stands) for name in audience]
    return sorted(found)
