"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import OfferFocus, PlanCoa, ShowCoa, ShowThemes

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
    # Focus groups.
    Phrase(
        Topic.COA,
        ("focus group", "focus groups", "focus"),
        OfferFocus,
        lambda words: OfferFocus(words=of_area(words)),
        "focus group",
        "Where you write what a focus group said: no name is kept with it.",
        "focus group {area}",
    ),
    Phrase(
        Topic.COA,
        ("themes", "focus themes"),
        ShowThemes,
        lambda words: ShowThemes(words=of_area(words)),
        "themes",
        "What the focus groups of a COA said, once its slide pack has gone out.",
        "themes {area}",
    ),
    # Concerns.
    # Participation.
    # What came of a COA.
    # Actions.
)
"""What is wanted most first."""
