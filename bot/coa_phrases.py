"""What people can type of COA weeks."""

from bot.coa_reading import of_area, read_plan_coa
from bot.phrase import Phrase, Topic
from cards.coa_payloads import AskCertificate, PlanCoa, ShowCoa, ShowGathering

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
    # What came of a COA.
    Phrase(
        Topic.COA,
        ("gathering", "show gathering", "gathered"),
        ShowGathering,
        lambda words: ShowGathering(words=of_area(words)),
        "gathering",
        "What the KIT meetings of a COA gathered so far, and its Word document for the feedback meeting.",
        "gathering {area}",
    ),
    Phrase(
        Topic.COA,
        ("certificate", "certificates", "give certificate"),
        AskCertificate,
        lambda words: AskCertificate(words=of_area(words)),
        "certificate",
        "Honours good practice that a COA saw, with a certificate for a post and its team.",
        "certificate {area}",
    ),
    # Actions.
)
"""What is wanted most first."""
