"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import ChangePhase, PlanCoa, ShowCoa, ShowTimetable

COA_PHRASES = (
    # The plan.
    Phrase(
        Topic.COA,
        ("plan coa", "plan a coa", "plan"),
        PlanCoa,
        read_plan_coa,
        "plan coa",
        "Plans a COA with its whole journey, and shows it to you before anything goes out. Alone: a form.",
        "plan coa {area} November 2026 districts {districts} days 3, 10",
    ),
    Phrase(
        Topic.COA,
        ("coa", "coas", "show coa"),
        ShowCoa,
        lambda words: ShowCoa(words=of_area(words)),
        "coa",
        "A COA's journey with its days. Alone: every COA that is under way.",
        "coa {area}",
    ),
    # The planner.
    Phrase(
        Topic.COA,
        ("coa timetable", "coa planner", "timetable", "planner"),
        ShowTimetable,
        lambda words: ShowTimetable(words=of_area(words)),
        "coa timetable",
        "The planner by month: every COA with its phases, and what stands beside them. Alone: twelve months.",
        "coa timetable Oct 2026 - Feb 2028",
    ),
    Phrase(
        Topic.COA,
        ("coa phase", "coa phases", "phase"),
        ChangePhase,
        lambda words: ChangePhase(words=of_area(words)),
        "coa phase",
        "Changes one phase in the planner: its months, to be confirmed, or none.",
        "coa phase {area} prep Aug - Oct 2026",
    ),
    # The journey.
    # KIT meetings.
    # Focus groups.
    # Concerns.
    # Participation.
    # What came of a COA.
    # Actions.
)
"""What is wanted most first."""
