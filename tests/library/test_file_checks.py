"""What a file is, by its content: what it says of itself, in name or within, is not believed."""

import contextlib
import random
import struct
from collections.abc import Callable

import pytest
from library_documents import WORD, office, pdf, pdf_with, relationships, types, word, zipped
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from practice import file_checks_pdf
from practice.errors import BadInput
from practice.file_checks import MOST, NAME, checked_file, checked_name
from practice.file_checks_office import OLE, PARTS

DOCUMENT_RELS = "word/_rels/document.xml.rels"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
PACKAGE = "EncryptedPackage".encode("utf-16-le")
PACKAGER = OLE + bytes(600) + "\x01Ole10Native".encode("utf-16-le")


def refused(name: str, content: bytes) -> str:
    with pytest.raises(BadInput) as told:
        checked_file(name, content)
    return str(told.value)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("Audit tool.docx", word(), "Word document"),
        ("AUDIT TOOL.DOCX", word(), "Word document"),
        ("Audit v2.1 (Kent & Medway) – final.docx", office(), "Word document"),
        ("Figures.xlsx", office("xlsx"), "Excel workbook"),
        ("Slides.pptx", office("pptx"), "PowerPoint presentation"),
        ("Briefing.pdf", pdf(), "PDF"),
    ],
)
def test_what_people_share_is_taken_for_what_it_is(name: str, content: bytes, what: str) -> None:
    assert checked_file(name, content) == what


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "has no name"),
        ("   ", "has no name"),
        ("x" * 295 + ".docx", "has 300 characters; 120 is the most"),
        ("../../etc/passwd.docx", "a path in the file's name"),
        ("..\\up.docx", "a path in the file's name"),
        ("C:\\Audits\\tool.docx", "a path in the file's name"),
        ("tool..docx", "a path in the file's name"),
        ("tool\u202excod.exe.docx", "cannot be seen"),
        ("tool\n.docx", "cannot be seen"),
        ("tool\x00.docx", "cannot be seen"),
        ("tool\u200b.docx", "cannot be seen"),
        ('to"ol?.docx', "OneDrive takes no file"),
        (".docx", "no name with an ending"),
        (" . .pdf", "no name with an ending"),
        ("tool", "no name with an ending"),
        ("tool.docx.exe", "I do not take “.exe” files"),
        ("tool.docm", "It can hold macros."),
        ("tool.doc", "of the old kind"),
        ("tool.dotx", "Save it as an ordinary document"),
        ("tool.docx ", "I do not take"),
    ],
)
def test_a_name_that_is_none_is_refused_in_words(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked_name(name)


def test_a_name_may_be_just_as_long_as_that() -> None:
    assert checked_name("x" * (NAME - 5) + ".docx") == "docx"


REFUSED: list[tuple[str, str, bytes, str]] = [
    ("empty", "a.docx", b"", "is empty"),
    ("too large", "a.pdf", b"%PDF-" + bytes(MOST), "larger than 25 MB"),
    ("a workbook called a document", "a.docx", office("xlsx"), "it is a .xlsx file"),
    ("a document called a workbook", "a.xlsx", office("docx"), "it is a .docx file"),
    ("a document called a PDF", "a.pdf", word(), "it is a .docx file"),
    ("a PDF called a document", "a.docx", pdf(), "This is a PDF"),
    ("a programme", "a.docx", b"MZ" + bytes(500), "is no Word document"),
    ("a picture", "a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(99), "is no PDF"),
    ("words", "a.pdf", b"Seven minutes", "is no PDF"),
    ("a plain ZIP", "a.docx", zipped({"readme.txt": "x"}), "ZIP file and no document"),
    ("no main part", "a.docx", office(without=["word/document.xml"]), "ZIP file and no document"),
    ("no types", "a.docx", office(without=["[Content_Types].xml"]), "ZIP file and no document"),
    ("the old kind", "a.docx", OLE + bytes(600), "of the old kind"),
    ("a password", "a.xlsx", OLE + bytes(600) + PACKAGE, "protected with a password"),
    ("a template", "a.docx", office(main_type=f"{WORD}.template.main+xml"), "no ordinary .docx file"),
    ("macros, renamed", "a.docx", office(main_type=MACRO_MAIN), "macros"),
    ("macros, hidden", "a.docx", office(more={"word/vbaProject.bin": b"x"}), "macros"),
    ("macros, elsewhere", "a.docx", office(more={"x/y/VBAPROJECT.BIN": b"x"}), "macros"),
    (
        "macros under another name",
        "a.docx",
        office(more={"word/x.bin": b"x"}, overrides={"/word/x.bin": "application/vnd.ms-office.vbaProject"}),
        "macros",
    ),
    (
        "an old macro sheet",
        "a.xlsx",
        office("xlsx", overrides={"/xl/m.xml": "application/vnd.ms-excel.macrosheet+xml"}),
        "macros",
    ),
    ("ActiveX", "a.docx", office(more={"word/activeX/activeX1.bin": b"x"}), "embedded"),
    ("a programme within", "a.docx", office(more={"word/media/image1.png": b"MZ\x90"}), "embedded"),
    ("a script within", "a.docx", office(more={"word/embeddings/run.vbs": b"x"}), "embedded"),
    ("a packaged file", "a.docx", office(more={"word/embeddings/oleObject1.bin": PACKAGER}), "embedded"),
    (
        "a workbook with macros within",
        "a.pptx",
        office("pptx", {"ppt/embeddings/Sheet1.xlsx": zipped({"xl/vbaProject.bin": b"x"})}),
        "embedded",
    ),
    (
        "a template from elsewhere",
        "a.docx",
        office(more={DOCUMENT_RELS: relationships(("attachedTemplate", "https://example.org/x.dotm", True))}),
        "loads something from elsewhere",
    ),
    (
        "a template from another machine",
        "a.docx",
        office(more={DOCUMENT_RELS: relationships(("attachedTemplate", r"file:///\\example\x.dotm", True))}),
        "loads something from elsewhere",
    ),
    (
        "an object from elsewhere",
        "a.docx",
        office(more={DOCUMENT_RELS: relationships(("oleObject", "mhtml:https://example.org/x!x", True))}),
        "loads something from elsewhere",
    ),
    ("a path within", "a.docx", office(more={"../../x.xml": "x"}), "damaged"),
    ("a path from the root within", "a.docx", office(more={"/etc/x.xml": "x"}), "damaged"),
    ("cut off", "a.docx", word()[:-400], "damaged"),
    ("an entity in the types", "a.docx", zipped({
        "[Content_Types].xml": '<!DOCTYPE t [<!ENTITY x "xx">]>' + types({}),
        "_rels/.rels": relationships(),
    }), "damaged"),
    ("types that are no XML", "a.docx", zipped({"[Content_Types].xml": "<", "_rels/.rels": "<"}), "damaged"),
    ("no PDF after its beginning", "a.pdf", b"%PDF-1.7\nnothing", "damaged"),
    ("half a PDF", "a.pdf", pdf()[:300], "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "said"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_is_not_what_it_says_or_could_do_harm_is_refused_in_words(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        checked_file(name, content)


@pytest.mark.parametrize(
    "target",
    [
        "Normal.dotm",
        r"file:///C:\Users\x\Templates\Normal.dotm",
        "file:///C:/Templates/Letter.dotx",
        r"D:\Letter.dotx",
    ],
)
def test_a_template_on_the_writers_own_machine_is_no_harm(target: str) -> None:
    content = office(more={DOCUMENT_RELS: relationships(("attachedTemplate", target, True))})
    assert checked_file("a.docx", content) == "Word document"


def test_links_and_embedded_charts_are_no_harm() -> None:
    more = {
        DOCUMENT_RELS: relationships(("hyperlink", "https://www.example.org/", True)),
        "word/embeddings/Microsoft_Excel_Worksheet.xlsx": office("xlsx"),
    }
    assert checked_file("a.docx", office(more=more)) == "Word document"


def test_a_locked_part_is_refused() -> None:
    content = bytearray(office(more={"word/x.xml": "x"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refused("a.docx", bytes(content))


# ZIP bombs


def test_parts_that_unpack_to_far_more_than_a_document_are_not_unpacked() -> None:
    bomb = office(more={f"word/media/{number}.xml": bytes(9 * 1024**2) for number in range(3)})
    assert len(bomb) < 100_000
    assert "far larger" in refused("a.docx", bomb)


def test_a_size_that_is_told_too_small_is_not_believed() -> None:
    honest = office(more={"word/media/x.xml": bytes(30 * 1024**2)})
    lying = honest.replace(struct.pack("<I", 30 * 1024**2), struct.pack("<I", 100))
    assert lying != honest
    assert "damaged" in refused("a.docx", lying)


def test_more_parts_than_any_document_has_are_refused() -> None:
    assert "far larger" in refused("a.docx", office(more={f"word/{n}.xml": "" for n in range(PARTS)}))


def test_a_list_of_parts_without_end_is_not_read() -> None:
    content = zipped({f"word/{'x' * 200}{n}.xml": "" for n in range(6000)})
    assert "far larger" in refused("a.docx", content)


@pytest.mark.parametrize("parts", [1, 20])
def test_parts_full_of_elements_are_not_read_to_their_end(parts: int) -> None:
    crowd = f"<r>{'<a/>' * (200_000 // parts)}</r>"
    picture = random.Random(1).randbytes(300_000)
    rels = {f"word/_rels/{number}.rels": crowd for number in range(parts)}
    assert "far larger" in refused("a.docx", office(more={**rels, "word/media/a.png": picture}))


def test_as_many_links_as_a_sheet_can_have_are_no_harm() -> None:
    links = relationships(*[("hyperlink", f"https://kent.example/{n}", True) for n in range(65_530)])
    assert checked_file("a.xlsx", office("xlsx", {"xl/worksheets/_rels/sheet1.xml.rels": links}))


def test_two_parts_of_one_name_are_refused() -> None:
    twins = office(more={"word/documenu.xml": "<other/>"}).replace(b"word/documenu.xml", b"word/document.xml")
    assert "damaged" in refused("a.docx", twins)


def test_a_list_in_the_long_form_is_refused() -> None:
    content = office()
    end = content.rindex(b"PK\x05\x06")
    assert "damaged" in refused("a.docx", content[:end] + b"PK\x06\x07" + bytes(16) + content[end:])


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_broken_in_a_file_it_is_taken_or_refused_in_words(seed: int) -> None:
    chance = random.Random(seed)
    name, whole = chance.choice([("a.docx", office()), ("a.docx", word()), ("a.pdf", pdf())])
    content = bytearray(whole)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(5, len(content))] = chance.randrange(256)
    with contextlib.suppress(BadInput):
        assert checked_file(name, bytes(content[: chance.randint(6, len(content))]))


# PDFs


def script(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.root_object[NameObject("/OpenAction")] = action


def attached(writer: PdfWriter) -> None:
    writer.add_attachment("x.txt", b"x")


def launching(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def pressed_script(writer: PdfWriter) -> None:
    """On an annotation of a page, and its kind behind a reference."""
    kind = writer._add_object(NameObject("/JavaScript"))
    action = DictionaryObject({NameObject("/S"): kind})
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (script, "a script"),
        (pressed_script, "a script"),
        (launching, "starts a programme"),
        (attached, "another file in the PDF"),
        (lambda writer: writer.encrypt("word", algorithm="RC4-128"), "protected with a password"),
        (lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"), "protected with a password"),
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(
    change: Callable[[PdfWriter], object], said: str
) -> None:
    assert said in refused("a.pdf", pdf_with(change))


def wide(key: str) -> Callable[[PdfWriter], object]:
    """So many objects under this key of the root."""

    def change(writer: PdfWriter) -> None:
        items = ArrayObject(writer._add_object(DictionaryObject()) for _ in range(200))
        writer.root_object[NameObject(key)] = DictionaryObject({NameObject("/K"): items})

    return change


def test_a_pdf_is_looked_through_no_further_than_that_and_its_tags_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_checks_pdf, "OBJECTS", 150)
    assert checked_file("a.pdf", pdf_with(wide("/StructTreeRoot"))) == "PDF"
    assert "more in the PDF" in refused("a.pdf", pdf_with(wide("/Elsewhere")))


def test_a_pdf_that_leads_in_circles_is_walked_once() -> None:
    def circle(writer: PdfWriter) -> None:
        one = DictionaryObject()
        where = writer._add_object(one)
        one[NameObject("/Self")] = where
        writer.root_object[NameObject("/Round")] = where

    assert checked_file("a.pdf", pdf_with(circle)) == "PDF"
