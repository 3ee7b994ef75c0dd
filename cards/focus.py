"""Focus groups: where what was said is written, changed and taken back, and what came of it."""

from collections.abc import Sequence

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    button,
    dialog_button,
    drawn,
    head,
    heading,
    many,
    row,
    sentence,
    subtle,
)
from cards.coa_week_payloads import (
    AskFocusCode,
    ChangeFocus,
    FindFocus,
    FocusForm,
    SendFocus,
    ShowThemes,
    TakeFocusBack,
)
from cards.elements import (
    Action,
    Drawn,
    InputChoiceSet,
    InputText,
    Piece,
    TextBlock,
    choices,
    one_line,
    plain,
)
from cards.notices import with_typed
from practice.focus import OTHER_THEMES, PAGE
from practice.focus_entries import LONGEST, LONGEST_CODE
from practice.focus_views import (
    CodeDialog,
    DistrictThemes,
    EntryDialog,
    FocusDialog,
    FocusOffer,
    GoneDialog,
    SavedDialog,
    ThemesCard,
)

TITLE = "Focus group"
"""Of a dialog."""
NO_NAME = "Your name is not kept with it, nor the time: nobody can look up who wrote it."
UNTIL_THEN = "What focus groups say is shown to nobody before the slide pack goes out."
_CODE_BUTTON = "Change or take back"


def focus_button(coa_id: str, district: str) -> Action:
    """Opens the form of a district's focus group, from any card in a chat or a channel."""
    return button("Focus group", FocusForm(coa=coa_id, district=district), which=district)


def offer_card(view: FocusOffer) -> Drawn:
    """The districts of a COA, each with the button that opens its form."""
    title = f"Focus groups of {plain(view.area)}" if view.area else "Focus groups"
    body = [
        head(f"COA · {plain(view.area)}, {view.month}" if view.area else "COA weeks", title),
        sentence(with_typed(view.said) or f"{UNTIL_THEN} {NO_NAME}"),
        *(
            row(plain(district), "", action=focus_button(view.coa_id, district))
            for district in ([] if view.said else view.districts)
        ),
    ]
    return drawn(body, [button(_CODE_BUTTON, AskFocusCode())], title)


def form_dialog(view: FocusDialog) -> Drawn:
    """Where it is written. No input is `isRequired`: docs/decisions/0005."""
    top = head(_kicker(view.district), "What was said in the focus group")
    again = dialog_button(_CODE_BUTTON, AskFocusCode())
    if view.said:
        kept = str(view.filled.values.get("text") or "")
        typed_text = [heading("What you typed, which was not kept"), sentence(plain(kept))] if kept else []
        return drawn([top, sentence(plain(view.said)), *typed_text], [again], f"{TITLE}: {view.said}")
    send = SendFocus(coa=view.coa_id, district=view.district, rendering=view.rendering, token=view.token)
    body = [
        top,
        asking_again("Please look at this again", view.filled.problems),
        sentence(f"{NO_NAME} {UNTIL_THEN}"),
        *_inputs(view.themes, view.filled.values, view.rendering),
        subtle(REFERENCES_ONLY),
        subtle(
            "When it is saved you see a code, once. With it, and not without, it can be changed or taken back until "
            "the slide pack goes out."
        ),
    ]
    return drawn(body, [dialog_button("Save", send, with_inputs=True), again], f"{TITLE}: {view.district}")


def saved_dialog(view: SavedDialog) -> Drawn:
    """The one page with the code."""
    body = [
        head(_kicker(view.district), "✓ Kept, without your name"),
        sentence("Your code:"),
        TextBlock(text=view.code, wrap=True, size="ExtraLarge", weight="Bolder", spacing="None"),
        sentence(
            "**Please write it down: it is shown only now, and it is kept nowhere.** With it you can change what you "
            "wrote or take it back, until the slide pack goes out."
        ),
        subtle("Whoever has the code can do so: keep it to yourself."),
    ]
    buttons = [
        dialog_button("Add another", FocusForm(coa=view.coa_id, district=view.district)),
        dialog_button(_CODE_BUTTON, AskFocusCode()),
    ]
    return drawn(body, buttons, f"{TITLE}: kept")


def code_dialog(view: CodeDialog) -> Drawn:
    """Asks for the code."""
    body = [
        head("COA · focus groups", "Change or take back what you wrote"),
        asking_again("Please look at this again", view.filled.problems),
        InputText(
            id=f"code.{view.rendering}",
            label="Which code were you shown when you saved it?",
            placeholder="XXXX-XXXX-XXXX",
            max_length=LONGEST_CODE,
            error_message="Twelve letters and figures",
            value=str(view.filled.values.get("code") or "") or None,
        ),
        subtle("Without its code nobody can find an entry, not even the QA team."),
    ]
    find = dialog_button("Find it", FindFocus(rendering=view.rendering), with_inputs=True)
    return drawn(body, [find], f"{TITLE}: your code")


