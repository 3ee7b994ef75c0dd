"""One example of each card of a concern, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from office import at

from cards import concern_forms, concerns
from cards.elements import Drawn
from practice.coa_records import ConcernState
from practice.concern_views import (
    ActDialog,
    ConcernCard,
    ConcernReceipt,
    ConcernRow,
    ConcernsCard,
    KindChoice,
    RaiseDialog,
)
from practice.views import Filled

RAISED = ConcernCard(
    concern_id="CON-7",
    kind="Safeguarding concern",
    worst="Inadequate",
    reference="SW-10137",
    district="Ashford",
    source="COA of East Kent, November 2026",
    audit_id="",
    spoken_with="practitioner",
    text="Three strategy discussions were held, and no visit is recorded since the second of them.",
    raised_by="QA Officer 1",
    raised_at=at("2026-11-03 13:20"),
    due_on=date(2026, 11, 4),
    state=ConcernState.RAISED,
    managers="Service Manager, Ashford",
    actions_by="Team Manager",
    oversight="",
    overseen_by="",
    overseen_at=None,
    signed_by="",
    signed_at=None,
    late=False,
    can_act=True,
)
OVERSEEN = replace(
    RAISED,
    state=ConcernState.OVERSEEN,
    oversight="A visit today by the duty worker; the plan is brought forward to this week.",
    overseen_by="Service Manager, Ashford",
    overseen_at=at("2026-11-03 15:05"),
)
SIGNED = replace(
    OVERSEEN,
    state=ConcernState.SIGNED_OFF,
    signed_by="Service Manager, Ashford",
    signed_at=at("2026-11-04 10:40"),
    can_act=False,
)
LATE = replace(RAISED, late=True)
FORM = RaiseDialog(
    coa_id="east-kent-2026-11",
    audit_id="",
    district="Ashford",
    source="COA of East Kent, November 2026",
    kinds=(
        KindChoice("safeguarding", "Safeguarding concern", 1),
        KindChoice("practice", "Practice concern", 5),
    ),
    districts=("Ashford", "Canterbury", "Dover"),
    worst="Inadequate",
    likely=False,
    asked="",
    filled=Filled({"district": "Ashford"}),
    rendering="abcd1234",
    token="token",
)
WRONG = replace(
    FORM,
    source="Audit AU-2026Q3-014",
    coa_id="",
    audit_id="AU-2026Q3-014",
    likely=True,
    asked="SW-1O137",
    filled=Filled(
        {
            "kind": "safeguarding",
            "inadequate": "yes",
            "reference": "SW-1O137",
            "district": "Ashford",
            "spoken": "not yet",
            "text": RAISED.text,
        },
        ("I do not know a case “SW-1O137”. Please check it; send it again to keep it as it is.",),
    ),
)
ROWS = (
    ConcernRow(
        "CON-5",
        "Practice concern",
        "EH-20410",
        "Dover",
        date(2026, 11, 2),
        ConcernState.OVERSEEN,
        True,
        "Service Manager, Dover",
        False,
    ),
    ConcernRow(
        "CON-7",
        "Safeguarding concern",
        "SW-10137",
        "Ashford",
        date(2026, 11, 4),
        ConcernState.RAISED,
        False,
        "Service Manager, Ashford",
        True,
    ),
    ConcernRow(
        "CON-2",
        "Practice concern",
        "SW-10140",
        "Ashford",
        date(2026, 10, 27),
        ConcernState.SIGNED_OFF,
        False,
        "Service Manager, Ashford",
        True,
    ),
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "concern": lambda: concerns.concern_card(RAISED),
    "concern-copy": lambda: concerns.concern_card(replace(RAISED, can_act=False), is_copy=True),
    "concern-overseen": lambda: concerns.concern_card(OVERSEEN),
    "concern-signed": lambda: concerns.concern_card(SIGNED),
    "concern-late": lambda: concerns.late_card(LATE),
    "concern-late-line": lambda: concerns.late_card(replace(LATE, can_act=False)),
    "concern-done": lambda: concerns.done_card(SIGNED),
    "concern-receipt": lambda: concerns.receipt_card(
        ConcernReceipt(replace(RAISED, can_act=False), telephone=False, at_once=True)
    ),
    "concern-receipt-telephone": lambda: concerns.receipt_card(
        ConcernReceipt(replace(RAISED, can_act=False), telephone=True, at_once=True)
    ),
    "concern-receipt-nobody": lambda: concerns.receipt_card(
        ConcernReceipt(replace(RAISED, can_act=False, managers=""), telephone=True, at_once=False)
    ),
    "concern-telephone": lambda: concerns.telephone_card(RAISED),
    "concern-offer": concerns.offer_card,
    "concerns": lambda: concerns.concerns_card(ConcernsCard(ROWS)),
    "concerns-none": lambda: concerns.concerns_card(ConcernsCard(())),
    # Dialogs.
    "ask-concern": lambda: concern_forms.raise_dialog(FORM),
    "ask-concern-again": lambda: concern_forms.raise_dialog(WRONG),
    "ask-concern-receipt": lambda: concerns.receipt_card(
        ConcernReceipt(replace(RAISED, audit_id="AU-2026Q3-014"), telephone=True, at_once=True),
        in_dialog=True,
    ),
    "ask-concern-shown": lambda: concerns.concern_page(OVERSEEN),
    "ask-oversight": lambda: concern_forms.act_dialog(
        ActDialog(RAISED, False, Filled(), "abcd1234", "token")
    ),
    "ask-sign-off": lambda: concern_forms.act_dialog(
        ActDialog(OVERSEEN, True, Filled({"on_file": "not yet"}, ("Not yet.",)), "abcd1234", "token")
    ),
}
