"""One example of each card of focus groups."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cards import focus
from cards.elements import Drawn
from practice.childs_details import details_in
from practice.focus import OTHER_THEMES
from practice.focus_views import (
    CodeDialog,
    DistrictThemes,
    EntryDialog,
    FocusDialog,
    FocusOffer,
    FocusTheme,
    GoneDialog,
    SavedDialog,
    ThemesCard,
)
from practice.views import Filled

COA_ID = "east-kent-2026-11"
FOCUS = FocusDialog(
    coa_id=COA_ID,
    district="Ashford",
    said="",
    themes=("Father-inclusive practice", "Child's voice", "Recording"),
    filled=Filled(),
    rendering="r1",
    token="token",
)
FOCUS_ENTRY = EntryDialog(
    code="7K2M-XQ4T-91BD",
    district="Ashford",
    text="Plans are written with the family.",
    shown="fingerprint",
    said="",
    may_take_back=True,
    changed=False,
    themes=FOCUS.themes,
    filled=Filled({"theme": "Recording", "text": "Plans are written with the family."}),
    rendering="r1",
)
FOCUS_THEMES = ThemesCard(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    districts=(
        DistrictThemes(
            "Ashford",
            (
                FocusTheme(
                    "Child's voice", ("Plans are read to children.", "Visits are alone.", "Time is short.")
                ),
                FocusTheme(OTHER_THEMES, ()),
            ),
        ),
    ),
    hidden=("Canterbury", "Dover"),
    fewest=3,
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "focus": lambda: focus.offer_card(
        FocusOffer(COA_ID, "East Kent", "November 2026", ("Ashford", "Canterbury", "Dover"), "")
    ),
    "focus-not-yet": lambda: focus.offer_card(
        FocusOffer("", "", "", (), "No COA of East Kent is planned. Type `plan coa` to plan one.")
    ),
    "ask-focus": lambda: focus.form_dialog(FOCUS),
    "ask-focus-again": lambda: focus.form_dialog(
        replace(
            FOCUS,
            filled=Filled(
                {"theme": "Recording", "text": "Seen since 12 March 2014."},
                details_in("Seen since 12 March 2014.", today=date(2026, 11, 5)),
            ),
        )
    ),
    "ask-focus-closed": lambda: focus.form_dialog(
        replace(
            FOCUS,
            said="The slide pack has gone out. Nothing can be added any more.",
            filled=Filled({"text": "Plans are clear."}),
        )
    ),
    "ask-focus-kept": lambda: focus.saved_dialog(SavedDialog(COA_ID, "Ashford", "7K2M-XQ4T-91BD")),
    "ask-focus-code": lambda: focus.code_dialog(
        CodeDialog(Filled({"code": "7K2M"}, ("That is no code of mine.",)), "r1")
    ),
    "ask-focus-entry": lambda: focus.entry_dialog(FOCUS_ENTRY),
    "ask-focus-changed": lambda: focus.entry_dialog(replace(FOCUS_ENTRY, changed=True)),
    "ask-focus-fixed": lambda: focus.entry_dialog(
        replace(FOCUS_ENTRY, said="The slide pack has gone out.", may_take_back=False)
    ),
    "ask-focus-gone": lambda: focus.gone_dialog(GoneDialog()),
    "focus-themes": lambda: focus.themes_card(FOCUS_THEMES),
    "focus-themes-none": lambda: focus.themes_card(replace(FOCUS_THEMES, districts=())),
    "focus-words": lambda: focus.themes_card(replace(FOCUS_THEMES, district="Ashford")),
}
