"""The library's lists, and the page of one template."""

from cards.anatomy import (
    and_more,
    button,
    dialog_button,
    drawn,
    head,
    heading,
    link_button,
    many,
    row,
    sentence,
    subtle,
)
from cards.coa_week_payloads import OfferFile
from cards.elements import Action, Drawn, Piece, plain
from cards.library import details, ended, head_of, standing_words, summary_of, template_row
from cards.library_payloads import (
    OpenEdit,
    OpenEnd,
    OpenShare,
    OpenUsed,
    OpenVersion,
    ShowTemplate,
    ShowTemplates,
)
from practice.calendar import day_words
from practice.files import TEMPLATE
from practice.library_finding_views import TemplateList, TemplatePage, UsedLine, VersionLine
from practice.library_records import TemplateState
from practice.library_views import TemplateCard


def list_card(view: TemplateList) -> Drawn:
    """A page of what was found, with the way to each and to the pages beside it."""
    pages = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    title = _asked(view)
    number = str(view.total) if view.total else ""
    unit = "template" if view.total == 1 else "templates"
    body = [
        head(f"The library{pages}", plain(title), number, unit if number else ""),
        sentence(_said(view)),
        *(template_row(one, _show(one)) for one in view.rows),
        subtle(_hint(view)),
    ]
    summary = f"{title}: {many(view.total, 'template')}" if view.total else f"{title}: nothing found"
    return drawn(body, _list_buttons(view), summary)


def _asked(view: TemplateList) -> str:
    """ "Most used: “neglect” from Kent", "Templates from Kent", "All templates"."""
    if view.words:
        said = f"{'Most used: ' if view.most_used else ''}“{view.words}”"
    elif view.most_used:
        said = "Most used templates"
    else:
        said = "Templates" if view.authority else "All templates"
    return f"{said} from {view.authority}" if view.authority else said


def _said(view: TemplateList) -> str:
    if not view.total:
        return "Nothing in the library fits this." if view.words or view.authority else "Nothing is here yet."
    if not view.all_words:
        return "Nothing holds all of these words; these hold some of them."
    if view.words or view.most_used:
        return ""
    return "The newest first."


def _hint(view: TemplateList) -> str:
    if view.total:
        return "Find what you need: **templates neglect**, **templates from Kent**, **templates most used**."
    wanted = view.words or "a pre-proceedings audit tool"
    return f"Ask everybody: type **looking for {plain(wanted)}**. Or share what you have."


def _show(view: TemplateCard) -> Action:
    which = f"{view.title}, {view.authority}"
    return button("Show", ShowTemplate(template=view.template_id), which=which)


def _list_buttons(view: TemplateList) -> list[Action]:
    buttons: list[Action] = []
    if view.page < view.pages:
        buttons.append(button("More", ShowTemplates(words=view.typed, page=view.page + 1)))
    if view.page > 1:
        buttons.append(button("Earlier", ShowTemplates(words=view.typed, page=view.page - 1)))
    return [*buttons, button("Share a template", OpenShare())]


def template_page(view: TemplatePage) -> Drawn:
    """Everything about one template: a dialog's page."""
    card = view.card
    body = [
        head_of(card),
        ended(card),
        sentence(plain(card.purpose)),
        details(card),
        subtle(standing_words(card)),
        *_versions(view),
        *_used(view),
    ]
    buttons = _page_buttons(view) if card.state is TemplateState.STANDING else []
    return drawn(body, buttons, summary_of(card))


def _versions(view: TemplatePage) -> list[Piece | None]:
    if len(view.versions) < 2:
        return []
    return [heading("Versions"), *map(_version, view.versions), and_more(view.more_versions)]


def _version(line: VersionLine) -> Piece:
    return row(f"v{line.number} · {day_words(line.on)}", plain(line.changed) or "As it was first shared")


def _used(view: TemplatePage) -> list[Piece | None]:
    if not view.used:
        return []
    return [heading("How it went"), *map(_line, view.used), and_more(view.more_used)]


def _line(line: UsedLine) -> Piece:
    return row(f"{plain(line.authority)} · v{line.number} · {day_words(line.on)}", plain(line.line))


def _page_buttons(view: TemplatePage) -> list[Action]:
    template = view.card.template_id
    buttons = [
        link_button("Open", view.card.link)
        if view.card.link
        else dialog_button("Get the file", OfferFile(kind=TEMPLATE, id=template)),
        dialog_button("We used it", OpenUsed(template=template)),
        dialog_button("Newer version", OpenVersion(template=template)),
    ]
    if view.may_change:
        buttons.append(dialog_button("Change it", OpenEdit(template=template)))
    if view.may_retire:
        buttons.append(dialog_button("Retire it", OpenEnd(template=template)))
    return buttons
