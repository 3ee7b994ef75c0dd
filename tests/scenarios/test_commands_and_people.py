"""What can be typed, by whom, and what the bot says to those whom it does not know."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from authority import (
    DIRECTOR,
    DUTY,
    EXECUTIVE,
    FAMILY,
    MANAGER,
    QA,
    QA_2,
    cases_csv,
    head,
    people_csv,
    posts,
    senior,
)
from scenes import Play, at, settings_at, small

from bot.phrases import PHRASES, phrases_of
from bot.wiring import opened_store, rules_of
from practice.importing import import_people
from rehearsal.reading import texts, titles
from rehearsal.records import Person
from rehearsal.wire import Json

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"


OWN = {"my audits", "extension", "exclusion"}
LINES = {"status", "overdue", "requests"}
ANYBODY = {"help", "why", "history", "away", "back", "cover", "no cover"}


def commands_in(words: str) -> set[str]:
    return {phrase.title for phrase in PHRASES if f"\n{phrase.title}\n" in words}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        (MANAGER, {*OWN, *ANYBODY}),
        (senior(DUTY), {*OWN, *LINES, *ANYBODY}),
        (DIRECTOR, {*OWN, *LINES, *ANYBODY}),
        (EXECUTIVE, {*LINES, *ANYBODY}),
        (
            QA,
            {*LINES, "allocate", "link", "unlink", "withdraw", "recall", "deliveries", *ANYBODY}
            | {"reassign", "move", "hold", "unhold", "reopen", "cancel round", "setup"}
            | {"closed", "open"},
        ),
    ],
)
async def test_help_shows_what_one_may_do_and_nothing_else_works(
    play: Play, name: str, allowed: set[str]
) -> None:
    assert commands_in(await play.words(name, "help")) == allowed
    for phrase in phrases_of(play.built.rules.framework):
        words = await play.words(name, play.built.rules.framework.example(phrase.example))
        assert ("This is for" in words) == (phrase.title not in allowed), phrase.title


async def test_every_example_in_the_docs_works_for_a_qa_lead_in_a_channel(april: Play) -> None:
    rows = re.findall(r"^\| `([a-z ]+)` \|[^|]*\| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    examples = [
        example for title, cell in rows for example in re.findall(r"`([^`]+)`", cell) if title not in OWN
    ]
    assert len(examples) > 7
    told = {
        "overdue Leaving Care": "No",
        "withdraw LS-2026Q1-014 because the case has moved away": "There is no audit",
    }
    for example in examples:
        words = await april.words(QA, example, april.channel(DUTY))
        if "allocate" in example:
            assert "has been allocated already" in words
        elif example not in told and "Leaving Care" not in example:
            assert "did not understand" not in words, example
            assert "Did you mean" not in words, example


async def test_unknown_words_get_the_nearest_command_whose_button_works(play: Play) -> None:
    card = await play.say(QA, "statsu")
    assert "Did you mean “status”?" in texts(card)
    assert "status" in titles(card)
    answer = await play.press(QA, play.cards(QA)[-1], "status")
    assert "STATUS" in texts(answer.shown())
    assert "none of my commands" in await play.words(QA, "qwertyuiop")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("who is away?", "LEAVE AND COVER"),
        ("I'm on leave", "LEAVE AND COVER"),
        ("holiday", "LEAVE AND COVER"),
        ("What is overdue?", "OVERDUE ·"),
        ("please show me status", "STATUS ·"),
        ("?", "HELP ·"),
        ("remind everybody", "none of my commands"),
        ("moved LS-2026Q1-001", "Did you mean “move”?"),
    ],
)
async def test_what_is_asked_as_people_ask_is_understood_and_nothing_far_fetched_is_offered(
    play: Play, words: str, answer: str
) -> None:
    assert answer in await play.words(QA, words)


async def test_no_command_is_offered_to_somebody_whom_it_is_not_for(play: Play) -> None:
    assert "Did you mean" not in await play.words(MANAGER, "statsu")
    assert "Did you mean “my audits”?" in await play.words(MANAGER, "mi audits")


@pytest.mark.parametrize("text", [None, "", "   ", "<at>Practice Loop</at>", "​"])
async def test_a_message_without_text_gets_help(play: Play, text: str | None) -> None:
    person = play.person(QA)
    said = await play.teams.say(person, play.teams.personal(person), "help")
    activity: Json = {**said.activity, "id": f"without-{text}"}
    activity.pop("text") if text is None else activity.update(text=text)
    before = len(play.cards(QA))
    assert (await play.teams.send(activity)).status == 200
    assert len(play.cards(QA)) == before + 1
    assert "What you can type" in texts(play.cards(QA)[-1].card)


async def test_somebody_unknown_is_refused_and_logged(play: Play, capfd: pytest.CaptureFixture[str]) -> None:
    stranger = Person("5f2c9f6e-0000-4000-8000-000000000001", "Agency Worker", "agency@elsewhere.example")
    play.teams.tenant.add_person(stranger)
    assert "I do not know you yet" in await play.words(stranger.name, "status")
    answer = await play.press(stranger.name, play.cards(stranger.name)[-1], execute("status.show"))
    assert "I do not know you yet" in answer.toast
    assert stranger.aad_object_id in capfd.readouterr().out


def execute(do: str) -> Json:
    return {"type": "Action.Execute", "title": do, "verb": do, "data": {"do": do}}


async def test_somebody_who_has_left_is_refused(april: Play, tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    stay = [post for post in posts() if post.name != MANAGER]
    async with opened_store(settings) as store, store.write() as work:
        await import_people(work, rules_of(settings), people_csv(stay), at("2026-04-02T09:00"), full=True)
    assert "I do not know you yet" in await april.words(MANAGER, "my audits")
    answer = await april.press(MANAGER, april.posts(DUTY)[0], "Open my audit")
    assert "I do not know you yet" in texts(answer.opened().card)


async def test_somebody_known_by_upn_only_is_filled_in_from_the_roster_and_gets_the_card(
    tmp_path: Path,
) -> None:
    async with small(tmp_path, people=people_csv(without_id=MANAGER)) as play:
        await play.allocate()
        assert play.audit_cards(MANAGER) == []
        assert "not seen in Teams yet" in texts(play.holding("cannot be reached", QA)[0].card)
        await play.say(MANAGER, "my audits")
        assert len(play.holding("1 audit to hand in", MANAGER)) == 1
        assert len([m for m in play.audit_cards(MANAGER) if "APRIL" in texts(m.card)]) == 1
        known = play.rows("select aad_object_id from person where name = ?", MANAGER)
        assert known == [(play.person(MANAGER).aad_object_id,)]


async def test_status_counts_the_same_everywhere(april: Play) -> None:
    await april.hand_in(MANAGER)
    await april.clock("2026-05-06T09:00")
    words = await april.words(QA, "status")
    assert "1 of 10 returned" in words
    assert "3 overdue" in words
    assert "3\noverdue" in await april.words(QA, "overdue")
    one = await april.words(QA, f"status {DUTY}")
    other = await april.words(QA, f"status LS-2026Q1 {FAMILY}")
    assert "1 of 5 returned" in one
    assert "0 of 4 returned" in other
    head_sees = await april.words(head(DUTY), "status")
    assert "1 of 5 returned" in head_sees
    assert "Grades" not in head_sees


async def test_linking_wants_a_channel_a_known_purpose_and_a_known_service(play: Play) -> None:
    assert "Type this in the channel" in await play.words(QA, f"link allocations for {DUTY}")
    channel = play.channel(DUTY)
    assert "Did you mean `allocations`?".replace("`", "**") in await play.words(
        QA, "link alocations", channel
    )
    assert f"Did you mean “{DUTY}”?" in await play.words(
        QA_2, "link allocations for duty and asessment", channel
    )
    assert "for the whole authority" in await play.words(QA, f"link coa for {DUTY}", channel)
    assert "Linked" in await play.words(QA, "link escalations", channel)
    assert "there was nothing to take back" in await play.words(QA, "unlink reports")


async def test_overdue_cards_go_to_the_service_s_channel_for_escalations(april: Play) -> None:
    await april.say(QA, f"link escalations for {DUTY}", april.channel("General"))
    await april.clock("2026-05-01T09:00")
    assert len(april.holding("OVERDUE", channel="General")) == 1
    assert april.holding("OVERDUE · FRIDAY", channel=DUTY) == []


async def test_an_import_while_the_service_runs_is_what_it_goes_by(play: Play, tmp_path: Path) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    settings = settings_at(tmp_path)
    moved = [replace(p, team=f"{FAMILY} 1") if p.name == MANAGER else p for p in posts()]
    async with opened_store(settings) as store, store.write() as work:
        await import_people(work, rules_of(settings), people_csv(moved), at("2026-04-01T09:00"), full=False)
    answer = await play.press(QA, preview, "Confirm")
    assert "have changed since this preview was made" in answer.toast
    assert play.rows("select * from round") == []


async def test_nobody_imported_is_said_to_whoever_speaks(tmp_path: Path) -> None:
    async with small(tmp_path, people=b"", cases=cases_csv()) as play:
        assert "Ask your QA lead to add you to the people file" in await play.words(QA, "help")
