"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import OfferConcern, PlanCoa, ShowCoa, ShowConcerns

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
    # Concerns.
    Phrase(
        Topic.COA,
        ("raise concern", "raise a concern", "raise", "concern"),
        OfferConcern,
        lambda _: OfferConcern(),
        "raise concern",
        "Raises a safeguarding or practice concern about a case. In your personal chat.",
        "raise concern",
    ),
    Phrase(
        Topic.COA,
        ("concerns", "my concerns", "show concerns"),
        ShowConcerns,
        lambda _: ShowConcerns(),
        "concerns",
        "The concerns that you raised, sign off or oversee, and by when. In your personal chat.",
        "concerns",
    ),
    # Participation.
    # What came of a COA.
    # Actions.
)
"""What is wanted most first."""
