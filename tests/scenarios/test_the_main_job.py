"""The main job from end to end on the sample authority: raw Teams JSON in, recorded sends out."""

from pathlib import Path

from authority import QA
from card_checks import check
from scenes import playing

from cards.elements import Drawn
from rehearsal.reading import texts
from rehearsal.sample import LANCASHIRE


async def test_a_round_goes_out_is_answered_chased_escalated_and_counted(tmp_path: Path) -> None:
    async with playing(tmp_path) as play:
        assert "40 in April" in await play.words(QA, "allocate learning spaces Q1")
        await play.press(QA, play.cards(QA)[-1], "Confirm")
        assert len(play.rows("select id from audit")) == 120
        name = play.auditors("Team Manager")[0]
        receipt = texts((await play.hand_in(name)).opened().card)
        assert "Received on **Wednesday 1 April 2026 at 09:00**" in receipt
        await play.clock("2026-05-01T09:00")
        dead = "select p.name from delivery d join person p on p.id = d.person_id where d.state = 'dead'"
        assert {name for (name,) in play.rows(dead)} <= set(LANCASHIRE.absent)
        status = await play.words(QA, "status LS-2026Q1")
        assert "1 of 120 returned" in status
        overdue = len(play.rows("select id from audit where month = '2026-04' and stage != 'returned'"))
        assert f"{overdue} overdue" in status
        assert overdue == 39
        assert f"{overdue}\noverdue" in await play.words(QA, "overdue")
        heads = play.holding("in your line", "Head of Service, Care")
        assert len(heads) == 1
        sent = {texts(m.card): m.card for p in play.teams.tenant.people for m in play.cards(p.name) if m.card}
        sent |= {texts(m.card): m.card for c in ("Adoption", "MASH") for m in play.posts(c) if m.card}
        assert len(sent) > 100
        for card in sent.values():
            check(Drawn(card, "sent"))
