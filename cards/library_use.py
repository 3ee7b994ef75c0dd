""" "Useful to us" in a dialog, the dialog "We used it", and the card for whoever shared it."""

from cards.addressed import addressed, passed_on
from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    button,
    dialog_button,
    drawn,
    head,
    sentence,
    subtle,
)
from cards.elements import Drawn, InputText, plain
from cards.library import standing_words
from cards.library_forms import AGAIN
from cards.library_payloads import SendUsed, ShowTemplate
from practice.calendar import short_day
from practice.library_records import TemplateState
from practice.library_use import LINE
from practice.library_use_views import UseDialog, UsedNotice, UseKept
from practice.library_views import TemplateCard

USED = "We used it"


def useful_page(view: TemplateCard) -> Drawn:
    """What a press within a dialog is answered with."""
    title = "Useful to you" if view.mine else "Taken back"
    body = [head("The library", title), sentence(f"**{plain(view.title)}**"), subtle(standing_words(view))]
    return drawn(body, [dialog_button("Show it", ShowTemplate(template=view.template_id))], title)


def use_dialog(view: UseDialog) -> Drawn:
    """A line on how it went."""
    send = SendUsed(template=view.template_id, number=view.number, rendering=view.rendering, token=view.token)
    kept = "This is what you said of this version. What you save takes its place." if view.again else ""
    body = [
        head(f"{USED} · shared by {plain(view.authority)}", plain(view.title), f"v{view.number}", "used"),
        asking_again(AGAIN, view.filled.problems),
        sentence(kept),
        InputText(
            id=f"line.{view.rendering}",
            label="How did it go?",
            multiline=True,
            max_length=LINE,
            placeholder="Such as: used with four teams; the second question needed an example",
            value=str(view.filled.values.get("line") or "") or None,
        ),
        subtle(f"One or two sentences, {LINE} characters at most. {REFERENCES_ONLY}"),
    ]
    return drawn(body, [dialog_button("Save", send, with_inputs=True)], f"{USED}: {view.title}")


def kept_page(view: UseKept) -> Drawn:
    """A receipt."""
    title = "Changed" if view.again else "Thank you"
    newer = f" Version {view.card.number} has come since." if view.card.number > view.number else ""
    told = f" {plain(view.told)} shared it, and reads what you wrote." if view.told else ""
    said = f"Kept for version {view.number} of **{plain(view.card.title)}**.{newer}{told}"
    body = [head("The library", title), sentence(said), subtle(standing_words(view.card))]
    return drawn(body, [dialog_button("Show it", ShowTemplate(template=view.card.template_id))], title)


def used_card(view: UsedNotice) -> Drawn:
    """For whoever shared it: from which authority, and how it went."""
    card = view.card
    named, mentions = addressed(view.whom)
    body = [
        head(
            " · ".join(filter(None, ("What you shared was used", plain(view.authority)))),
            plain(card.title),
            f"v{view.number}",
            short_day(view.used_on),
        ),
        *named,
        sentence(f"{plain(view.by)} says how it went:"),
        sentence(f"“{plain(view.line)}”"),
        subtle(standing_words(card)) if card.state is TemplateState.STANDING else None,
        passed_on(relayed=view.relayed),
    ]
    buttons = [button("Show it", ShowTemplate(template=card.template_id))]
    return drawn(body, buttons, f"{view.authority or view.by} used {card.title}", mentions)
