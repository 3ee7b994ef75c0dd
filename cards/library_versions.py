"""The dialogs of newer versions, of changes and of the end of a template, and what those who used it are told.

No input is `isRequired`: docs/decisions/0005.
"""

from cards.addressed import addressed_all, passed_on
from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    dialog_button,
    drawn,
    facts,
    head,
    link_button,
    many,
    sentence,
    subtle,
)
from cards.elements import Action, Drawn, Piece, plain
from cards.library import ended, opener
from cards.library_forms import AGAIN, AUTHORITY_ASKED, KIND_ASKED, TOPIC_ASKED, choice, same, text
from cards.library_payloads import (
    OpenEdit,
    OpenEnd,
    OpenShare,
    OpenVersion,
    SendEdit,
    SendEnd,
    SendVersion,
)
from practice.library_changes import REASON
from practice.library_links import LONGEST, hosts_words
from practice.library_records import TemplateState
from practice.library_sharing import GOOD, GOOD_ASKED, PURPOSE, PURPOSE_ASKED, TITLE, TITLE_ASKED
from practice.library_versions import CHANGED
from practice.library_versions_views import (
    EditDialog,
    Edited,
    EndDialog,
    Ended,
    EndedNotice,
    NotYours,
    Replaced,
    VersionDialog,
    VersionNotice,
)
from practice.library_views import TemplateCard

NEWER = "Newer version"
EDIT = "Change its details"
END = {TemplateState.WITHDRAWN: "Withdraw", TemplateState.RETIRED: "Retire"}


def _head(kicker: str, card: TemplateCard) -> Piece:
    """What of which template: its newest version is at the right."""
    since = "now" if card.state is TemplateState.STANDING else "was the last"
    return head(f"{kicker} · {plain(card.authority)}", plain(card.title), f"v{card.number}", since)


def version_dialog(view: VersionDialog) -> Drawn:
    """The form, and the ways to what else can be done with it."""
    card, of = view.template, (view.rendering, view.filled)
    send = SendVersion(
        template=card.template_id,
        number=card.number,
        file=view.file_hash,
        rendering=view.rendering,
        token=view.token,
    )
    where = (
        facts([("File", plain(view.file_name))])
        if view.file_hash
        else text(*of, "link", "Where is the newer version?", LONGEST)
    )
    body = [
        _head(NEWER, card),
        asking_again(AGAIN, view.filled.problems),
        sentence(f"It becomes version {card.number + 1}, and whoever used an older one is told."),
        where,
        subtle(_where_words(view)),
        subtle(plain(hosts_words(view.hosts))) if not view.file_hash else None,
        text(*of, "changed", "What is new?", CHANGED),
        subtle(REFERENCES_ONLY),
    ]
    buttons = [dialog_button("Save", send, with_inputs=True)]
    if view.may_change:
        buttons.append(dialog_button(EDIT, OpenEdit(template=card.template_id)))
    if view.ends_as is not None:
        buttons.append(dialog_button(END[view.ends_as], OpenEnd(template=card.template_id)))
    return drawn(body, buttons, f"{NEWER}: {card.title}")


def _where_words(view: VersionDialog) -> str:
    """What to do about the link, or the file, that it has now."""
    card = view.template
    if view.file_hash:
        return ""
    if view.older:
        return (
            f"This is the link of version {view.older}; version {card.number} has another one. "
            "Save it only where yours is the newer document."
        )
    if card.link:
        same = view.filled.values.get("link") == card.link
        return "Leave it as it is if only the document behind it has changed." if same else ""
    file = f"Version {card.number} is a file, {plain(card.file_name)}. Paste the link of the newer one"
    return f"{file}, or send me the newer file in your chat with me." if view.sends_files else f"{file}."


def not_yours_page(view: NotYours) -> Drawn:
    """Who may, and what somebody else can do."""
    card = view.template
    whose = (
        f"A newer version of it comes from {plain(', or '.join(view.who))}."
        if view.who
        else f"Whoever shared it has left, and {plain(card.authority)} has no QA lead here."
    )
    buttons: list[Action] = [dialog_button("Share yours", OpenShare())]
    if view.same_link:
        same = OpenVersion(template=card.template_id, link=card.link)
        buttons.append(dialog_button("Its document has changed", same))
    if view.may_retire:
        buttons.append(dialog_button(END[TemplateState.RETIRED], OpenEnd(template=card.template_id)))
    body = [
        _head(NEWER, card),
        sentence(whose),
        sentence("If you have one of your own, share it beside this one."),
        subtle("If the document behind its link has changed, anybody can say what is new.")
        if view.same_link
        else None,
    ]
    return drawn(body, buttons, f"{NEWER}: {card.title}")


