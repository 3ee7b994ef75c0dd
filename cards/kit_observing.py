"""Dialogs of KIT meetings: where an observation is added or changed, and all that were."""

from cards.anatomy import REFERENCES_ONLY, asking_again, dialog_button, drawn, head, sentence, subtle
from cards.coa_week_payloads import Observe, SendObservation, ShowObservations, TakeObservationBack
from cards.elements import (
    ActionSet,
    Container,
    Drawn,
    InputChoiceSet,
    InputText,
    Piece,
    TextBlock,
    choices,
    plain,
)
from cards.kit import ADD, PARTS
from practice.coa_records import ObservationKind
from practice.kit_views import ObservationRow, ObservationsDialog, ObserveDialog

_KINDS = {
    ObservationKind.STRENGTH: "A strength that was observed",
    ObservationKind.NEXT_STEP: "A suggested next step",
    ObservationKind.EMERGING: "An emerging line of inquiry",
}


def observe_dialog(view: ObserveDialog) -> Drawn:
    """Where something is added or changed. No input is `isRequired`: docs/decisions/0005."""
    title = "Change what you added" if view.change else ADD
    send = SendObservation(kit=view.kit_id, change=view.change, rendering=view.rendering, token=view.token)
    buttons = [dialog_button("Save" if view.change else "Add", send, with_inputs=True)]
    if view.own:
        buttons.append(dialog_button(f"Yours ({view.own})", ShowObservations(kit=view.kit_id, own=True)))
    body = [
        head(f"KIT meeting · {plain(view.where)}", title),
        asking_again("Please look at this again", view.filled.problems),
        sentence(_saved(view)),
        *_inputs(view),
        subtle(f"{REFERENCES_ONLY} At most {view.longest} characters."),
    ]
    return drawn(body, buttons, f"{title}: {view.where}")


def _saved(view: ObserveDialog) -> str:
    if view.saved is None:
        return ""
    done = "Changed" if view.was_change else "Added"
    kind = PARTS[view.saved.kind][1].lower()
    return f"**✓ {done}:** {kind}, “{plain(view.saved.text)}”. Everybody sees it now. You can add another."


def _inputs(view: ObserveDialog) -> list[Piece]:
    values, suffix = view.filled.values, view.rendering
    kind, theme = str(values.get("kind") or ""), str(values.get("theme") or "")
    return [
        InputChoiceSet(
            id=f"kind.{suffix}",
            label="What do you add?",
            style="expanded",
            choices=choices([(_KINDS[one], one.value) for one in view.kinds]),
            value=kind if kind in list(ObservationKind) else ObservationKind.STRENGTH.value,
            error_message="Choose one of them",
        ),
        InputChoiceSet(
            id=f"theme.{suffix}",
            label="Under which theme?",
            style="compact",
            placeholder="Choose a theme",
            choices=choices([(one, one) for one in view.themes]),
            value=theme if theme in view.themes else None,
            error_message="Choose a theme",
        ),
        InputText(
            id=f"text.{suffix}",
            label="What was observed?",
            multiline=True,
            max_length=view.longest,
            value=str(values.get("text") or "") or None,
            error_message=f"What was observed, in {view.longest} characters at the most",
        ),
    ]


def observations_dialog(view: ObservationsDialog) -> Drawn:
    """Everything that was observed, or what the reader added, a page at a time."""
    title = "What you added" if view.own else "All observations"
    body = [
        head(f"KIT meeting · {plain(view.where)}", title, str(view.total), "added"),
        sentence(f"**Taken back:** “{plain(view.taken_back)}”" if view.taken_back else ""),
        None if view.rows else subtle("Nothing is here."),
        *(_observed(view, number, one) for number, one in enumerate(view.rows, 1)),
        subtle(f"Page {view.page} of {view.pages}, the newest first" if view.pages > 1 else ""),
    ]
    pages = [("Newer", view.page - 1), ("Older", view.page + 1)]
    buttons = [
        dialog_button(words, ShowObservations(kit=view.kit_id, own=view.own, page=page))
        for words, page in pages
        if 1 <= page <= view.pages
    ]
    if view.can_add:
        buttons.append(dialog_button(ADD, Observe(kit=view.kit_id)))
    return drawn(body, buttons, f"{title}: {view.where}")


def _observed(view: ObservationsDialog, number: int, one: ObservationRow) -> Piece:
    yours = " · yours" if one.own and not view.own else ""
    items: list[Piece] = [
        TextBlock(text=plain(one.text), wrap=True),
        TextBlock(
            text=f"{PARTS[one.kind][1]} · {plain(one.theme)} · {one.at:%H:%M}{yours}",
            wrap=True,
            isSubtle=True,
            size="Small",
            spacing="None",
        ),
    ]
    if view.own and view.can_add:
        which = f"{number}: {one.text}"
        back = TakeObservationBack(kit=view.kit_id, observation=one.id, token=view.token)
        actions = [
            dialog_button("Change", Observe(kit=view.kit_id, change=one.id), which=which),
            dialog_button("Take back", back, which=which),
        ]
        items.append(ActionSet(actions=actions))
    return Container(items=items, separator=True, spacing="Medium")
