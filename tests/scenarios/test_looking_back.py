"""Why, history and last time's answers, as typed and pressed in Teams: by right and wrong people and places."""

from dataclasses import dataclass

import pytest
from authority import DUTY, EXECUTIVE, FAMILY, MANAGER, OTHER_MANAGER, QA, head, senior
from scenes import TYPED, Play, filled

from rehearsal.reading import find_action, inputs_of, texts, titles
from rehearsal.wire import Json, object_at

EARLIER = "LS-2025Q3-010"


async def test_a_qa_lead_asks_why_and_the_draw_is_made_again(april: Play) -> None:
    words = await april.words(QA, f"why was {april.audit_of(MANAGER)} given to them?")
    assert f"for {MANAGER}" in words
    assert "which comes from the name LS-2026Q1" in words
    assert "by QA Lead 1" in words
    assert "the same case for the same post" in words


@pytest.mark.parametrize("name", [MANAGER, senior(DUTY), head(DUTY), EXECUTIVE])
async def test_the_auditor_and_the_line_above_may_ask_why_and_for_the_history(april: Play, name: str) -> None:
    audit = april.audit_of(MANAGER)
    assert "the same case for the same post" in await april.words(name, f"why {audit}")
    assert "Allocated with LS-2026Q1" in await april.words(name, f"history of {audit.lower()}")


@pytest.mark.parametrize("name", [OTHER_MANAGER, senior(FAMILY), f"Team Manager, {DUTY} 2"])
@pytest.mark.parametrize("command", ["why", "history"])
async def test_others_are_refused_in_words_typed_or_pressed(april: Play, name: str, command: str) -> None:
    audit = april.audit_of(MANAGER)
    assert f"{audit} is somebody else's" in await april.words(name, f"{command} {audit}")
    button: Json = {
        "type": "Action.Execute",
        "title": "x",
        "verb": "x",
        "data": {"do": f"{command}.show", "audit": audit},
    }
    answer = await april.press(name, april.cards(name)[-1], button)
    assert f"{audit} is somebody else's" in answer.toast


async def test_what_is_no_audit_is_said_and_a_command_alone_gets_an_example(april: Play) -> None:
    assert "There is no audit “LS-2026Q1-999”" in await april.words(QA, "why LS-2026Q1-999")
    assert "history LS-2026Q1-014" in await april.words(QA, "history")
    assert "There is no audit “NONSENSE”" in await april.words(QA, "history nonsense")


async def test_the_history_says_what_was_done_and_what_arrived_with_the_grade_for_the_qa_lead_alone(
    april: Play,
) -> None:
    audit = april.audit_of(MANAGER)
    await april.hand_in(MANAGER)
    words = await april.words(QA, f"history {audit}")
    for said in (
        "Opened",
        "Saved 7 pages",
        "Handed in",
        "in time · Good",
        "Allocation of April",
        "✓ Delivered",
    ):
        assert said in words, said
    assert f"Channel {DUTY}" in words
    own = await april.words(MANAGER, f"history {audit}")
    assert "Handed in" in own
    assert "Good" not in own
    assert f"Channel {DUTY}" not in own
    assert TYPED not in words + own


