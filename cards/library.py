"""The card of a template, and the answers to sharing one."""

from cards.anatomy import button, drawn, facts, head, link_button, many, row, sentence, subtle
from cards.coa_week_payloads import OfferFile
from cards.elements import Action, Container, Drawn, Piece, TextBlock, plain
from cards.library_payloads import FindUseful, OpenShare, OpenUsed, OpenVersion
from practice.files import TEMPLATE
from practice.library_records import Review, TemplateState
from practice.library_views import TemplateCard

UNLINKED = "No channel is linked to the library: mention me with “link templates” in one."
_ENDED = {TemplateState.WITHDRAWN: "Withdrawn", TemplateState.RETIRED: "Retired"}


def template_card(view: TemplateCard) -> Drawn:
    """What it is, from where, and what it was good for; its buttons are everybody's."""
    body = [
        head_of(view),
        ended(view),
        sentence(plain(view.purpose)),
        details(view),
        subtle(standing_words(view)),
        subtle(UNLINKED if view.unlinked else ""),
    ]
    return drawn(body, buttons(view) if view.state is TemplateState.STANDING else [], summary_of(view))


def head_of(view: TemplateCard) -> Piece:
    """What it is, and from where; its newest version at the right."""
    kicker = f"{plain(view.kind)} · shared by {plain(view.authority)}"
    return head(kicker, plain(view.title), f"v{view.number}", f"{view.changed_on:%B %Y}")


def summary_of(view: TemplateCard) -> str:
    return f"{view.kind} from {view.authority}: {view.title}"


def details(view: TemplateCard) -> Piece | None:
    return facts(
        [
            ("Kind", plain(view.kind)),
            ("Topic", plain(view.topic)),
            ("What made it good", plain(view.good)),
            (f"New in v{view.number}", plain(view.changed)),
            ("File", plain(view.file_name)),
        ]
    )


def standing_words(view: TemplateCard) -> str:
    """ "Useful to 9 authorities · used by 4 · last checked 2 July 2026"."""
    useful = f"Useful to {many(view.useful, 'authority', 'authorities')}" if view.useful else ""
    used = (
        f"{'used' if useful else 'Used'} by {many(view.used, 'authority', 'authorities')}"
        if view.used
        else ""
    )
    checked = f"{'last' if useful or used else 'Last'} checked {view.checked_on.day} {view.checked_on:%B %Y}"
    overdue = "not reviewed since" if view.review is Review.NOT_REVIEWED else ""
    return " · ".join(part for part in (useful, used, checked, overdue) if part)


def ended(view: TemplateCard) -> Piece | None:
    """That it was withdrawn or retired, by whom and why; nothing while it stands."""
    if view.state is TemplateState.STANDING:
        return None
    by = f" by {plain(view.by)}" if view.by else ""
    words = f"{_ENDED[view.state]}{by}: {plain(view.reason)}"
    return Container(style="warning", items=[TextBlock(text=words, wrap=True, weight="Bolder")])


def buttons(view: TemplateCard) -> list[Action]:
    """Of a template that stands."""
    template = view.template_id
    useful = (
        button("Not useful after all", FindUseful(template=template, on=False))
        if view.mine
        else button("Useful to us", FindUseful(template=template))
    )
    return [
        opener(view),
        useful,
        button("We used it", OpenUsed(template=template)),
        button("Newer version", OpenVersion(template=template)),
    ]


def opener(view: TemplateCard, *, which: str = "") -> Action:
    """Opens the link; a file is sent to whoever presses, in their own chat."""
    if view.link:
        return link_button("Open", view.link, which=which)
    return button("Get the file", OfferFile(kind=TEMPLATE, id=view.template_id), which=which)


def offer_card(network: str) -> Drawn:
    """The way to the form, for whoever typed `share`."""
    said = "A template, a tool, a way of working or a practice example: a link, and what made it good."
    body = [head(plain(network), "Share a template"), sentence(said)]
    return drawn(body, [button("Share a template", OpenShare())], "Share a template")


def template_row(view: TemplateCard, action: Action) -> Piece:
    """One template in a list."""
    words = (
        plain(view.kind),
        plain(view.topic),
        plain(view.authority),
        f"v{view.number}",
        standing_words(view),
    )
    return row(plain(view.title), " · ".join(words), action=action)
