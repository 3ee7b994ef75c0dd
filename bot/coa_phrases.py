"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import PlanCoa, ShowCoa, ShowKit

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
    # The journey.
    # KIT meetings.
    Phrase(
        Topic.COA,
        ("kit", "kits", "kit meeting", "kit meetings"),
        ShowKit,
        lambda words: ShowKit(words=of_area(words)),
        "kit",
        "The KIT meeting that is on, with what it has gathered; else when and where the next one is.",
        "kit {area}",
    ),
    # Focus groups.
    # Concerns.
    # Participation.
    # What came of a COA.
    # Actions.
)
"""What is wanted most first."""
