"""What leaves in fourteen months of the network's library, written out by hand from [R] and what its framework adds."""

from lived import Left
from seslip import CHANNEL

PLACES = {
    "channel": CHANNEL,
    "Kent and Medway": f"{CHANNEL} > CP Chair, Kent + CP Chair, Medway",
}
"""What stands for a longer one."""

YEAR = """
2028-07-04 10:00 | channel | Pre-proceedings audit tool | TOOL · SHARED BY KENT
2028-07-05 10:00 | channel | Chair's checklist | TEMPLATE · SHARED BY SURREY
2028-07-10 11:00 | channel | Core group checklist | TOOL · SHARED BY HAMPSHIRE
2028-07-10 14:00 | CP Chair, Hampshire 2 | a file |
2028-07-10 15:00 | QA Lead, Hampshire | a file |
2028-07-18 10:00 | channel | Chairing observed | WAY OF WORKING · SHARED BY BRIGHTON & HOVE
2028-08-01 09:00 | channel | New in July | THE LIBRARY · JULY 2028
2028-08-01 14:00 | channel | Neglect toolkit | TOOL · SHARED BY HAMPSHIRE
2028-08-16 10:00 | channel > CP Chair, Kent | Pre-proceedings audit tool | WHAT YOU SHARED WAS USED · MEDWAY
2028-08-16 10:10 | channel > CP Chair, Kent | Pre-proceedings audit tool | WHAT YOU SHARED WAS USED · HAMPSHIRE
2028-08-16 10:20 | CP Chair, Hampshire | Core group checklist | WHAT YOU SHARED WAS USED · KENT
2028-08-16 10:30 | QA Lead, Hampshire | Neglect toolkit | WHAT YOU SHARED WAS USED · HAMPSHIRE

2028-09-01 09:00 | channel | New in August | THE LIBRARY · AUGUST 2028
2028-09-05 10:00 | channel | A child-friendly invitation to a conference | LOOKING FOR · MEDWAY
2028-09-06 10:00 | channel | Invitation in plain words | PRACTICE EXAMPLE · SHARED BY SURREY
2028-09-06 10:00 | channel > CP Chair, Medway | Invitation in plain words | YOU LOOKED FOR IT · SURREY
2028-09-07 10:00 | channel | A pre-proceedings audit tool | LOOKING FOR · HAMPSHIRE
2028-09-08 10:00 | CP Chair, Hampshire | Pre-proceedings audit tool | YOU LOOKED FOR IT · KENT

2028-10-02 09:00 | channel | New in September | THE LIBRARY · SEPTEMBER 2028
2028-10-10 10:00 | channel | Escalation letter | TEMPLATE · SHARED BY WEST SUSSEX
2028-10-11 10:00 | channel | Threshold guide | TOOL · SHARED BY BRIGHTON & HOVE
2028-10-12 10:00 | channel > CP Chair, West Sussex | Escalation letter | WHAT YOU SHARED WAS USED · MEDWAY
2028-10-12 10:10 | channel > QA Lead, Brighton & Hove | Threshold guide | WHAT YOU SHARED WAS USED · HAMPSHIRE

2028-11-01 09:00 | channel | New in October | THE LIBRARY · OCTOBER 2028
2028-11-06 10:00 | Kent and Medway | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-06 10:00 | CP Chair, Hampshire 2 | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-07 10:00 | Kent and Medway | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-07 10:00 | CP Chair, Hampshire 2 | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-07 10:00 | Kent and Medway | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-07 10:00 | CP Chair, Hampshire 2 | Pre-proceedings audit tool | NEWER VERSION · TOOL · KENT
2028-11-21 10:00 | channel | Chair's checklist | TEMPLATE · SHARED BY SURREY

2028-12-01 09:00 | channel | Nothing new in November | THE LIBRARY · NOVEMBER 2028
2028-12-04 10:00 | channel > CP Chair, Medway | Escalation letter | WITHDRAWN · TEMPLATE · WEST SUSSEX
2028-12-05 10:00 | channel > QA Lead, Brighton & Hove | Threshold guide | RETIRED · TOOL · BRIGHTON & HOVE
2028-12-05 10:00 | CP Chair, Hampshire | Threshold guide | RETIRED · TOOL · BRIGHTON & HOVE
2028-12-06 10:00 | channel | Escalation by letter | TEMPLATE · SHARED BY MEDWAY
2029-01-02 09:00 | channel | New in December | THE LIBRARY · DECEMBER 2028
2029-02-01 09:00 | channel | Nothing new in January | THE LIBRARY · JANUARY 2029
2029-03-01 09:00 | channel | Nothing new in February | THE LIBRARY · FEBRUARY 2029
2029-04-03 09:00 | channel | Nothing new in March | THE LIBRARY · MARCH 2029
2029-05-01 09:00 | channel | Nothing new in April | THE LIBRARY · APRIL 2029
2029-06-15 14:00 | channel | Nothing new in May | THE LIBRARY · MAY 2029
2029-07-02 09:00 | channel | Nothing new in June | THE LIBRARY · JUNE 2029

2029-07-05 09:00 | channel > CP Chair, Surrey | Chair's checklist | STILL GOOD? · SHARED BY SURREY
2029-07-10 09:00 | CP Chair, Hampshire | Core group checklist | STILL GOOD? · SHARED BY HAMPSHIRE
2029-07-10 11:00 | CP Chair, Hampshire 2 | a file |
2029-07-18 09:00 | channel > QA Lead, Brighton & Hove | Chairing observed | STILL GOOD? · SHARED BY BRIGHTON & HOVE
2029-08-01 09:00 | channel | Nothing new in July | THE LIBRARY · JULY 2029
2029-08-01 09:00 | QA Lead, Hampshire | Neglect toolkit | STILL GOOD? · SHARED BY HAMPSHIRE
2029-08-01 11:00 | CP Chair, Hampshire | Neglect toolkit | NEWER VERSION · TOOL · HAMPSHIRE
2029-08-03 09:00 | channel > QA Lead, Surrey | Chair's checklist | STILL GOOD? · SHARED BY SURREY
2029-09-03 09:00 | channel | Nothing new in August | THE LIBRARY · AUGUST 2029
"""
"""Instant (local), to whom and whom it mentions there, title, kicker.

The first days of October 2028 and of July and September 2029 are at a weekend; 1 January 2029 is a bank holiday; 1
April 2029 is Easter Sunday. The service is down from 25 May to 15 June 2029.
"""


def written_out(lines: str) -> list[Left]:
    found: list[Left] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        when, to, title, kicker = (part.strip() for part in line.split("|"))
        place, *whom = to.split(" > ")
        found.append(
            Left(when, " > ".join([PLACES.get(place, place), *whom]), title, kicker.replace("&", r"\&"))
        )
    return sorted(found)
