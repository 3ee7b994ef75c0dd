"""What goes wrong in the middle of something: nothing is half kept, and the next try does it."""

from dataclasses import replace
from pathlib import Path

import pytest
from library_documents import word
from library_file_acts import room, send, share_file
from office import Office, at
from seslip import (
    CHAIR_2,
    CHANNEL,
    FORM,
    KENT_CHAIR,
    named,
    seslip_office,
    seslip_play,
    share,
    typed_in,
)

from cards import library as cards
from cards.library_versions import edit_dialog
from practice import library_changes as changes
from practice import library_sharing as sharing
from practice.library import template_card
from practice.library_finding import templates
from practice.library_records import Search
from practice.library_versions_views import EditDialog
from practice.work import Rules
from rehearsal.reading import inputs_of, texts
from rehearsal.wire import text_at

NOW = at("2026-07-03 10:00")
TABLES = ("template", "template_version", "template_link", "template_search", "template_word", "delivery")


async def share_and_stop(desk: Office) -> None:
    person = await named(desk, KENT_CHAIR)
    async with desk.store.write() as work:
        await sharing.share(work, desk.rules, person, NOW, source=sharing.Source(), inputs=FORM)
        raise KeyboardInterrupt


async def test_stopped_in_the_middle_of_a_share_nothing_of_it_is_there(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        with pytest.raises(KeyboardInterrupt):
            await share_and_stop(desk)
        for table in TABLES:
            assert await desk.rows(f"select * from {table}") == [], table
        shared = await share(desk)
        async with desk.store.read() as work:
            assert (await work.library.find(Search("tool"), offset=0, limit=5)).ids == (shared,)


async def test_while_the_database_is_busy_the_form_stays_as_it_was_typed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(KENT_CHAIR, "share", play.channel(CHANNEL))
        form = (await play.press(KENT_CHAIR, play.posts(CHANNEL)[-1], "Share a template")).opened()
        with play.locked():
            busy = await play.teams.submit(form, "Share", typed_in(form.card, FORM))
        assert "Nothing was changed" in str(busy)
        assert play.rows("select id from template") == []
        again = await play.submit(form, "Share", typed_in(form.card, FORM))
        assert "It stands in" in texts(again.opened().card)
        assert len(play.rows("select id from template")) == 1


async def test_a_file_whose_content_is_gone_is_said_so_and_is_there_again_once_it_is_sent(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        content = word()
        await send(play, content=content)
        await share_file(play)
        for path in room(play):
            path.unlink()
        card = play.posts(CHANNEL)[-1]
        gone = await play.press(CHAIR_2, card, "Get the file")
        assert "is not here any more. Please ask CP Chair" in str(gone)
        assert "is in the library already" in await send(play, content=content)
        await play.press(CHAIR_2, card, "Get the file")
        assert len(room(play)) == 1
        assert any(one.activity.get("attachments") for one in play.cards(CHAIR_2))


def narrowed(rules: Rules) -> Rules:
    """The network has changed its lists: nothing that `FORM` chose is in them any more."""
    library = rules.framework.library
    assert library is not None
    of = {"topics": ("Neglect",), "kinds": library.kinds[:1], "authorities": ("Hampshire", "Surrey")}
    framework = rules.framework.model_copy(update={"library": library.model_copy(update=of)})
    return replace(rules, framework=framework)


async def test_what_a_list_does_not_have_any_more_is_shown_found_and_chosen_anew(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        shared, chair, rules = await share(desk), await named(desk, KENT_CHAIR), narrowed(desk.rules)
        async with desk.store.write() as work:
            card = await template_card(work, rules, shared)
            assert "Pre-proceedings and PLO" in texts(cards.template_card(card).card)
            assert (await templates(work, rules, words="proceedings", page=1)).total == 1
            page = await changes.edit_page(work, rules, chair, shared)
            inputs = {key.partition(".")[0]: one for key, one in inputs_of(edit_dialog(page).card).items()}
            assert [text_at(inputs[name], "value") for name in ("kind", "topic", "authority")] == ["", "", ""]
            refused = await changes.edit(work, rules, chair, NOW, template_id=shared, version=1, inputs=FORM)
            assert isinstance(refused, EditDialog)
            assert len(refused.filled.problems) == 3
            anew = {**FORM, "kind": "template", "topic": "Neglect", "authority": "Surrey"}
            done = await changes.edit(work, rules, chair, NOW, template_id=shared, version=1, inputs=anew)
            assert not isinstance(done, EditDialog)
