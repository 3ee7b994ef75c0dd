"""A certificate for good practice as a PDF: one page, A4 across. A record in, bytes out."""

import io
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from cards.elements import one_line
from practice.calendar import Month
from practice.gathering_views import CertificateGiven

AUTHOR = "Practice Loop"
LANGUAGE = "en-GB"
_FONTS = Path(__file__).parent / "fonts"
_TEXT, _BOLD = "DejaVuSerif", "DejaVuSerif-Bold"
_INK, _GOLD, _QUIET = HexColor("#35356B"), HexColor("#A9822F"), HexColor("#4A4A4A")
_WIDTH, _HEIGHT = landscape(A4)
_SIZES = (26, 22, 18, 15, 13, 11, 9)
"""Points: the largest in which a text has room."""


@cache
def _fonts() -> None:
    """Embedded, so that every European name prints wherever it is opened."""
    for name in (_TEXT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))


def certificate_pdf(view: CertificateGiven) -> bytes:
    """The certificate; the same record gives the same bytes."""
    _fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), lang=LANGUAGE, invariant=1, pageCompression=1)
    canvas.setTitle(f"Certificate for good practice: {one_line(view.to)}")
    canvas.setAuthor(AUTHOR)
    canvas.setCreator(AUTHOR)
    canvas.setSubject(f"Children's Outcome Analysis, {one_line(view.area)}, {view.month}")
    _frame(canvas)
    _line(canvas, f"Children’s Outcome Analysis · {one_line(view.area)}, {view.month}", 168, 12, _QUIET)
    _line(canvas, "Certificate for good practice", 149, 32, _INK, _BOLD)
    _line(canvas, "is given to", 133, 13, _QUIET)
    _block(canvas, view.to, top=126, height=24, sizes=_SIZES, font=_BOLD)
    _line(canvas, "for", 95, 13, _QUIET)
    _block(canvas, view.text, top=88, height=38, sizes=_SIZES[2:], font=_TEXT)
    _foot(canvas, view)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(canvas: Canvas) -> None:
    for inset, width, colour in ((10, 3.0, _INK), (13, 0.8, _GOLD)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        edge = inset * mm
        canvas.roundRect(edge, edge, _WIDTH - 2 * edge, _HEIGHT - 2 * edge, 4 * mm)
    canvas.setLineWidth(0.8)
    canvas.line(_WIDTH / 2 - 35 * mm, 142 * mm, _WIDTH / 2 + 35 * mm, 142 * mm)


def _line(canvas: Canvas, words: str, at: float, size: int, colour: HexColor, font: str = _TEXT) -> None:
    """One line in the middle, `at` millimetres from the foot of the page."""
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawCentredString(_WIDTH / 2, at * mm, words)


def _block(
    canvas: Canvas, words: str, *, top: float, height: float, sizes: tuple[int, ...], font: str
) -> None:
    """A text in the middle of its room, in the largest of `sizes` in which it has room; `top` in millimetres."""
    room = _WIDTH - 70 * mm
    for size in sizes:
        style = ParagraphStyle(
            "block", fontName=font, fontSize=size, leading=size * 1.3, alignment=TA_CENTER, textColor=_INK
        )
        block = Paragraph(escape(one_line(words)), style)
        _, used = block.wrap(room, height * mm)
        if used <= height * mm:
            break
    above = max(height * mm - used, 0) / 2
    block.drawOn(canvas, 35 * mm, top * mm - above - used)


def _foot(canvas: Canvas, view: CertificateGiven) -> None:
    on = view.given_on
    day = f"{on.day} {Month(on.year, on.month).title} {on.year}"
    given = f"Quality Assurance, {one_line(view.by)}" if view.by else "Quality Assurance"
    canvas.setStrokeColor(_GOLD)
    canvas.line(35 * mm, 36 * mm, _WIDTH - 35 * mm, 36 * mm)
    canvas.setFillColor(_QUIET)
    canvas.setFont(_TEXT, 12)
    canvas.drawString(35 * mm, 28 * mm, f"Given by {given}")
    canvas.drawRightString(_WIDTH - 35 * mm, 28 * mm, day)
