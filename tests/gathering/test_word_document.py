"""The Word document of a COA, read back: headings, tables with heads, language, and nothing empty."""

import asyncio
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from coa_week import SAID, a_week
from docx.document import Document
from gathering_examples import GATHERING
from kent import COA, kent_office
from office import at
from typer.testing import CliRunner

from bot.cli import app
from cards.gathering_docx import gathering_docx
from practice.gathering import gathering
from practice.gathering_views import Gathering


def read(view: Gathering) -> Document:
    return docx.Document(io.BytesIO(gathering_docx(view)))


def headings(document: Document) -> list[tuple[str, str]]:
    return [
        (str(one.style.name), one.text)
        for one in document.paragraphs
        if one.style is not None and str(one.style.name).startswith("Heading")
    ]


async def test_it_holds_everything_that_the_feedback_meeting_needs(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        await a_week(desk.store, "Ashford", "Canterbury")
        async with desk.store.read() as work:
            view = await gathering(work, desk.rules, at("2026-11-12 17:00"), COA)
    document = read(view)
    parts = [text for style, text in headings(document) if style == "Heading 1"]
    assert (
        parts
        == [
            "Standing areas",
            "What was observed",
            "Attendance at KIT meetings",
            "Concerns",
            "Participation",
            "What happens next",
        ]
        or parts[0] == "The COA"
    )
    assert [one.text for one in document.paragraphs].count(f"Ashford: {SAID}") == 1
    assert [one.text for one in document.paragraphs].count(f"Canterbury: {SAID}") == 1
    cells = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert cells[0] == ["When", "Step", "Who"]
    assert any("Post-COA analysis and feedback meeting" in row[1] for row in cells)


def test_headings_go_down_one_step_at_a_time_and_none_is_empty() -> None:
    document = read(GATHERING)
    depth = 0
    for style, text in headings(document):
        level = int(style.removeprefix("Heading "))
        assert text.strip()
        assert level <= depth + 1
        depth = level
    assert document.paragraphs[0].text == "East Kent: what its COA gathered"
    assert str(document.paragraphs[0].style.name if document.paragraphs[0].style else "") == "Title"


def test_each_tables_first_row_is_marked_as_its_head() -> None:
    document = read(GATHERING)
    assert len(document.tables) == 6
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert table._tbl.xpath("./w:tblPr/w:tblCaption")
        assert all(cell.text for row in table.rows for cell in row.cells)


def test_it_says_what_it_is_by_whom_and_in_which_language() -> None:
    document = read(GATHERING)
    about = document.core_properties
    assert (about.title, about.author) == ("East Kent: what its COA gathered", "Practice Loop")
    assert about.language == "en-GB"
    assert about.comments == ""
    languages = document.styles.element.xpath("./w:docDefaults//w:lang/@w:val")
    assert languages == ["en-GB"]


def test_of_what_there_is_nothing_there_is_no_part() -> None:
    empty = replace(GATHERING, gathered=(), meetings=(), inquiries=(), ahead=(), concerns=())
    parts = [text for _, text in headings(read(empty))]
    assert parts == ["The COA", "Standing areas", "Concerns", "Participation"]
    assert "None was raised." in [one.text for one in read(empty).paragraphs]


@pytest.mark.parametrize(
    "text", ["\x00\x08bell\x1f", "<w:p>&amp;", "half \ud800 a character", "line\nbreak\ttab"]
)
def test_whatever_people_wrote_makes_a_document_that_opens(text: str) -> None:
    hostile = tuple(replace(one, text=text, theme=text, district="Ashford") for one in GATHERING.gathered)
    content = gathering_docx(replace(GATHERING, gathered=hostile, inquiries=(text,), area=text))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
    words = " ".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert "\x00" not in words
    assert text.strip("\x00\x08\x1f").split()[0] in words


def test_what_an_observation_of_an_unknown_district_says_is_not_lost() -> None:
    moved = tuple(replace(one, district="Swale") for one in GATHERING.gathered)
    words = [one.text for one in read(replace(GATHERING, gathered=moved)).paragraphs]
    assert sum(word.startswith("Swale: ") for word in words) == len(moved)


def test_the_command_line_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path}/practice-loop.db"

    async def prepared() -> None:
        async with kent_office(database) as desk:
            await a_week(desk.store, "Ashford")

    asyncio.run(prepared())
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "kent")
    monkeypatch.setenv("PORT", "9")
    file = tmp_path / "coa.docx"
    code, said = run("export", "coa", "EAST-KENT-2026-11", str(file))
    assert (code, said) == (0, f"{file}: COA of East Kent, November 2026, 3 observations.\n")
    assert any(SAID in one.text for one in docx.Document(str(file)).paragraphs)
    code, said = run("export", "coa", "WEST-KENT-2026-11", str(file))
    assert code == 1
    assert "I do not know this COA" in said


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output
