"""Who wrote a focus group's entry stands nowhere: not in the database, its files, the logs, or what was sent."""

import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from focus_acts import FIRST_DAY, ONE, THREE, TWO, code_in, find, form, in_channel, typed, write
from kent import kent_play, plan_by_typing, practitioner
from scenes import Play
from structlog.testing import LogCapture

from bot.desk import HANDLERS
from bot.handlers import focus as handlers
from cards.coa_week_payloads import ChangeFocus, FocusForm, SendFocus
from rehearsal.answers import Answer
from rehearsal.reading import texts
from rehearsal.wire import Json

PAGE = 4096
FOUR = practitioner("Ashford", 4)
WRITERS = (ONE, TWO, THREE, FOUR)
WORDS = {
    ONE: "Supervision is regular and asks about the child.",
    TWO: "Chronologies are written late.",
    THREE: "Fathers are asked to meetings.",
    FOUR: "Schools answer within the week.",
}
NEWER = "Chronologies are written late, and then nobody reads them."
ALL_WORDS = (*WORDS.values(), NEWER)


@pytest.fixture
def said() -> Iterator[LogCapture]:
    """Every line of the logs, with what is bound to it."""
    capture = LogCapture()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture])
    yield capture
    structlog.reset_defaults()


@pytest.fixture
async def play(tmp_path: Path, said: LogCapture) -> AsyncIterator[Play]:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock(FIRST_DAY)
        yield play


def names_of(play: Play, name: str) -> list[str]:
    """Everything by which a log line or a row could mean somebody."""
    person = play.person(name)
    ids = [str(row[0]) for row in play.rows("select id from person where name = ?", name)]
    return [*ids, name, person.aad_object_id, person.upn, play.teams.personal(person)]


@dataclass
class Told:
    """What came in since: by raw activities, their answers, and log lines."""

    play: Play
    logs: LogCapture
    rows: dict[str, set[str]] = field(default_factory=dict)
    first_line: int = 0

    def lines(self) -> list[str]:
        return [json.dumps(line, default=repr) for line in self.logs.entries[self.first_line :]]

    def begin(self) -> None:
        self.rows, self.first_line = every_row(self.play), len(self.logs.entries)

    def new_rows(self) -> dict[str, set[str]]:
        now = every_row(self.play)
        return {table: new for table in now if (new := now[table] - self.rows.get(table, set()))}


def every_row(play: Play) -> dict[str, set[str]]:
    tables = [str(row[0]) for row in play.rows("select name from sqlite_master where type = 'table'")]
    return {table: {repr(row) for row in play.rows(f'select * from "{table}"')} for table in tables}


@pytest.fixture
def told(play: Play, said: LogCapture) -> Told:
    return Told(play, said)


async def opened(play: Play, name: str) -> Any:
    """The form, from a card in the channel: nothing was typed."""
    return (await play.press(name, in_channel(play), "Focus group")).opened()


def assert_untraced(told: Told, name: str, codes: Sequence[str] = ()) -> None:
    """Since `begin`, only the contributions have changed, and no log line knows anybody."""
    assert set(told.new_rows()) <= {"contribution"}
    secrets = [*ALL_WORDS, *codes, *(one for writer in WRITERS for one in names_of(told.play, writer))]
    for line in told.lines():
        assert not [one for one in secrets if one in line], line
        assert not {"sender", "conversation", "person", "activity"} & set(json.loads(line)), line


async def test_writing_changing_and_taking_back_leave_only_the_entry(play: Play, told: Told) -> None:
    await opened(play, FOUR)
    told.begin()
    dialog = await opened(play, ONE)
    saved = await play.submit(dialog, "Save", typed(dialog, WORDS[ONE]))
    code = code_in(saved)
    assert_untraced(told, ONE, [code])
    page = (await play.press(ONE, in_channel(play), "Focus group")).opened()
    page = (await play.submit(page, "Change or take back")).opened()
    entry = await play.submit(page, "Find it", {"Which code were you shown when you saved it?": code})
    changed = await play.submit(entry.opened(), "Change", typed(entry.opened(), NEWER))
    gone = await play.submit(changed.opened(), "Take it back")
    assert "Taken back" in texts(gone.opened().card)
    assert_untraced(told, ONE, [code])
    for answer in (saved, entry, changed, gone):
        await play.teams.repeat(answer)
        await play.teams.repeat(answer, new_id=False)
    assert_untraced(told, ONE, [code])


