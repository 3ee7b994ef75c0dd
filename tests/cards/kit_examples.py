"""One example of each card and dialog of KIT meetings, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from cards import kit, kit_observing
from cards.elements import Drawn
from practice.coa_records import InquiryState, KitState, ObservationKind
from practice.coa_views import InquiryRow
from practice.kit_views import (
    KitCard,
    KitNotice,
    KitRow,
    KitsCard,
    Mentioned,
    ObservationRow,
    ObservationsDialog,
    ObserveDialog,
)
from practice.views import Filled

KIT = "east-kent-2026-11:ashford:2:1300"
ON = date(2026, 11, 4)
UNTIL = "Fri 6 November, 17:00"
_STRENGTH, _NEXT, _EMERGING = ObservationKind
_OBSERVED = (
    (_STRENGTH, "Wider family involvement", "Family network meetings held early, in the family's words"),
    (_STRENGTH, "Management oversight and supervision", "Supervision reflective in 6 of 7 files"),
    (_NEXT, "Recording", "Chronologies: impact, not lists of events"),
    (_NEXT, "Father-inclusive practice", "Fathers outside the household asked for their view"),
    (_EMERGING, "Planning and review", "Contingency planning is left to the worker"),
)


def observed(number: int, kind: ObservationKind, theme: str, text: str) -> ObservationRow:
    return ObservationRow(f"o{number}", kind, theme, text, datetime(2026, 11, 4, 13, number % 60, tzinfo=UTC))


ROWS = tuple(observed(number, *each) for number, each in enumerate(_OBSERVED, 1))[::-1]
CARD = KitCard(
    kit_id=KIT,
    coa_id="east-kent-2026-11",
    area="East Kent",
    district="Ashford",
    day=2,
    on=ON,
    at="13:00",
    final=False,
    state=KitState.PROMPTED,
    chair="Practice Development Manager 1",
    next="16:00",
    here=11,
    inquiries=tuple(
        InquiryRow(number, text, InquiryState.AGREED)
        for number, text in enumerate(
            ("Permanence for under-fives", "Use of family networks", "Step-down decisions"), 1
        )
    ),
    standing_areas=(
        "Management oversight and supervision",
        "Extra-familial harm and contextual safeguarding",
        "Wider family involvement",
        "Father-inclusive practice",
        "Culture and identity",
    ),
    observations=ROWS,
    adds_until=UNTIL,
)
MANAGERS = tuple(Mentioned(f"Service Manager, {name}", f"aad-{name}") for name in ("Ashford", "Dover"))
FIRST = replace(
    CARD,
    at="09:00",
    next="13:00",
    here=0,
    observations=(),
    mentioned=(*MANAGERS, Mentioned("Service Manager, Canterbury", "")),
)
FINAL = replace(CARD, day=3, at="16:00", final=True, next="", on=date(2026, 11, 5))
FULL = replace(
    CARD,
    observations=tuple(
        observed(number, tuple(ObservationKind)[number % 3], "Recording", f"Number {number}: " + "word " * 90)
        for number in range(37)
    ),
)
NOTICE = KitNotice(KIT, "East Kent", "Ashford", 2, ON, "13:00", False, False, UNTIL)
NEXT = KitRow(KIT, "East Kent", "Ashford", 2, ON, "13:00", False, False, "COA East Kent")
FORM = ObserveDialog(
    kit_id=KIT,
    where="Ashford, day 2, 13:00",
    kinds=tuple(ObservationKind),
    themes=(*CARD.standing_areas, "Recording"),
    longest=500,
    filled=Filled(),
    change="",
    saved=None,
    was_change=False,
    own=0,
    rendering="r1",
    token="token",
)
LIST = ObservationsDialog(KIT, FORM.where, 5, ROWS, 1, 1, False, "", True, "token")

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "kit": lambda: kit.kit_card(CARD),
    "kit-here": lambda: kit.kit_card(replace(CARD, is_here=True)),
    "kit-first": lambda: kit.kit_card(FIRST, mentions=True),
    "kit-first-personal": lambda: kit.kit_card(replace(FIRST, unlinked=True)),
    "kit-final": lambda: kit.kit_card(FINAL),
    "kit-ended": lambda: kit.kit_card(replace(FINAL, state=KitState.ENDED)),
    "kit-cancelled": lambda: kit.kit_card(replace(CARD, state=KitState.CANCELLED)),
    "kit-to-come": lambda: kit.kit_card(replace(FIRST, state=KitState.PLANNED, inquiries=())),
    "kit-not-prompted": lambda: kit.kit_card(replace(FIRST, state=KitState.MISSED)),
    "kit-full": lambda: kit.kit_card(FULL),
    "kit-unopened": lambda: kit.notice_card(NOTICE),
    "kit-missed": lambda: kit.notice_card(replace(NOTICE, missed=True)),
    "kits-next": lambda: kit.kits_card(KitsCard((NEXT,), "")),
    "kits-on": lambda: kit.kits_card(
        KitsCard((replace(NEXT, is_on=True), replace(NEXT, is_on=True, area="West Kent", channel="")), "")
    ),
    "kits-over": lambda: kit.kits_card(KitsCard((), "East Kent")),
    "kits-none": lambda: kit.kits_card(KitsCard((), "")),
    "ask-observation": lambda: kit_observing.observe_dialog(FORM),
    "ask-observation-added": lambda: kit_observing.observe_dialog(replace(FORM, saved=ROWS[0], own=2)),
    "ask-observation-problems": lambda: kit_observing.observe_dialog(
        replace(FORM, filled=Filled({"text": "Seen"}, ("Please choose a theme.",)))
    ),
    "ask-observation-change": lambda: kit_observing.observe_dialog(
        replace(
            FORM,
            change="o1",
            own=1,
            filled=Filled({"kind": _NEXT.value, "theme": "Recording", "text": "Chronologies"}),
        )
    ),
    "ask-observations": lambda: kit_observing.observations_dialog(
        replace(LIST, total=37, page=2, pages=5, rows=(replace(ROWS[0], own=True), *ROWS[1:]))
    ),
    "ask-observations-own": lambda: kit_observing.observations_dialog(
        replace(LIST, own=True, taken_back="Seen twice", rows=tuple(replace(row, own=True) for row in ROWS))
    ),
    "ask-observations-none": lambda: kit_observing.observations_dialog(
        replace(LIST, rows=(), total=0, can_add=False)
    ),
}
