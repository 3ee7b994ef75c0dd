"""Cards go out: to the linked channel, to each auditor, and to the QA leads where neither is possible."""

from pathlib import Path

from authority import (
    APRIL,
    DIRECTOR,
    DUTY,
    FAMILY,
    MANAGER,
    OTHER_MANAGER,
    QA,
    QA_2,
    TEAMS,
    cases_csv,
    head,
    people_csv,
    senior,
)
from scenes import Play, small

from rehearsal.reading import texts, titles
from rehearsal.sample import Post

WITHOUT = f"Team Manager, {DUTY} 2"
"""Has no audit in April."""


async def test_each_linked_channel_gets_one_card_for_the_round_and_month(april: Play) -> None:
    for service in TEAMS:
        cards = april.posts(service)
        assert len(cards) == 1
        words = texts(cards[0].card)
        assert "LEARNING SPACES · Q1 2026-27 · APRIL" in words
        assert "2 not opened" in words
        assert "due Wed 29 April" in words
    assert MANAGER in texts(april.posts(DUTY)[0].card)
    assert april.auditors() == [senior(DUTY), MANAGER, head(FAMILY), OTHER_MANAGER]
    assert set(april.auditors()) == set(APRIL)


async def test_the_channels_card_is_edited_as_its_audits_change(april: Play) -> None:
    card = april.posts(DUTY)[0]
    seen = []
    await april.open_audit(MANAGER)
    seen.append(april.posts(DUTY)[0])
    await april.hand_in(MANAGER)
    seen.append(april.posts(DUTY)[0])
    await april.say(QA, f"withdraw {april.audit_of(senior(DUTY))} because the case has moved away")
    seen.append(april.posts(DUTY)[0])
    assert [message.id for message in seen] == [card.id] * 3
    assert 0 < seen[0].edits < seen[1].edits < seen[2].edits
    assert "1 opened" in texts(seen[0].card)
    assert "1 of 2" in texts(seen[1].card)
    assert "1 of 1" in texts(seen[2].card)
    assert "Withdrawn" in texts(seen[2].card)
    assert len(april.posts(DUTY)) == 1


async def test_a_grade_or_what_was_written_never_stands_in_a_channel(april: Play) -> None:
    await april.hand_in(MANAGER)
    await april.clock("2026-05-01T09:00")
    assert "Grades" in await april.words(QA, "status")
    shown = texts(await april.say(QA, "status", april.channel(DUTY)))
    assert "Grades" not in shown
    for message in april.posts(DUTY):
        assert "Good" not in texts(message.card)
        assert "Seen in the record" not in str(message.activity)


async def test_open_my_audit_in_the_channel_opens_the_pressers_own(april: Play) -> None:
    card = april.posts(DUTY)[0]
    opened = (await april.press(MANAGER, card, "Open my audit")).opened()
    assert "1 / " in texts(opened.card)
    stranger = (await april.press(WITHOUT, card, "Open my audit")).opened()
    assert "You have no audit here" in texts(stranger.card)
    lead = (await april.press(QA, card, "Open my audit")).opened()
    assert "You have no audit here" in texts(lead.card)


async def test_whoever_cannot_be_reached_is_named_and_gets_the_card_after_installing(tmp_path: Path) -> None:
    async with small(tmp_path, absent=(MANAGER,)) as play:
        await play.allocate()
        assert play.auditors("Team Manager, Duty") == []
        assert f"Cannot be reached in Teams:** {MANAGER}" in texts(play.posts(DUTY)[0].card)
        for lead in (QA, QA_2):
            told = play.holding("1 auditor cannot be reached", lead)
            assert len(told) == 1
            assert "has not installed the bot" in texts(told[0].card)
        await play.teams.install(play.person(MANAGER))
        await play.settle()
        assert len(play.audit_cards(MANAGER)) == 1
        assert "Cannot be reached" not in texts(play.posts(DUTY)[0].card)
        # The welcome is the turn's reply and the audit's card is owed: either may come first.
        assert len(play.holding("Hello", MANAGER)) == 1


async def test_without_a_linked_channel_the_qa_leads_get_the_card_and_linking_posts_it(
    tmp_path: Path,
) -> None:
    async with small(tmp_path, unlinked=(FAMILY,)) as play:
        await play.allocate()
        assert play.posts(FAMILY) == []
        for lead in (QA, QA_2):
            assert len(play.holding("has no channel that I can write to", lead)) == 1
        assert "Linked" in await play.words(QA, f"link allocations for {FAMILY}", play.channel(FAMILY))
        assert len(play.holding("2 not opened", channel=FAMILY)) == 1
        assert "No longer linked" in await play.words(QA_2, "unlink allocations for family safeguarding")


async def test_more_than_forty_rows_are_split_over_cards(tmp_path: Path) -> None:
    top = Post(DIRECTOR, "Director")
    seniors = Post("Senior Manager, Big", "SM", DUTY, reports_to=top.upn)
    managers = [Post(f"Team Manager, Big {n}", "TM", DUTY, f"Big {n}", seniors.upn) for n in range(1, 46)]
    everybody = people_csv([top, seniors, Post(QA, "QA Lead"), *managers])
    async with small(tmp_path, people=everybody, cases=cases_csv(30), start="2026-06-15T09:00") as play:
        await play.allocate("learning spaces Q1")
        cards = play.posts(DUTY)
        pages = {m.id: sum("Not opened" in line for line in texts(m.card).splitlines()) for m in cards}
        assert max(pages.values()) <= 40
        assert sum(pages.values()) == 46
        assert len(cards) == 3


async def test_the_later_months_go_out_on_their_first_working_day(april: Play) -> None:
    before = len(april.posts(DUTY))
    await april.clock("2026-05-01T08:59")
    assert len(april.posts(DUTY)) == before
    await april.clock("2026-06-01T09:00")
    months = [texts(message.card).splitlines()[0] for message in april.posts(DUTY)]
    rounds = [words for words in months if words.startswith("LEARNING SPACES")]
    assert [words.rpartition(" ")[2] for words in rounds] == ["APRIL", "MAY", "JUNE"]
    due = april.rows("select month, min(due_on), max(due_on) from audit group by month order by month")
    assert [row[1:] for row in due] == [("2026-04-29",) * 2, ("2026-05-29",) * 2, ("2026-06-29",) * 2]


async def test_nobody_imported_no_case_left_and_nobody_to_audit_are_said_in_plain_words(
    tmp_path: Path,
) -> None:
    leads = people_csv([Post(QA, "QA Lead")])
    async with small(tmp_path, people=leads, cases=b"") as play:
        assert "No case has been imported yet" in await play.words(QA, "allocate learning spaces Q1")
        assert "Nothing has been allocated here yet" in await play.words(QA, "status")


async def test_an_authority_without_cases_for_everybody_says_who_gets_none(tmp_path: Path) -> None:
    async with small(tmp_path, cases=cases_csv(1)) as play:
        words = await play.words(QA, "allocate learning spaces Q1")
        assert "Fewer than planned" in words
        await play.press(QA, play.cards(QA)[-1], "Confirm")
        assert len(play.rows("select distinct case_reference from audit")) == 5
        assert "Confirm" not in titles(play.cards(QA)[-1].card)
