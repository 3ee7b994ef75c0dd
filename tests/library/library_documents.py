"""Files as people have them, and as somebody would make them who means harm: made anew for each test."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

import docx
from pypdf import PdfWriter
from reportlab.pdfgen import canvas

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def word(text: str = "Pre-proceedings audit tool") -> bytes:
    """As Word makes it, all parts of it; the same bytes each time."""
    document = docx.Document()
    document.add_paragraph(text)
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(kept) as made:
        # Made anew without the second in which it was made.
        return zipped({name: made.read(name) for name in made.namelist()})


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return kept.getvalue()


def types(overrides: Mapping[str, str]) -> str:
    lines = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<?xml version="1.0"?><Types xmlns="{_TYPES}">{xml}{lines}</Types>'


def relationships(*pairs: tuple[str, str, bool]) -> str:
    """Of (kind, target, whether it is external)."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if external else ''}/>"
        for number, (kind, target, external) in enumerate(pairs)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'


def office(
    ending: str = "docx",
    more: Mapping[str, bytes | str] | None = None,
    *,
    main_type: str = "",
    overrides: Mapping[str, str] | None = None,
    without: Iterable[str] = (),
) -> bytes:
    """The least that is such a file, with `more` parts, other types, or `without` some."""
    part, kind = MAIN[ending]
    main_type = main_type or f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types({f"/{part}": main_type, **(overrides or {})}),
        "_rels/.rels": relationships(("officeDocument", part, False)),
        part: "<main/>",
        **(more or {}),
    }
    return zipped({name: content for name, content in parts.items() if name not in without})


def pdf(text: str = "Seven-minute briefing") -> bytes:
    kept = io.BytesIO()
    page = canvas.Canvas(kept)
    page.drawString(72, 700, text)
    page.save()
    return kept.getvalue()


def pdf_with(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(io.BytesIO(pdf()))
    change(writer)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()
