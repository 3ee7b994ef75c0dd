"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import PlanCoa, ShowActions, ShowCoa, ShowParticipation

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
    # Participation.
    Phrase(
        Topic.COA,
        ("participation", "who took part", "took part"),
        ShowParticipation,
        lambda words: ShowParticipation(words=of_area(words)),
        "participation",
        "Who has taken part in a COA, who has not yet, and where it is noted. For the COA team, in a personal chat.",
        "participation {area}",
    ),
    # What came of a COA.
    # Actions.
    Phrase(
        Topic.COA,
        ("actions", "action", "my actions"),
        ShowActions,
        lambda words: ShowActions(words=of_area(words)),
        "actions",
        "What next-steps meetings agreed: yours, and your line's. With an area its own; `overdue` for what is late.",
        "actions {area}",
    ),
)
"""What is wanted most first."""