def replaced_page(view: Replaced) -> Drawn:
    """A receipt."""
    card = view.template
    body = [
        _head("Saved", card),
        sentence(f"Version {card.number} is in the library, and its card says what is new."),
        sentence(_told_words(view.told)),
    ]
    buttons = [link_button("Open", card.link)] if card.link else []
    return drawn(body, buttons, f"Version {card.number} of {card.title}")


def _told_words(told: int) -> str:
    if not told:
        return "Nobody else has used it, so nobody needs to be told."
    return f"{many(told, 'person is', 'people are')} told: whoever shared it or used it before."


def edit_dialog(view: EditDialog) -> Drawn:
    """What is said of it; the link or file changes with a newer version."""
    card, of = view.template, (view.rendering, view.filled)
    send = SendEdit(
        template=card.template_id, version=view.version, rendering=view.rendering, token=view.token
    )
    body = [
        _head(EDIT, card),
        asking_again(AGAIN, view.filled.problems),
        text(*of, "title", TITLE_ASKED, TITLE),
        choice(*of, "kind", KIND_ASKED, [(kind.title, kind.key) for kind in view.kinds]),
        choice(*of, "topic", TOPIC_ASKED, same(view.topics)),
        choice(*of, "authority", AUTHORITY_ASKED, same(view.authorities)),
        text(*of, "purpose", PURPOSE_ASKED, PURPOSE),
        text(*of, "good", GOOD_ASKED, GOOD),
        subtle(REFERENCES_ONLY),
    ]
    newer = dialog_button(NEWER, OpenVersion(template=card.template_id))
    return drawn(body, [dialog_button("Save", send, with_inputs=True), newer], f"{EDIT}: {card.title}")


def edited_page(view: Edited) -> Drawn:
    """A receipt."""
    card = view.template
    said = "Saved. Its card follows." if view.changed else "Nothing was different, so nothing was changed."
    buttons = [link_button("Open", card.link)] if card.link else []
    return drawn([_head("Its details", card), sentence(said)], buttons, f"Details of {card.title}")


def end_dialog(view: EndDialog) -> Drawn:
    """Why it is withdrawn, or retired."""
    card, does = view.template, END[view.ends_as]
    send = SendEnd(template=card.template_id, rendering=view.rendering, token=view.token)
    told = (
        f"{many(view.told, 'person', 'people')} who shared or used it will be told why. " if view.told else ""
    )
    body = [
        _head(does, card),
        asking_again(AGAIN, view.filled.problems),
        sentence(f"Nobody will find it in the library any more. {told}This cannot be taken back."),
        text(view.rendering, view.filled, "reason", f"Why is it {view.ends_as.value}?", REASON),
        subtle(REFERENCES_ONLY),
    ]
    return drawn(body, [dialog_button(does, send, with_inputs=True)], f"{does}: {card.title}")


def ended_page(view: Ended) -> Drawn:
    """A receipt."""
    card = view.template
    body = [_head(card.state.value, card), ended(card), sentence(_told_words(view.told))]
    return drawn(body, [], f"{card.title} was {card.state.value}")


def version_card(view: VersionNotice) -> Drawn:
    """A newer version: what is new, and the way to it."""
    card = view.template
    named, mentions = addressed_all(view.whom)
    stands = card.state is TemplateState.STANDING
    by = f"{plain(view.by)} shared" if view.by else "There is"
    kicker = f"{NEWER} · {plain(card.kind)} · {plain(card.authority)}"
    body = [
        head(kicker, plain(card.title), f"v{view.number}", "is new"),
        *named,
        ended(card),
        sentence(f"{by} a newer version of what you shared or used."),
        facts([(f"New in v{view.number}", plain(view.changed)), ("File", plain(card.file_name))]),
        subtle(f"Version {card.number} has come since.") if card.number > view.number else None,
        passed_on(relayed=view.relayed),
    ]
    return drawn(body, [opener(card)] if stands else [], f"Version {view.number} of {card.title}", mentions)


def ended_card(view: EndedNotice) -> Drawn:
    """It was withdrawn or retired, by whom and why."""
    card = view.template
    named, mentions = addressed_all(view.whom)
    kicker = f"{card.state.value} · {plain(card.kind)} · {plain(card.authority)}"
    body = [
        head(kicker, plain(card.title), f"v{card.number}", "was the last"),
        *named,
        ended(card),
        sentence("You shared it or used it. Nobody finds it in the library any more."),
        subtle("Type `share` to share what takes its place."),
        passed_on(relayed=view.relayed),
    ]
    return drawn(body, [], f"{card.title} was {card.state.value}", mentions)
