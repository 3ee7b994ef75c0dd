"""What people can type of COA weeks."""

from bot.coa_reading import (
    of_area,
    read_agree_inquiry,
    read_drop_inquiry,
    read_plan_coa,
    read_propose_inquiry,
)
from bot.phrase import Phrase, Topic
from cards.coa_payloads import (
    AgreeInquiry,
    DropInquiry,
    OfferConcern,
    OfferFocus,
    PlanCoa,
    ProposeInquiry,
    ShowActions,
    ShowCoa,
    ShowConcerns,
    ShowInquiries,
    ShowKit,
    ShowParticipation,
    ShowStep,
    ShowThemes,
)

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
    Phrase(
        Topic.COA,
        ("step", "coa step"),
        ShowStep,
        lambda words: ShowStep(words=of_area(words)),
        "step",
        "One step of a COA's journey, to mark it as done or not done. Without its name: the next one.",
        "step {area} figures",
    ),
    Phrase(
        Topic.COA,
        ("loi", "lois", "lines of inquiry"),
        ShowInquiries,
        lambda words: ShowInquiries(words=of_area(words)),
        "loi",
        "A COA's lines of inquiry.",
        "loi {area}",
    ),
    Phrase(
        Topic.COA,
        ("propose loi", "propose an loi", "propose a line of inquiry"),
        ProposeInquiry,
        read_propose_inquiry,
        "propose loi",
        "Proposes a line of inquiry for a COA.",
        "propose loi {area}: Permanence for under-fives",
    ),
    Phrase(
        Topic.COA,
        ("agree loi", "agree line of inquiry"),
        AgreeInquiry,
        read_agree_inquiry,
        "agree loi",
        "Agrees a line of inquiry by its number: it stands on every KIT card from then on.",
        "agree loi {area} 2",
    ),
    Phrase(
        Topic.COA,
        ("drop loi", "drop line of inquiry"),
        DropInquiry,
        read_drop_inquiry,
        "drop loi",
        "Drops a line of inquiry.",
        "drop loi {area} 2",
    ),
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
