"""The service under the network's framework: a library, and not one word about audits."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office, at
from scenes import playing, seed, serving, teams_with
from seslip import (
    CHAIR,
    CHANNEL,
    COORDINATOR,
    JULY,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    named,
    seslip,
    seslip_office,
    seslip_play,
)
from typer.testing import CliRunner

from bot.cli import app
from bot.menus import menus
from bot.phrases import PHRASES, phrases_of
from manifest.document import LIBRARY_LONG, LIBRARY_SHORT
from practice.channels import purposes_of
from practice.csv_file import BadFile
from practice.doctor import look
from practice.errors import Refused
from practice.findings import Check, Weight
from practice.framework import load_framework
from practice.importing import import_cases, people_in
from practice.people import Reach
from practice.roles import means_something
from rehearsal.reading import texts, titles
from rehearsal.sample import SOUTH_EAST, people, teams
from rehearsal.sample import people_csv as network_csv

OF_AUDITS = re.compile(
    r"\b(audit(?! tool)|round|case|allocat|overdue|ladder|escalat|COA|learning space)", re.IGNORECASE
)
"""But for what can be looked for: an audit tool."""
TYPED = (
    *("my audits", "status", "overdue", "requests", "allocate learning spaces Q1", "recall LS-2026Q1"),
    *(
        "why LS-2026Q1-001",
        "history LS-2026Q1-001",
        "reassign LS-2026Q1-001 to CP Chair, Kent because of leave",
    ),
    *(
        "away until 12 July",
        "back",
        "cover for me by CP Chair, Kent",
        "extension LS-2026Q1-001 until 3 August",
    ),
)


@pytest.mark.parametrize("name", [COORDINATOR, LEAD, CHAIR, KENT_LEAD, KENT_CHAIR])
async def test_help_says_the_library_first_and_nothing_of_audits(tmp_path: Path, name: str) -> None:
    async with seslip_play(tmp_path) as play:
        card = await play.say(name, "help", play.channel(CHANNEL))
        said = texts(card)
        assert OF_AUDITS.findall(said) == []
        assert said.index("The library") < said.index("This service")
        assert titles(card)[0] == "Share a template"


async def test_what_is_about_audits_is_refused_in_words_whoever_types_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        for words in TYPED:
            said = await play.words(KENT_CHAIR, words, play.channel(CHANNEL))
            assert "has no audits. Type **help**" in said, words
        for words in ("coa", "kit", "planner", "concerns", "actions"):
            assert "has no COA weeks" in await play.words(LEAD, words), words


async def test_a_channel_is_linked_to_templates_and_to_nothing_else(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        general = play.channel("General")
        for words in ("link allocations", "link allocations for Kent", "link coa", "link escalations"):
            assert "It can be **templates**." in await play.words(LEAD, words, general), words
        assert "Did you mean **templates**?" in await play.words(LEAD, "link templats", general)
        assert "What is it to be linked to?" in await play.words(LEAD, "link", general)
        assert "one channel for everybody" in await play.words(LEAD, "link templates for Kent", general)
        assert "Type this in the channel" in await play.words(LEAD, "link templates")
        assert "This is for QA leads" in await play.words(CHAIR, "link templates", general)
        linked = await play.words(LEAD, "link templates", general)
        assert "Templates go to this channel from now on." in linked
        assert "go to the QA leads" in await play.words(LEAD, "unlink templates", general)
        assert "nothing to take back" in await play.words(LEAD, "unlink templates", general)


async def test_a_guest_who_leads_qa_links_a_channel(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        assert "from now on" in await play.words(KENT_LEAD, "link templates", play.channel("General"))


async def test_closures_speak_of_the_digest(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        said = await play.words(LEAD, "closed 27 July because the offices are shut")
        assert "The library's digest comes on a working day." in said
        assert "reminders" not in said
        assert "Open again on Mon 27 July" in await play.words(LEAD, "open 27 July")


async def test_setup_says_who_is_there_where_the_cards_go_and_where_links_lead(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        said = await play.words(LEAD, "setup")
        assert "Everything is set up" in said
        assert "14 people from 6 of 19 authorities. 10 of them are guests" in said
        assert "CP chairs has its cards." in said
        assert "Links can lead to sharepoint.com." in said
        assert OF_AUDITS.findall(said) == []
        await play.say(LEAD, "unlink templates")
        said = await play.words(LEAD, "setup")
        assert "1 step to do" in said
        assert "mention me with **link templates**" in said


async def checks(desk: Office, now: str = "2026-07-02 09:00") -> dict[str, Check]:
    async with desk.store.read() as work:
        return {check.title: check for check in await look(work, desk.rules, at(now))}


async def test_the_doctor_counts_guests_and_tries_nobodys_chat_who_has_none(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        kent = await named(desk, KENT_CHAIR)
        async with desk.store.write() as work:
            await work.people.set_reach(kent.id, Reach.UNREACHABLE, "has not installed the bot")
        found = await checks(desk)
        assert [title for title in found if title in ("Cases", "Line", "First round", "Channels")] == []
        assert "10 of them are guests" in found["People"].there
        assert found["Reach"].there == "0 of 4 have been reached."
        assert not [one for one in found["Reach"].findings if one.weight is not Weight.NOTE]


async def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        await desk.change("DELETE FROM allowed_host")
        found = await checks(desk)
        assert "guests are told nothing" in found["The library's channel"].findings[0].says
        assert "no link can be shared" in found["Links"].findings[0].says
        await desk.change(
            "UPDATE person SET has_left = true WHERE post = 'Coordinator' OR agency = 'Hampshire'"
        )
        assert "Every QA lead is a guest" in (await checks(desk))["People"].findings[0].says
        await desk.change("UPDATE person SET has_left = true WHERE post = 'QALead'")
        assert "There is no QA lead" in (await checks(desk))["People"].findings[0].says
        await desk.change("UPDATE person SET has_left = true")
        assert list(await checks(desk)) == ["People", "The library's channel"]


async def test_the_doctor_says_that_the_channel_is_gone(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        await desk.change("UPDATE channel SET gone = 'deleted'")
        [finding] = (await checks(desk))["The library's channel"].findings
        assert "Nothing can be written in CP chairs: the channel was deleted." in finding.says


async def test_whoever_adds_the_bot_is_welcomed_to_the_library(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.teams.uninstall(play.person(CHAIR))
        await play.teams.install(play.person(CHAIR))
        card = play.cards(CHAIR)[-1].card
        assert "Type **share** to share something" in texts(card)
        assert OF_AUDITS.findall(texts(card)) == []
        assert titles(card) == ["Share a template", "What I can do"]
        await play.teams.uninstall(play.person(LEAD))
        await play.teams.install(play.person(LEAD))
        assert "type **setup** here" in texts(play.cards(LEAD)[-1].card)


async def test_a_team_is_welcomed_and_told_how_the_channel_is_linked(tmp_path: Path) -> None:
    async with teams_with(people(SOUTH_EAST), teams(SOUTH_EAST)[0]) as stand_in:
        await seed(tmp_path, stand_in, JULY, network_csv(SOUTH_EAST), b"", {}, "seslip")
        async with serving(tmp_path, stand_in, start=JULY, framework="seslip") as play:
            await play.teams.remove_from_team(stand_in.tenant.teams[0])
            await play.teams.install_team(stand_in.tenant.teams[0])
            card = play.posts("General")[-1].card
            assert "mention me and type **link templates**" in texts(card)
            assert "guests need nothing else" in texts(card)
            assert OF_AUDITS.findall(texts(card)) == []


async def test_a_stranger_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with teams_with(people(SOUTH_EAST), teams(SOUTH_EAST)[0]) as stand_in:
        only = b"\n".join(network_csv(SOUTH_EAST).splitlines()[:3])
        await seed(tmp_path, stand_in, JULY, only, b"", SOUTH_EAST.links, "seslip")
        async with serving(tmp_path, stand_in, start=JULY, framework="seslip") as play:
            said = await play.words(KENT_CHAIR, "share", play.channel(CHANNEL))
            assert "I do not know you yet" in said
            assert OF_AUDITS.findall(said) == []


def rows(*agencies: str) -> bytes:
    head = "aad_object_id,upn,name,post,service,team,agency,reports_to"
    lines = [f",p{n}@home.example,CP Chair {n},CP Chair,,,{agency}," for n, agency in enumerate(agencies)]
    return "\n".join([head, *lines]).encode()


def test_an_agency_is_an_authority_of_the_network_however_it_is_typed() -> None:
    numbers: Iterator[int] = iter(range(100))
    found = people_in(rows("kent", "Brighton and Hove"), [], seslip(), lambda: f"new-{next(numbers)}")
    assert [person.agency for person in found] == ["Kent", "Brighton & Hove"]
    with pytest.raises(BadFile) as raised:
        people_in(rows("Kent", "Kentt", "", "Dorset"), [], seslip(), lambda: "new")
    first, second, third = raised.value.problems
    assert first == 'line 3: agency “Kentt” is no authority of this network; did you mean "Kent"?'
    assert second.startswith("line 4: agency is empty; expected one of Bracknell Forest, ")
    assert third.startswith("line 5: agency “Dorset” is no authority of this network; expected one of ")


async def test_cases_are_refused_and_nothing_is_imported(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        async with desk.store.write() as work:
            with pytest.raises(Refused, match="has no audits, so there are no cases"):
                await import_cases(
                    work, desk.rules, b"reference,service,team,worker\nA-1,MASH,,", at(JULY), full=False
                )
        assert await desk.rows("SELECT * FROM case_file") == []


def test_the_command_line_refuses_cases_and_imports_people_without_a_word_about_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/office.db")
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "seslip")
    file = tmp_path / "people.csv"
    file.write_bytes(network_csv(SOUTH_EAST))
    done = CliRunner().invoke(app, ["import", "people", str(file)])
    assert done.output == "People: 14 added, 0 updated, 0 unchanged.\n"
    refused = CliRunner().invoke(app, ["import", "cases", str(file)])
    assert refused.exit_code == 1
    assert "has no audits, so there are no cases" in refused.output
    assert "has no COA weeks" in CliRunner().invoke(app, ["import", "coa", str(file)]).output


def test_teams_offers_share_first_and_nothing_of_audits() -> None:
    for scope, commands in menus(seslip()).items():
        assert commands[0].title == "share", scope
        assert commands[-1].title == "help"
        assert [c.title for c in commands if OF_AUDITS.search(f"{c.title} {c.description}")] == []


def test_the_app_says_what_it_is_here(tmp_path: Path) -> None:
    assert OF_AUDITS.findall(f"{LIBRARY_SHORT} {LIBRARY_LONG}") == []
    assert len(LIBRARY_SHORT) <= 80
    assert len(LIBRARY_LONG) <= 4000
    out = tmp_path / "app.zip"
    given = {
        "--app-id": "11111111-2222-3333-4444-555555555555",
        "--host": "bot.authority.gov.uk",
        "--developer": "An authority",
        "--website": "https://www.authority.gov.uk/a",
        "--privacy": "https://www.authority.gov.uk/b",
        "--terms": "https://www.authority.gov.uk/c",
        "--framework": "seslip",
        "--out": str(out),
    }
    done = CliRunner().invoke(app, ["manifest", "build", *(part for pair in given.items() for part in pair)])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out) as package:
        document = json.loads(package.read("manifest.json"))
    assert document["description"] == {"short": LIBRARY_SHORT, "full": LIBRARY_LONG}


@pytest.mark.parametrize("name", ["lancashire", "kent", "north_somerset"])
def test_under_the_other_frameworks_nothing_of_the_library_shows(name: str) -> None:
    framework = load_framework(name)
    of_library = {phrase.command for phrase in PHRASES} - {phrase.command for phrase in phrases_of(framework)}
    titles_of = {c.title for commands in menus(framework).values() for c in commands}
    assert "share" not in titles_of
    assert "template.offer" in {command.do for command in of_library}
    assert "templates" not in purposes_of(framework)


async def test_typed_under_another_framework_the_library_is_refused_in_words(tmp_path: Path) -> None:
    async with playing(tmp_path, framework="north_somerset") as play:
        assert "keeps no library" in await play.words("QA Lead 1", "share")
        channel = play.channel("Front Door")
        assert "nothing that would go to a channel for templates" in await play.words(
            "QA Lead 1", "link templates", channel
        )
        assert "ibrary" not in await play.words("QA Lead 1", "help")
        assert "ibrary" not in await play.words("QA Lead 1", "setup")


async def test_an_authority_with_audits_and_a_library_has_both(tmp_path: Path) -> None:
    library = (Path(__file__).parents[2] / "practice/frameworks/seslip.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(
        '[framework]\nextends = "lancashire"\n[library]\n' + library.partition("\n[library]\n")[2],
        encoding="utf-8",
    )
    both = load_framework(str(own))
    assert means_something(both, "status.show")
    assert purposes_of(both) == ("allocations", "escalations", "coa", "templates", "reports")
    offered = [command.title for command in menus(both)["team"]]
    assert offered[:4] == ["status", "overdue", "allocate", "share"]
