"""The gathering of a COA as a Word document, ready for the feedback meeting. A record in, bytes out."""

import io
import re
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from practice.calendar import day_words
from practice.coa_records import ObservationKind
from practice.gathering_views import Gathered, Gathering

AUTHOR = "Practice Loop"
LANGUAGE = "en-GB"
_INK = RGBColor(0x35, 0x35, 0x6B)
_KINDS = {
    ObservationKind.STRENGTH: "Strengths",
    ObservationKind.NEXT_STEP: "Suggested next steps",
    ObservationKind.EMERGING: "Emerging lines of inquiry",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold: control characters, and halves of characters."""


def gathering_docx(view: Gathering) -> bytes:
    """The document. A part of which there is nothing is left out."""
    document = docx.Document()
    title = f"{view.area}: what its COA gathered"
    _prepare(document, title, view)
    document.add_paragraph(_safe(title), style="Title")
    document.add_paragraph(_safe(_subtitle(view)), style="Subtitle")
    for part in (_plan, _inquiries, _observed, _attendance, _concerns, _participation, _ahead):
        part(document, view)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, title: str, view: Gathering) -> None:
    """Language, paper, type and what the file says of itself."""
    about = document.core_properties
    about.title, about.author, about.language = _safe(title), AUTHOR, LANGUAGE
    about.last_modified_by, about.comments, about.keywords = AUTHOR, "", "COA"
    about.subject = _safe(f"Children's Outcome Analysis, {view.area}, {view.month}")
    about.created = about.modified = view.made_at.replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _language(document)
    for name, size in (("Title", 24), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 11)):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            style.font.size, style.font.color.rgb = Pt(size), _INK
    _page_numbers(section.footer.paragraphs[0], view)


def _language(document: Document) -> None:
    """Screen readers and the spelling checker go by it."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise ValueError("the template has no defaults for its text")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)


def _page_numbers(footer: Paragraph, view: Gathering) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(_safe(f"COA of {view.area}, {view.month} · page "))
    run = footer.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _subtitle(view: Gathering) -> str:
    over = f"{view.over} of {len(view.districts)} districts' days are over"
    state = "the whole COA" if view.whole else over
    return f"{view.month} · {state} · as of {day_words(view.made_at.date())}, {view.made_at:%H:%M}"


def _plan(document: Document, view: Gathering) -> None:
    if not view.days:
        return
    document.add_heading("The COA", 1)
    rows = [
        (district, ", ".join(day_words(day.on) for day in view.days if day.district == district))
        for district in view.districts
    ]
    _table(document, "Days of each district", ("District", "Days"), rows)


def _inquiries(document: Document, view: Gathering) -> None:
    if view.inquiries:
        document.add_heading("Lines of inquiry", 1)
        _list(document, view.inquiries, "List Number")
    if view.standing_areas:
        document.add_heading("Standing areas", 1)
        _list(document, view.standing_areas, "List Bullet")


def _observed(document: Document, view: Gathering) -> None:
    if not view.gathered:
        return
    document.add_heading("What was observed", 1)
    heads = ("Theme", *_KINDS.values())
    rows = [(theme, *(str(len(view.of(theme, kind))) for kind in _KINDS)) for theme in view.themes]
    rows.append(("All", *(str(view.count(kind)) for kind in _KINDS)))
    _table(document, "How much was observed by theme", heads, rows)
    for theme in view.themes:
        document.add_heading(_safe(theme), 2)
        for kind, words in _KINDS.items():
            if found := view.of(theme, kind):
                document.add_heading(words, 3)
                _by_district(document, view, found)


def _by_district(document: Document, view: Gathering, found: Sequence[Gathered]) -> None:
    """The district stands before each line where there are several. One that was taken out of the plan stays, too."""
    districts = tuple(dict.fromkeys((*view.districts, *(one.district for one in found))))
    for district in districts:
        lines = [one.text for one in found if one.district == district]
        for line in lines:
            paragraph = _item(document, "List Bullet")
            if len(districts) > 1:
                paragraph.add_run(_safe(f"{district}: ")).bold = True
            paragraph.add_run(_safe(line))


def _attendance(document: Document, view: Gathering) -> None:
    if not view.meetings:
        return
    document.add_heading("Attendance at KIT meetings", 1)
    rows = [
        (one.district, str(one.day), f"{day_words(one.on)}, {one.at}", str(one.here), one.posts or "nobody")
        for one in view.meetings
    ]
    _table(document, "Who was at each KIT meeting", ("District", "Day", "When", "Here", "Posts"), rows)


def _concerns(document: Document, view: Gathering) -> None:
    document.add_heading("Concerns", 1)
    if not view.concerns:
        document.add_paragraph("None was raised.")
        return
    rows = [
        (one.title, str(one.raised), str(one.signed_off), str(one.raised - one.signed_off))
        for one in view.concerns
    ]
    heads = ("Kind", "Raised", "Signed off", "Open")
    _table(document, "Concerns by kind, as numbers", heads, rows)


def _participation(document: Document, view: Gathering) -> None:
    part = view.participation
    if not part.practitioners:
        return
    document.add_heading("Participation", 1)
    document.add_paragraph(
        f"{part.took_part} of {part.practitioners} practitioners of the area have taken part."
    )
    if part.ways:
        rows = [(one.way.capitalize(), str(one.people)) for one in part.ways]
        _table(document, "Ways of taking part, as numbers", ("Way", "Practitioners"), rows)


def _ahead(document: Document, view: Gathering) -> None:
    if not view.ahead:
        return
    document.add_heading("What happens next", 1)
    rows = [
        (day_words(step.due_on) + (f", {step.at}" if step.at else ""), step.title, step.owners)
        for step in view.ahead
    ]
    _table(document, "Steps still to come", ("When", "Step", "Who"), rows)


def _list(document: Document, lines: Iterable[str], style: str) -> None:
    for line in lines:
        _item(document, style).add_run(_safe(line))


def _item(document: Document, style: str) -> Paragraph:
    """A paragraph of this style. By the style's id: looking it up by name takes longer than all the rest."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _table(document: Document, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row is marked as its head: it is read out, and comes again on each page."""
    table = document.add_table(rows=1 + len(rows), cols=len(heads), style="Light Grid Accent 1")
    words = [word for row in (heads, *rows) for word in row]
    for element, word in zip(table._tbl.iter_tcs(), words, strict=True):
        element.p_lst[0].add_r().text = _safe(word)
    _mark_head(table, title)
    document.add_paragraph()


def _mark_head(table: Table, title: str) -> None:
    row = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        row.append(OxmlElement(name))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)


def _safe(text: str) -> str:
    """Text from people, without what XML cannot hold."""
    return _NOT_XML.sub("", text)