def entry_dialog(view: EntryDialog) -> Drawn:
    """An entry as it is kept, and what its writer can do with it."""
    title = "✓ Changed" if view.changed else "What you wrote"
    change = ChangeFocus(code=view.code, shown=view.shown, rendering=view.rendering)
    back = dialog_button("Take it back", TakeFocusBack(code=view.code))
    body = [
        head(_kicker(view.district), title),
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.said)),
    ]
    if view.said:
        body += [sentence(plain(view.text))]
        return drawn(body, [back] if view.may_take_back else [], f"{TITLE}: {view.said}")
    if view.filled.values.get("text") != view.text:
        body += [sentence(f"**Kept now:** {plain(view.text)}")]
    body += [*_inputs(view.themes, view.filled.values, view.rendering), subtle(REFERENCES_ONLY)]
    return drawn(body, [dialog_button("Change", change, with_inputs=True), back], f"{TITLE}: {title}")


def gone_dialog(_view: GoneDialog) -> Drawn:
    """It was taken back."""
    title = "✓ Taken back"
    words = "What you wrote is there no more, and its code opens nothing."
    return drawn([head("COA · focus groups", title), sentence(words)], [], f"{TITLE}: taken back")


def _kicker(district: str) -> str:
    return f"Focus group · {plain(district)}"


def _inputs(themes: Sequence[str], values: object, suffix: str) -> list[Piece]:
    filled = values if isinstance(values, dict) else {}
    theme = str(filled.get("theme") or "")
    return [
        InputChoiceSet(
            id=f"theme.{suffix}",
            label="Which theme is it about?",
            style="compact",
            placeholder="Choose a theme",
            error_message="One of the themes",
            choices=choices([(one, one) for one in themes]),
            value=theme if theme in themes else None,
        ),
        InputText(
            id=f"text.{suffix}",
            label="What was said?",
            multiline=True,
            max_length=LONGEST,
            error_message=f"At most {LONGEST:,} characters",
            value=str(filled.get("text") or "") or None,
        ),
    ]


def themes_card(view: ThemesCard) -> Drawn:
    """What the focus groups said, by district and theme; with a district its words."""
    one = next((shown for shown in view.districts if shown.district == view.district), None)
    return _words_card(view, one) if one else _overview(view)


def _overview(view: ThemesCard) -> Drawn:
    title = f"What focus groups said in {plain(view.area)}"
    count = sum(len(theme.lines) for district in view.districts for theme in district.themes)
    body: list[Piece | None] = [
        head(f"COA · {plain(view.area)}, {view.month}", title, str(count), "contributions"),
        sentence("" if count else "There is nothing that can be shown."),
    ]
    for district in view.districts:
        read = button(
            "Read", ShowThemes(coa=view.coa_id, district=district.district), which=district.district
        )
        body.append(row(plain(district.district), _counted(district), action=read))
    return drawn([*body, *_left_out(view)], [], title)


def _counted(district: DistrictThemes) -> str:
    return " · ".join(
        f"{plain(theme.theme)} {len(theme.lines)}" if theme.lines else f"{theme.theme}: too few to be shown"
        for theme in district.themes
    )


def _left_out(view: ThemesCard) -> list[Piece | None]:
    rule = f"Fewer than {view.fewest} contributions are not shown, so that nobody can be recognised"
    return [subtle(f"{rule}: {plain(', '.join(view.hidden))}." if view.hidden else f"{rule}.")]


def _words_card(view: ThemesCard, one: DistrictThemes) -> Drawn:
    title = f"What focus groups said in {plain(one.district)}"
    lines = [(theme.theme, line) for theme in one.themes for line in theme.lines]
    first = (view.page - 1) * PAGE
    body: list[Piece | None] = [
        head(f"COA · {plain(view.area)}, {view.month}", title, str(len(lines)), "contributions")
    ]
    last = ""
    for theme, line in lines[first : first + PAGE]:
        body += [heading(plain(theme))] if theme != last else []
        body.append(sentence(f"“{plain(line)}”"))
        last = theme
    too_few = any(theme.theme == OTHER_THEMES and not theme.lines for theme in one.themes)
    body += [subtle("What was said on other themes is too little to be shown.") if too_few else None]
    rest = len(lines) - first - PAGE
    more = ShowThemes(coa=view.coa_id, district=one.district, page=view.page + 1)
    buttons = [button(f"Read {many(rest, 'more', 'more')}", more)] if rest > 0 else []
    return drawn(body, buttons, one_line(title))
