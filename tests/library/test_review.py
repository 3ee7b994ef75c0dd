"""A year after something was shared it is asked whether it is still good: of its sharer, then of a QA lead."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office import Office, at, mornings
from reviewing import asked, card, keep, mentioned, sweep, template
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    COORDINATOR,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
)

from practice.errors import NotAllowed, NotFound, Refused
from practice.library_records import Review, TemplateState, TemplateVersion
from practice.library_review_views import Why
from rehearsal.reading import find_action, texts, titles

TITLE = "Pre-proceedings audit tool"
ASKING = f"Still good? {TITLE}"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as opened:
        yield opened


def link(number: int) -> str:
    return f"https://kent.sharepoint.com/sites/qa/{number}.docx"


async def test_a_guests_template_over_a_year_by_the_moved_clock(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.clock("2026-07-02T10:00")
        await share_by_form(play, KENT_CHAIR)
        await play.clock("2027-07-02T08:59")
        assert play.holding("STILL GOOD?", channel=CHANNEL) == []
        await play.clock("2027-07-30T18:00")
        [first] = play.holding("STILL GOOD?", channel=CHANNEL)
        assert first.at == at("2027-07-02 09:00")
        assert mentioned(play, CHANNEL, "STILL GOOD?") == [KENT_CHAIR]
        assert "Please answer by Fri 30 July" in texts(first.card)
        assert titles(first.card) == ["Still good", "Newer version", "Withdraw", "Open"]

        await play.clock("2027-08-02T09:00")
        first, second = play.holding("STILL GOOD?", channel=CHANNEL)
        assert second.at == at("2027-08-02 09:00")
        assert mentioned(play, CHANNEL, "did not answer") == [KENT_LEAD]
        assert "It was not answered, so a QA lead was asked, too." in texts(first.card)
        [shared] = play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)
        assert "not reviewed since" in texts(shared.card)

        refused = await play.press(MEDWAY_CHAIR, second, "Still good")
        assert "whoever shared it or a QA lead can say. Nothing was changed." in refused.toast
        button = find_action(second.card, "Still good")
        kept = await play.press(KENT_LEAD, second, button)
        assert kept.toast == f"Noted: “{TITLE}” is still good. I ask again on Wednesday 2 August 2028."
        again = await play.press(KENT_LEAD, second, button)
        assert again.toast == kept.toast
        for message in play.holding("STILL GOOD?", channel=CHANNEL):
            assert "It is still good, says QA Lead, Kent, on Monday 2 August 2027." in texts(message.card)
            assert titles(message.card) == []
        late = await play.press(KENT_CHAIR, first, button)
        assert (
            "needs no answer now. It is still good, says QA Lead, Kent, on Monday 2 August 2027" in late.toast
        )
        [shared] = play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)
        assert "last checked 2 August 2027" in texts(shared.card).replace("Last", "last")
        assert "not reviewed" not in texts(shared.card)

        digests = sorted(message.at for message in play.holding("THE LIBRARY · ", channel=CHANNEL))
        first_days = ["2026-08-03", "2026-09-01", "2026-10-01", "2026-11-02", "2026-12-01", "2027-01-04"]
        first_days += ["2027-02-01", "2027-03-01", "2027-04-01", "2027-05-04", "2027-06-01", "2027-07-01"]
        assert digests == [at(f"{day} 09:00") for day in [*first_days, "2027-08-02"]]


async def test_a_member_is_asked_in_their_chat_and_answers_there(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, CHAIR, authority="Hampshire")
        before = len(play.posts(CHANNEL))
        play.spoil("update template set review_on = '2026-07-03'")
        await play.clock("2026-07-03T09:00")
        assert len(play.posts(CHANNEL)) == before
        [question] = play.holding("STILL GOOD?", CHAIR)
        assert "You shared this. Is it still good? Please answer by Fri 31 July" in texts(question.card)
        assert "entities" not in (question.card or {})["msteams"]
        assert (await play.press(CHAIR, question, "Still good")).toast.startswith("Noted")
        [question] = play.holding("STILL GOOD?", CHAIR)
        assert titles(question.card) == []
        assert f"It is still good, says {CHAIR}, on Friday 3 July 2026." in texts(question.card)


async def test_it_is_asked_on_working_mornings_only_and_once(desk: Office) -> None:
    template_id = await share(desk, CHAIR, now="2026-08-29 10:00")
    # A year later that is a Sunday, before a bank holiday.
    for morning in ("2027-08-29 12:00", "2027-08-30 12:00", "2027-08-31 08:59"):
        assert await sweep(desk, morning) == 0
    assert await sweep(desk, "2027-08-31 09:00") == 1
    assert await sweep(desk, "2027-08-31 09:01") == 0
    assert await asked(desk) == [("2027-08-31", CHAIR, 1)]
    found = await template(desk, template_id)
    assert (found.review, found.asked_on) == (Review.ASKED, date(2027, 8, 31))


async def test_after_a_week_down_it_is_asked_once(desk: Office) -> None:
    await share(desk, CHAIR)
    await sweep(desk, "2027-07-12 15:30")
    await sweep(desk, "2027-07-12 15:31")
    assert await asked(desk) == [("2027-07-12", CHAIR, 1)]


async def test_an_answer_on_the_last_day_is_in_time_and_nobody_else_is_asked(desk: Office) -> None:
    template_id = await share(desk, CHAIR)
    await sweep(desk, "2027-07-02 09:00")
    await sweep(desk, "2027-07-30 23:59")
    assert len(await asked(desk)) == 1
    await keep(desk, CHAIR, template_id, "2027-07-30 23:59")
    await sweep(desk, "2027-08-02 09:00")
    assert len(await asked(desk)) == 1
    found = await template(desk, template_id)
    assert (found.review, found.asked_on) == (Review.CURRENT, None)
    assert (found.checked_on, found.review_on) == (date(2027, 7, 30), date(2028, 7, 30))


async def test_leads_are_asked_once_more_and_then_not_before_a_year_has_gone_by(desk: Office) -> None:
    template_id = await share(desk)
    for now in mornings("2027-07-01", "2028-10-31"):
        await sweep(desk, now)
    assert await asked(desk) == [
        ("2027-07-02", "channel", 1),
        ("2027-08-02", "channel", 1),
        ("2027-08-31", "channel", 1),
        ("2028-08-31", "channel", 1),
    ]
    assert (await template(desk, template_id)).review is Review.NOT_REVIEWED
    await keep(desk, KENT_CHAIR, template_id, "2028-11-01 10:00")
    assert (await template(desk, template_id)).review is Review.CURRENT
    for number in range(4):
        [row] = (await card(desk, number)).rows
        assert row.settled == "It is still good, says CP Chair, Kent, on Wednesday 1 November 2028."


async def test_where_the_sharer_has_left_the_authoritys_qa_lead_is_asked_at_once(desk: Office) -> None:
    template_id = await share(desk)
    await desk.change(f"UPDATE person SET has_left = TRUE WHERE name = '{KENT_CHAIR}'")
    await sweep(desk, "2027-07-02 09:00")
    view = await card(desk)
    assert [one.name for one in view.whom] == [KENT_LEAD]
    assert [row.why for row in view.rows] == [Why.LEFT]
    assert (await template(desk, template_id)).review is Review.NOT_REVIEWED


async def test_where_the_sharer_leaves_while_they_are_asked_a_lead_is_asked_the_next_morning(
    desk: Office,
) -> None:
    await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    await desk.change(f"UPDATE person SET has_left = TRUE WHERE name = '{KENT_CHAIR}'")
    await sweep(desk, "2027-07-05 09:00")
    await sweep(desk, "2027-07-06 09:00")
    assert [day for day, _, _ in await asked(desk)] == ["2027-07-02", "2027-07-05"]
    assert [one.name for one in (await card(desk)).whom] == [KENT_LEAD]


async def test_an_authority_without_a_qa_lead_is_asked_about_of_the_networks_who_are_members(
    desk: Office,
) -> None:
    await share(desk)
    await desk.change(f"UPDATE person SET has_left = TRUE WHERE name IN ('{KENT_CHAIR}', '{KENT_LEAD}')")
    await sweep(desk, "2027-07-02 09:00")
    assert sorted(await asked(desk)) == [("2027-07-02", COORDINATOR, 1), ("2027-07-02", LEAD, 1)]
    assert not (await card(desk)).rows[0].own


async def test_a_qa_lead_who_does_not_answer_about_their_own_is_not_asked_again_in_their_own_place(
    desk: Office,
) -> None:
    await share(desk, LEAD, authority="Hampshire")
    for morning in ("2027-07-02 09:00", "2027-08-02 09:00"):
        await sweep(desk, morning)
    assert await asked(desk) == [("2027-07-02", LEAD, 1), ("2027-08-02", COORDINATOR, 1)]


async def test_a_library_that_nobody_leads_says_that_it_is_not_reviewed(desk: Office) -> None:
    template_id = await share(desk, CHAIR)
    await sweep(desk, "2027-07-02 09:00")
    await desk.change("UPDATE person SET has_left = TRUE WHERE name LIKE 'QA Lead%' OR name LIKE 'Network%'")
    await sweep(desk, "2027-08-02 09:00")
    await sweep(desk, "2027-08-03 09:00")
    assert len(await asked(desk)) == 1
    assert (await template(desk, template_id)).review is Review.NOT_REVIEWED


async def test_without_a_channel_a_guests_question_stands_with_the_leads_who_are_told_why(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        await share(desk)
        await sweep(desk, "2027-07-02 09:00")
        assert LEAD in {where for _, where, _ in await asked(desk)}
        view = await card(desk)
        assert view.unlinked
        assert [(one.name, one.aad_object_id) for one in view.whom] == [(KENT_CHAIR, "")]


async def test_thirty_of_one_person_come_ten_a_morning_in_one_card(desk: Office) -> None:
    ids = [await share(desk, CHAIR, link=link(n), title=f"Tool {n}") for n in range(30)]
    for now in mornings("2027-07-02", "2027-07-09"):
        await sweep(desk, now)
        await sweep(desk, now)
    assert await asked(desk) == [(f"2027-07-0{day}", CHAIR, 10) for day in (2, 5, 6)]
    await keep(desk, CHAIR, ids[3], "2027-07-02 11:00")
    view = await card(desk, 0)
    assert [bool(row.settled) for row in view.rows].count(True) == 1


async def test_all_guests_are_asked_in_one_card_of_the_channel(desk: Office) -> None:
    for number, by in enumerate((KENT_CHAIR, MEDWAY_CHAIR, KENT_CHAIR, KENT_LEAD)):
        await share(desk, by, link=link(number))
    await share(desk, CHAIR, link=link(9))
    assert await sweep(desk, "2027-07-02 09:00") == 2
    assert sorted(await asked(desk)) == [("2027-07-02", CHAIR, 1), ("2027-07-02", "channel", 4)]
    views = [await card(desk, number) for number in (0, 1)]
    [view] = [one for one in views if len(one.rows) == 4]
    assert [one.name for one in view.whom] == [KENT_CHAIR, MEDWAY_CHAIR, KENT_LEAD]
    whose = sorted(row.asked for row in view.rows)
    assert whose == [(KENT_CHAIR,), (KENT_CHAIR,), (MEDWAY_CHAIR,), (KENT_LEAD,)]


async def test_a_newer_version_settles_the_question_and_says_so(desk: Office) -> None:
    template_id = await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    lead = await named(desk, KENT_LEAD)
    async with desk.store.write() as work:
        found = await template(desk, template_id)
        newer = TemplateVersion(
            template_id, 2, link(2), link(2), "", "", "More", lead.id, at("2027-07-05 10:00")
        )
        await work.library.add_version(newer)
        await work.library.save(
            replace(
                found,
                number=2,
                checked_on=date(2027, 7, 5),
                review_on=date(2028, 7, 5),
                review=Review.CURRENT,
                asked_on=None,
            )
        )
    [row] = (await card(desk)).rows
    assert row.settled == "Version 2 was shared by QA Lead, Kent on Monday 5 July 2027."
    with pytest.raises(Refused, match=r"Version 2 was shared by QA Lead, Kent .* Nothing was changed"):
        await keep(desk, KENT_CHAIR, template_id, "2027-07-06 10:00")


async def test_one_that_was_withdrawn_meanwhile_cannot_be_kept_and_is_asked_about_no_more(
    desk: Office,
) -> None:
    template_id = await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    async with desk.store.write() as work:
        found = await template(desk, template_id)
        await work.library.save(
            replace(
                found,
                state=TemplateState.WITHDRAWN,
                reason="The guidance has changed.",
                ended_by=found.shared_by,
                ended_at=at("2027-07-05 10:00"),
            )
        )
    [row] = (await card(desk)).rows
    assert row.settled == "Withdrawn by CP Chair, Kent: The guidance has changed."
    with pytest.raises(Refused, match="was withdrawn: The guidance has changed"):
        await keep(desk, KENT_CHAIR, template_id, "2027-07-06 10:00")
    await sweep(desk, "2027-08-02 09:00")
    assert len(await asked(desk)) == 1


async def test_an_old_card_stays_settled_when_it_is_asked_again_a_year_later(desk: Office) -> None:
    template_id = await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    await keep(desk, KENT_CHAIR, template_id, "2027-07-02 09:30")
    await sweep(desk, "2028-07-03 09:00")
    assert [day for day, _, _ in await asked(desk)] == ["2027-07-02", "2028-07-03"]
    assert "Friday 2 July 2027" in (await card(desk, 0)).rows[0].settled
    assert (await card(desk, 1)).rows[0].settled == ""


async def test_any_qa_lead_of_the_network_can_keep_it_and_no_other_chair(desk: Office) -> None:
    template_id = await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    with pytest.raises(NotAllowed):
        await keep(desk, MEDWAY_CHAIR, template_id, "2027-07-02 10:00")
    with pytest.raises(NotAllowed):
        await keep(desk, CHAIR_2, template_id, "2027-07-02 10:00")
    assert (await keep(desk, LEAD, template_id, "2027-07-02 10:00")).startswith("Noted")


async def test_the_day_on_which_it_is_asked_again_is_a_working_day(desk: Office) -> None:
    template_id = await share(desk)
    await sweep(desk, "2027-07-02 09:00")
    # A year later that is a Sunday.
    said = await keep(desk, KENT_CHAIR, template_id, "2027-07-02 10:00")
    assert said.endswith("I ask again on Monday 3 July 2028.")
    with pytest.raises(Refused, match=r"I ask again on Monday 3 July 2028. Nothing was changed"):
        await keep(desk, KENT_LEAD, template_id, "2027-07-02 11:00")
    await sweep(desk, "2028-07-03 09:00")
    assert [day for day, _, _ in await asked(desk)] == ["2027-07-02", "2028-07-03"]


async def test_before_anybody_asks_there_is_nothing_to_answer(desk: Office) -> None:
    template_id = await share(desk)
    with pytest.raises(Refused, match=r"needs no answer now. Version 1 was shared by CP Chair, Kent"):
        await keep(desk, KENT_CHAIR, template_id, "2026-12-01 10:00")
    with pytest.raises(NotFound):
        await keep(desk, KENT_CHAIR, "no-such-template", "2026-12-01 10:00")


async def test_of_two_who_keep_it_at_once_one_does(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        template_id = await share(desk)
        await sweep(desk, "2027-07-02 09:00")
        said = await asyncio.gather(
            *(keep(desk, by, template_id, "2027-07-02 10:00") for by in (KENT_CHAIR, KENT_LEAD)),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in said) == ["Refused", "str"]
        events = await desk.rows("select what from event where what = 'template kept'")
        assert len(events) == 1


async def test_of_two_machines_that_ask_at_once_one_does(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        template_id = await share(desk)
        await share(desk, CHAIR, link=link(2))
        await asyncio.gather(sweep(desk, "2027-07-02 09:00"), sweep(desk, "2027-07-02 09:00"))
        assert sorted(where for _, where, _ in await asked(desk)) == [CHAIR, "channel"]
        assert (await template(desk, template_id)).review is Review.ASKED


async def test_a_leap_day_is_asked_about_on_the_last_day_of_february(desk: Office) -> None:
    await share(desk, CHAIR, now="2028-02-29 10:00")
    assert await sweep(desk, "2029-02-27 09:00") == 0
    await sweep(desk, "2029-02-28 09:00")
    assert await asked(desk) == [("2029-02-28", CHAIR, 1)]


async def test_markup_in_a_title_shows_literally_in_the_question(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, KENT_CHAIR, title="**Free** <at>everybody</at> [here](https://x.example)")
        play.spoil("update template set review_on = '2026-07-03'")
        await play.clock("2026-07-03T09:00")
        [question] = play.holding("STILL GOOD?", channel=CHANNEL)
        assert "\\*\\*Free\\*\\*" in texts(question.card)
        assert mentioned(play, CHANNEL, "STILL GOOD?") == [KENT_CHAIR]


async def test_a_member_who_cannot_be_reached_is_asked_in_the_channel(desk: Office) -> None:
    await share(desk, CHAIR)
    await desk.change(f"UPDATE person SET reach = 'unreachable' WHERE name = '{CHAIR}'")
    await sweep(desk, "2027-07-02 09:00")
    assert await asked(desk) == [("2027-07-02", "channel", 1)]
    assert [one.name for one in (await card(desk)).whom] == [CHAIR]


async def test_each_answer_in_a_list_settles_its_own_row(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, KENT_CHAIR)
        await share_by_form(play, KENT_CHAIR, title="Neglect chronology", link=link(2))
        play.spoil("update template set review_on = '2026-07-03'")
        await play.clock("2026-07-03T09:00")
        [question] = play.holding("Are these still good?", channel=CHANNEL)
        assert "2\nto answer" in texts(question.card)
        assert (await play.press(KENT_CHAIR, question, "Still good")).toast.startswith("Noted")
        [question] = play.holding("Are these still good?", channel=CHANNEL)
        assert "1\nto answer" in texts(question.card)
        assert titles(question.card).count("Still good") == 1
        assert (await play.press(KENT_CHAIR, question, "Still good")).toast.startswith("Noted")
        [question] = play.holding("All of these are answered", channel=CHANNEL)
        assert titles(question.card) == ["Show", "Show"]
