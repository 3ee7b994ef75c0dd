"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_cancel_coa, read_move_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import CancelCoa, MoveCoa, PlanCoa, ShowCoa, ShowKit

COA_PHRASES = (
    # The plan.
    Phrase(
        Topic.COA,
        ("plan coa", "plan a coa", "plan"),
        PlanCoa,
        lambda words: PlanCoa(words=words),
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
    Phrase(
        Topic.COA,
        ("move coa", "move the coa"),
        MoveCoa,
        read_move_coa,
        "move coa",
        "Moves a COA, or one district of it; shows you first what it does. Whoever is concerned is told.",
        "move coa {area} to December 2026 days 1, 8 because the inspection comes first",
    ),
    Phrase(
        Topic.COA,
        ("cancel coa", "cancel the coa"),
        CancelCoa,
        read_cancel_coa,
        "cancel coa",
        "Calls a COA off; shows you first what it does. What was done stays; whoever is concerned is told.",
        "cancel coa {area} because the inspection comes first",
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
