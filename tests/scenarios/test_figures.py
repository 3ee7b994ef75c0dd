"""What /metrics says after people have used the bot."""

from pathlib import Path

import aiohttp
from authority import MANAGER, QA
from prometheus_client.parser import text_string_to_metric_families
from scenes import Play, filled, small

from rehearsal.reading import texts


async def scraped(play: Play, family: str) -> dict[tuple[str, ...], float]:
    """The values of one family, by its labels' values."""
    async with aiohttp.ClientSession() as session, session.get(f"{play.url}/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        page = await response.text()
    return {
        tuple(sample.labels.values()): sample.value
        for found in text_string_to_metric_families(page)
        for sample in found.samples
        if sample.name == family
    }


async def test_turns_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    async with small(tmp_path, busy_seconds=0.2) as play:
        person, chat = play.person(QA), play.teams.personal(play.person(QA))
        said = await play.teams.say(person, chat, "help")
        await play.teams.repeat(said, new_id=False)
        await play.say(QA, "flibbertigibbet of typed words")
        await play.say(MANAGER, "allocate learning spaces Q1")
        with play.locked():
            await play.teams.say(person, chat, "allocate learning spaces Q1")
        await play.say(QA, "allocate learning spaces Q1")
        play.spoil("create trigger broken before insert on round begin select raise(abort, 'no'); end")
        await play.press(QA, play.cards(QA)[-1], "Confirm")
        assert await scraped(play, "practice_loop_turn_seconds_count") == {
            ("text", "answered"): 2,
            ("text", "repeat"): 1,
            ("text", "refused"): 2,
            ("text", "busy"): 1,
            ("press", "failed"): 1,
        }


async def test_a_dialog_counts_as_opened_and_as_submitted_and_a_repeat_of_it_as_a_repeat(april: Play) -> None:
    page = await april.open_audit(MANAGER)
    typed = filled(page.card)
    for _ in range(2):
        answer = await april.teams.submit(page, "Save and next", typed)
        assert "2 / 7" in texts(answer.opened().card)
    turns = await scraped(april, "practice_loop_turn_seconds_count")
    assert turns["dialog_open", "answered"] == 1
    assert turns["dialog_submit", "answered"] == 1
    assert turns["dialog_submit", "repeat"] == 1


async def test_what_is_owed_and_since_when_is_read_when_it_is_asked_for(april: Play) -> None:
    [(sent,)] = april.rows("select count(*) from delivery where state = 'sent'")
    assert sent
    assert (await scraped(april, "practice_loop_deliveries"))["sent",] == sent
    assert await scraped(april, "practice_loop_oldest_due_seconds") == {(): 0}
    april.spoil(
        "update delivery set state = 'waiting', due_at = '2026-04-01 07:59:00.000000'"
        " where id = (select min(id) from delivery)"
    )
    owed = await scraped(april, "practice_loop_deliveries")
    assert (owed["waiting",], owed["sent",]) == (1, int(str(sent)) - 1)
    assert await scraped(april, "practice_loop_oldest_due_seconds") == {(): 60}
    assert await scraped(april, "practice_loop_database_up") == {(): 1}


async def test_no_figure_names_a_person_or_a_text(april: Play) -> None:
    await april.say(QA, "flibbertigibbet of typed words")
    async with aiohttp.ClientSession() as session, session.get(f"{april.url}/metrics") as response:
        page = await response.text()
    people = [value for person in april.teams.tenant.people for value in (person.name, person.aad_object_id)]
    assert not [word for word in ("flibbertigibbet", *people) if word in page]