async def test_refusals_faults_and_waiting_too_long_leave_nothing(
    play: Play, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = await opened(play, ONE)
    told.begin()

    async def broken(*_: object) -> None:
        raise RuntimeError(WORDS[ONE], play.person(ONE).upn)

    async def slow(*_: object) -> None:
        raise TimeoutError

    for fault, words in ((broken, "Something went wrong here"), (slow, "took too long")):
        with monkeypatch.context() as patched:
            patched.setitem(HANDLERS, SendFocus, fault)
            answer = await play.submit(dialog, "Save", typed(dialog, WORDS[ONE]))
        assert words in json.dumps(answer.body)
    with play.locked():
        busy = await play.submit(dialog, "Save", typed(dialog, WORDS[ONE]))
    assert "Not saved yet" in texts(busy.opened().card)
    refused = await play.submit(dialog, "Save", typed(dialog, "a@b.example"))
    assert "e-mail" in texts(refused.opened().card)
    lines = [json.loads(line)["event"] for line in told.lines()]
    assert {"turn failed", "took too long", "busy"} <= set(lines)
    told.logs.entries[:] = [
        {key: value for key, value in line.items() if key != "exc_info"} for line in told.logs.entries
    ]
    assert told.new_rows() == {}
    assert_untraced(told, ONE)
    again = await play.submit(busy.opened(), "Try again")
    assert code_in(again)
    assert_untraced(told, ONE)


async def test_who_is_not_known_or_has_left_is_refused_without_a_trace(play: Play, told: Told) -> None:
    dialog = await opened(play, ONE)
    play.spoil(f"update person set has_left = 1 where name = '{ONE}'")
    told.begin()
    answer = await play.submit(dialog, "Save", typed(dialog, WORDS[ONE]))
    assert "I do not know you yet" in texts(answer.opened().card)
    assert told.new_rows() == {}
    assert_untraced(told, ONE)


async def test_at_first_contact_nothing_of_the_writer_is_filled_in(play: Play, told: Told) -> None:
    aad = play.person(ONE).aad_object_id
    play.spoil(f"update person set aad_object_id = null where name = '{ONE}'")
    play.spoil(f"delete from chat where aad_object_id = '{aad}'")
    told.begin()
    dialog = await opened(play, ONE)
    assert code_in(await play.submit(dialog, "Save", typed(dialog, WORDS[ONE])))
    assert_untraced(told, ONE)
    assert play.rows("select aad_object_id from person where name = ?", ONE) == [(None,)]


async def test_pressed_outside_a_dialog_it_is_answered_with_no_message(play: Play, told: Told) -> None:
    message = in_channel(play)
    told.begin()
    before = len(play.posts("COA East Kent"))
    data = {**SendFocus(coa="east-kent-2026-11", district="Ashford", token="t" * 16).pack(), "text.": "x"}
    execute: Json = {"type": "Action.Execute", "verb": "focus.send", "data": data}
    toast = await play.press(ONE, message, execute)
    assert "in the dialog" in toast.toast
    await play.press(ONE, message, {"type": "Action.Submit", "data": data})
    assert len(play.posts("COA East Kent")) == before
    assert told.new_rows() == {}
    assert_untraced(told, ONE)


async def everything(play: Play) -> dict[str, str]:
    """Several people add, change and take back; one fails, one is repeated, one is timed out. Codes by writer."""
    codes: dict[str, str] = {}
    for name in WRITERS:
        answer: Answer = await write(play, name, WORDS[name])
        codes[name] = code_in(answer)
    await play.teams.repeat(answer)
    entry = (await find(play, TWO, codes[TWO])).opened()
    await play.submit(entry, "Change", typed(entry, NEWER))
    entry = (await find(play, THREE, codes[THREE])).opened()
    await play.submit(entry, "Take it back")
    dialog = await form(play, FOUR)
    await play.submit(dialog, "Save", typed(dialog, "DOB 12/03/2014"))
    play.teams.patience, patience = 0.001, play.teams.patience
    timed_out = await play.submit(dialog, "Save", typed(dialog, WORDS[ONE]))
    play.teams.patience = patience
    assert not timed_out.ok
    await play.teams.repeat(timed_out)
    return codes


def pages(file: Path) -> Iterator[bytes]:
    """The pages of a database, or of its write-ahead log: each frame of it is one, after a header of 24 bytes."""
    raw = file.read_bytes()
    start, header = (32, 24) if file.name.endswith("-wal") else (0, 0)
    for at in range(start, len(raw), PAGE + header):
        yield raw[at + header : at + header + PAGE]


async def test_no_row_page_line_or_message_holds_an_entry_and_its_writer(
    tmp_path: Path, said: LogCapture, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock(FIRST_DAY)
        codes = await everything(play)
        names = [one for name in WRITERS for one in names_of(play, name)]
        assert len(names) == 20
        ids = [str(row[0]) for row in play.rows("select id from contribution")]
        assert len(ids) == 5
        secrets = [*ALL_WORDS, *codes.values(), *ids]
        for table, rows in every_row(play).items():
            for row in rows:
                held = [one for one in secrets if one in row]
                assert not held or table == "contribution", (table, held)
                assert not (held and [one for one in names if one in row]), row
        for line in said.entries:
            assert not [one for one in secrets if one in json.dumps(line, default=repr)], line
        assert not [one for one in secrets if one in caplog.text], "what libraries say"
        sent = [m for name in WRITERS for m in play.cards(name)] + play.posts("COA East Kent")
        for message in sent:
            assert not [one for one in secrets if one in json.dumps(message.activity)], message
        assert_pages_hold_no_writer(tmp_path, names, [*ALL_WORDS, *ids])
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            play.rows("select rowid from contribution")
    assert_place_says_nothing_of_time(tmp_path / "practice-loop.db", ids)
    whole = b"".join(file.read_bytes() for file in files_in(tmp_path))
    for gone in (WORDS[THREE], WORDS[TWO]):
        assert gone.encode() not in whole
    assert NEWER.encode() in whole
    assert not [code for code in codes.values() if code.encode() in whole]


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("practice-loop.db*"))


def assert_pages_hold_no_writer(folder: Path, names: Sequence[str], secrets: Sequence[str]) -> None:
    files = files_in(folder)
    assert [file for file in files if file.name.endswith("-wal")]
    with_entries = 0
    for file in files:
        for page in pages(file):
            if any(one.encode() in page for one in secrets):
                with_entries += 1
                assert not [one for one in names if one.encode() in page]
    assert with_entries > 4


def assert_place_says_nothing_of_time(file: Path, ids: Sequence[str]) -> None:
    """Within its page SQLite puts what is written later before what was written earlier: here, by id alone."""
    [page] = [page for page in pages(file) if NEWER.encode() in page]
    places = [page.index(one.encode()) for one in sorted(ids)]
    assert places == sorted(places, reverse=True)


def test_no_use_case_is_told_who_asks() -> None:
    """The handlers of anonymous commands give no person on."""
    source = Path(handlers.__file__).read_text(encoding="utf-8")
    functions = re.split(r"\n(?=@handles)", source)
    anonymous = [one for one in functions if "focus_entries." in one]
    assert len(anonymous) == 6
    assert not [one for one in anonymous if "desk.person" in one or "turn." in one]
    assert all(command.anonymous for command in (FocusForm, SendFocus, ChangeFocus))