async def test_a_channel_is_shown_no_reason_no_grade_and_nobody_else_s_messages(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    await april.clock("2026-05-01T09:00")
    await april.hand_in(MANAGER)
    other = april.audit_of(f"Team Manager, {DUTY} 2")
    await april.say(QA, f"withdraw {other} because of a private matter")
    words = await april.words(QA, f"history {audit}", april.channel(DUTY))
    assert "Handed in" in words
    assert "2 days late" in words
    assert "not shown in a channel" in words
    for hidden in ("Good", senior(DUTY), head(DUTY)):
        assert hidden not in words, hidden
    assert "private matter" not in await april.words(QA, f"history {other}", april.channel(DUTY))
    assert "private matter" in await april.words(QA, f"history {other}")
    assert senior(DUTY) in await april.words(QA, f"history {audit}")


async def test_a_long_history_is_turned_page_by_page_by_whoever_may_see_it(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    for n in range(40):
        april.spoil(
            "insert into event (at, person_id, what, about, detail) "
            f"values ('2026-04-02 10:{n:02}:00.000000', '', 'event {n}', '{audit}', '{{}}')"
        )
    await april.say(QA, f"history {audit}")
    first = april.cards(QA)[-1]
    assert "page 1 of 2".upper() in texts(first.card)
    later = find_action(first.card, "Later")
    second = texts((await april.press(QA, first, later)).shown())
    assert "Event 39" in second
    assert "Event 39" not in texts(first.card)
    far: Json = {**later, "data": {**object_at(later, "data"), "page": 10**6}}
    assert "altered on its way (page)" in (await april.press(QA, first, far)).toast
    answer = await april.press(OTHER_MANAGER, april.posts(FAMILY)[0], later)
    assert "is somebody else's" in answer.toast


@dataclass(frozen=True, slots=True)
class Before:
    """An audit of the same case by somebody, handed in last November."""

    play: Play
    by: str

    def add(self) -> None:
        """Behind the service's back: it was before its time."""
        audit, [(person,)] = (
            self.play.audit_of(MANAGER),
            self.play.rows("select id from person where name = ?", self.by),
        )
        copied = (
            "activity, case_reference, service, month, release_at, opened_at, sections_done, sections, bent, "
            "theme, version"
        )
        self.play.spoil(
            f"insert into audit (id, round_id, auditor_id, stage, sent_on, due_on, returned_at, returned_on, grade, "
            f"{copied}) select '{EARLIER}', 'LS-2025Q3', '{person}', 'returned', '2025-10-20', '2025-11-17', "
            f"'2025-11-12 15:00:00.000000', '2025-11-12', 'Good', {copied} from audit where id = '{audit}'"
        )
        self.play.spoil(
            "insert into hand_in (audit_id, number, auditor_id, due_on, returned_at, returned_on, grade, answers, "
            f"recommendations) values ('{EARLIER}', 1, '{person}', '2025-11-17', '2025-11-12 15:00:00.000000', "
            '\'2025-11-12\', \'Good\', \'{"family": {"q1": "6", "feedback": "They were heard."}}\', \'[]\')'
        )


async def test_last_times_answers_stand_beside_the_questions_and_their_whole_is_one_press_away(
    april: Play,
) -> None:
    Before(april, MANAGER).add()
    page = await april.open_audit(MANAGER)
    shown = texts(page.card)
    assert f"Last time: {EARLIER}" in shown
    assert "Returned Wednesday 12 November 2025" in shown
    assert {"Last time: 6", "Last time: They were heard."} <= set(shown.splitlines())
    assert not any("value" in node for node in inputs_of(page.card).values())
    whole = (await april.submit(page, "Show all of it", filled(page.card, scale="4"))).opened()
    assert "They were heard." in texts(whole.card)
    assert '"q1":"4"' in str(april.rows("select answers from section_answers")[0][0]).replace(" ", "")
    back = (await april.submit(whole, "Back to the questions")).opened()
    assert {node.get("value") for node in inputs_of(back.card).values()} >= {4, TYPED}
    following = (await april.submit(back, "Save and next")).opened()
    assert "Last time" not in texts(following.card), "that section was not answered then"


async def test_an_auditor_who_may_not_see_the_earlier_audit_reads_only_that_there_was_one(
    april: Play,
) -> None:
    Before(april, OTHER_MANAGER).add()
    page = await april.open_audit(MANAGER)
    assert "This case was audited before, in Q3 2025-26; ask your QA lead." in texts(page.card)
    assert "They were heard." not in texts(page.card)
    assert "Show all of it" not in titles(page.card)
    save = find_action(page.card, "Save and next")
    altered: Json = {**save, "data": {**object_at(save, "data"), "then": "last"}}
    answer = (await april.teams.submit(page, altered, filled(page.card), checked=True)).opened()
    assert EARLIER not in texts(answer.card)
    assert "They were heard." not in texts(answer.card)


async def test_the_line_above_the_earlier_auditor_sees_it_too(april: Play) -> None:
    name = senior(DUTY)
    april.spoil(
        f"update audit set case_reference = (select case_reference from audit where id = '{april.audit_of(name)}') "
        f"where id = '{april.audit_of(MANAGER)}'"
    )
    Before(april, MANAGER).add()
    page = await april.open_audit(name)
    assert "Last time: They were heard." in texts(page.card)
