"""Good practice is honoured with a certificate: a post and its team, no person; a PDF that anybody can open."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gathering_examples import CERTIFICATE
from kent import AREA_AD, COA, PDM, QA, kent_play, manager, plan_by_typing, practitioner, team_manager
from pypdf import PdfReader
from scenes import Play

from cards.certificate_pdf import certificate_pdf
from practice.coa_records import CoaState
from practice.gathering_views import CertificateGiven
from rehearsal.answers import Answer, Dialog
from rehearsal.reading import inputs_of, texts
from rehearsal.records import FILE_CONSENT, FILE_INFO, Message
from rehearsal.wire import object_at, objects_at, text_at

TO, TEAM, WHAT = "Which post is honoured?", "Or a whole team: which one?", "For what?"
SAID = "Plans are written together with families."


async def form(play: Play, by: str = QA) -> Dialog:
    await play.say(by, "certificate East Kent")
    return (await play.press(by, play.cards(by)[-1], "Certificate")).opened()


async def give(play: Play, by: str = QA, **typed: str) -> Answer:
    labels = {"to": TO, "team": TEAM, "what": WHAT}
    filled = {labels[key]: value for key, value in ({"what": SAID} | typed).items()}
    return await play.submit(await form(play, by), "Give the certificate", filled)


def files(play: Play, name: str, kind: str) -> list[Message]:
    return [
        one
        for one in play.cards(name)
        if any(part.get("contentType") == kind for part in objects_at(one.activity, "attachments"))
    ]


def pdf_of(play: Play, name: str) -> PdfReader:
    [info] = files(play, name, FILE_INFO)
    [part] = objects_at(info.activity, "attachments")
    file = play.teams.tenant.file(text_at(object_at(part, "content"), "uniqueId"))
    assert file is not None
    assert file.content is not None
    return PdfReader(io.BytesIO(file.content))


async def test_given_in_the_dialog_it_is_kept_told_and_handed_over(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        answer = await give(play, to="Social Worker, Ashford 1")
        shown = texts(answer.opened().card)
        assert "Social Worker, Ashford 1 is honoured" in shown
        assert "Team Manager, Ashford 1 is told." in shown
        [question] = files(play, QA, FILE_CONSENT)
        await play.teams.consent(play.person(QA), question, True)
        page = pdf_of(play, QA).pages[0].extract_text()
        assert "Social Worker, Ashford 1" in page
        assert SAID in page
        assert "East Kent, November 2026" in page
        assert "Given by Quality Assurance, Sample Authority" in page
        [told] = play.holding("Good practice: Social Worker, Ashford 1", team_manager("Ashford"))
        assert SAID in texts(told.card)
        await play.press(team_manager("Ashford"), told, "Certificate (PDF)")
        [question] = files(play, team_manager("Ashford"), FILE_CONSENT)
        assert (await play.teams.consent(play.person(team_manager("Ashford")), question, True)).ok
        assert SAID in pdf_of(play, team_manager("Ashford")).pages[0].extract_text()
        assert play.rows("select post, service from certificate") == [("Social Worker", "Ashford 1")]


async def test_a_second_press_of_the_same_form_gives_one_certificate(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        dialog = await form(play)
        typed = {TO: "Social Worker, Ashford 1", WHAT: SAID}
        first = await play.submit(dialog, "Give the certificate", typed)
        again = await play.submit(dialog, "Give the certificate", typed)
        assert texts(first.opened().card) == texts(again.opened().card)
        assert len(play.rows("select id from certificate")) == 1
        assert len(play.holding("Good practice", team_manager("Ashford"))) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"team": "Ashford 1"}, "Team Manager, Ashford 1"),
        ({"team": "The Dover conference team"}, "Service Manager, Dover"),
        ({"to": "Team Manager, Canterbury 1"}, "Service Manager, Canterbury"),
    ],
)
async def test_the_line_above_is_told(tmp_path: Path, typed: dict[str, str], told: str) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        answer = await give(play, **typed)
        assert f"{told} is told." in texts(answer.opened().card)
        assert len(play.holding("Good practice", told)) == 1


async def test_a_team_that_nobody_knows_is_honoured_and_its_giver_told_to_tell_it(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        answer = await give(play, team="Virtual team")
        assert "please tell them yourself" in texts(answer.opened().card)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Who is honoured?"),
        ({"to": "Social Worker, Ashford 1", "team": "Dover"}, "not both"),
        ({"team": "Dover", "what": ""}, "For what is it?"),
        ({"team": "Dover", "what": "Write to a.child@home.example."}, "looks like an e-mail address"),
        ({"team": "a.child@home.example"}, "looks like an e-mail address"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    tmp_path: Path, typed: dict[str, str], problem: str
) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        page = (await give(play, **typed)).opened().card
        assert problem in texts(page)
        kept = {str(node.get("label")): node.get("value") for node in inputs_of(page).values()}
        assert kept[WHAT] == (typed.get("what", SAID) or None)
        assert kept[TEAM] == typed.get("team")
        assert not play.rows("select id from certificate")


async def test_only_the_coa_team_and_qa_leads_give_them(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        assert "is honoured" in texts((await give(play, PDM, team="Ashford 1")).opened().card)
        for name in (AREA_AD, manager("Ashford"), practitioner("Ashford")):
            assert "This is for QA leads and the COA team" in await play.words(name, "certificate East Kent")


async def test_a_cancelled_coa_honours_nobody(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        dialog = await form(play)
        async with play.store.write() as work:
            coa = await work.coas.by_id(COA)
            assert coa is not None
            await work.coas.save(replace(coa, state=CoaState.CANCELLED))
        answer = await play.submit(dialog, "Give the certificate", {TEAM: "Dover", WHAT: SAID})
        assert "honours nobody" in texts(answer.opened().card)


def read(view: CertificateGiven) -> PdfReader:
    return PdfReader(io.BytesIO(certificate_pdf(view)))


def test_it_is_one_page_across_that_says_what_it_is_and_in_which_language() -> None:
    pdf = read(CERTIFICATE)
    [page] = pdf.pages
    assert page.mediabox.width > page.mediabox.height
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Certificate for good practice: Social Worker, Ashford 1"
    assert pdf.metadata.author == "Practice Loop"
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    fonts = page["/Resources"]["/Font"].values()
    assert all(
        "/FontFile2" in font.get_object()["/FontDescriptor"]
        for font in fonts
        if font.get_object()["/Subtype"] == "/TrueType"
    )


@pytest.mark.parametrize(
    "words",
    [
        "Łódź, Győr and Þingvellir",
        "Ελληνικά and Українська",
        "ﬁ “quoted” – <b>not bold</b> & more",
        "Ćwikła Ñandú Ș Ț ẞ",
    ],
)
def test_every_european_name_prints(words: str) -> None:
    page = read(replace(CERTIFICATE, to=words, text=words)).pages[0].extract_text()
    assert page.count(words) == 2


@pytest.mark.parametrize("text", ["W" * 300, "word " * 60, "line\n\n" * 40, "\x00\x07ok"])
def test_the_longest_text_stays_on_its_page(text: str) -> None:
    pdf = read(replace(CERTIFICATE, text=text, to="W" * 80, given_on=date(2026, 9, 30)))
    assert len(pdf.pages) == 1
    assert "30 September 2026" in pdf.pages[0].extract_text()


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert certificate_pdf(CERTIFICATE) == certificate_pdf(CERTIFICATE)
