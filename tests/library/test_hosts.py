"""A QA lead says where links can lead: typed, in a chat and in the channel, by a member and by a guest."""

from pathlib import Path

import pytest
from authority import QA
from office import at
from scenes import Play, small
from seslip import (
    CHAIR,
    CHANNEL,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    named,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
)

from bot.language import understand
from cards.library_payloads import AllowHost, ForbidHost
from cards.payloads import LinkChannel, UnlinkChannel
from practice.errors import BadInput, Refused
from practice.library_hosts import allow_hosts, forbid_hosts
from practice.library_records import AllowedHost
from rehearsal.reading import texts

NOW = at("2026-07-03 09:00")


async def told(play: Play, by: str, words: str) -> str:
    """What the bot answers in the channel, where guests are, too."""
    return await play.words(by, words, play.channel(CHANNEL))


@pytest.mark.parametrize("by", [LEAD, KENT_LEAD])
async def test_a_qa_lead_allows_hosts_and_links_to_them_can_be_shared(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        link = "https://www.kent.gov.uk/pre-proceedings"
        refused = texts((await share_by_form(play, link=link)).opened().card)
        assert "Links to www.kent.gov.uk cannot be shared" in refused
        said = await told(play, by, "link hosts Kent.gov.uk, medway.gov.uk and sharepoint.com")
        assert "Links to kent.gov.uk and medway.gov.uk can be shared from now on." in said
        assert "sharepoint.com is allowed already." in said
        assert "Shared: Pre" in texts((await share_by_form(play, link=link)).opened().card)
        assert "medway.gov.uk" in await told(play, by, "link hosts")
        assert "kent.gov.uk is allowed already." in await told(play, by, "link hosts kent.gov.uk")
        assert "is allowed already, with kent.gov.uk" in await told(play, by, "link host www.kent.gov.uk")
        assert [row[0] for row in play.rows("select host from allowed_host order by host")] == [
            "kent.gov.uk",
            "medway.gov.uk",
            "sharepoint.com",
        ]


@pytest.mark.parametrize("by", [LEAD, KENT_LEAD])
async def test_a_host_that_is_taken_back_is_not_shared_any_more_and_what_was_shared_stays(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        said = await told(play, by, "unlink hosts sharepoint.com")
        assert "Links to sharepoint.com cannot be shared any more." in said
        assert "1 template links there: it stays" in said
        assert "No link can be shared until" in said
        dialog = (await share_by_form(play, link="https://medway.sharepoint.com/x")).opened()
        assert "No host is allowed yet." in texts(dialog.card)
        [card] = play.holding("SHARED BY KENT", channel=CHANNEL)
        assert "https://kent.sharepoint.com/sites/qa/pre-proceedings.docx" in str(card.card)
        assert "Nothing was taken back" in await told(play, by, "unlink hosts sharepoint.com")


@pytest.mark.parametrize("by", [CHAIR, KENT_CHAIR])
async def test_nobody_but_a_qa_lead_says_where_links_can_lead(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        for words in ("link hosts evil.example", "unlink hosts sharepoint.com", "link hosts"):
            assert "QA lead" in await told(play, by, words)
        assert play.rows("select host from allowed_host") == [("sharepoint.com",)]


async def test_under_a_framework_without_a_library_no_host_is_allowed(tmp_path: Path) -> None:
    async with small(tmp_path) as play:
        assert "keeps no library" in await play.words(QA, "link hosts sharepoint.com")
        assert "keeps no library" in await play.words(QA, "unlink hosts sharepoint.com")


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("link hosts sharepoint.com", AllowHost(host="sharepoint.com")),
        ("Link Hosts", AllowHost()),
        ("link host kent.gov.uk.", AllowHost(host="kent.gov.uk")),
        ("unlink hosts sharepoint.com", ForbidHost(host="sharepoint.com")),
        ("link templates", LinkChannel(purpose="templates")),
        ("unlink templates", UnlinkChannel(purpose="templates")),
    ],
)
def test_hosts_and_channels_are_linked_by_words_of_their_own(typed: str, command: object) -> None:
    assert understand(typed) == command


TAKEN = {
    "sharepoint.com": ["sharepoint.com"],
    "SharePoint.COM.": ["sharepoint.com"],
    "a.example,b.example c.example; d.example": ["a.example", "b.example", "c.example", "d.example"],
    "kent.gov.uk and KENT.gov.uk": ["kent.gov.uk"],
    "https://www.kent.gov.uk/a/b?c=d#e": ["www.kent.gov.uk"],
    "http://kent.gov.uk": ["kent.gov.uk"],
    "kent.gov.uk/qa": ["kent.gov.uk"],
    "bücher.example": ["xn--bcher-kva.example"],
    "kent。gov。uk": ["kent.gov.uk"],
    "gov.uk": ["gov.uk"],
}

NOT_TAKEN = {
    "is no host": [
        "com",
        "uk",
        "localhost",
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "https://127.0.0.1/x",
        "https://[::1/x",
        "user@kent.gov.uk",
        "https://user:pass@kent.gov.uk/",
        "kent.gov.uk:8443",
        "javascript:alert(1)",
        "kent_county.gov.uk",
        "-",
        "kent..uk",
        f"{'k' * 64}.uk",
        f"kent.gov.uk <b>x</b>{'x' * 300}",
    ],
    "leave `*.` out": ["*.sharepoint.com", "*", "https://*.sharepoint.com/"],
    "register names of their own": ["co.uk", "Org.UK.", "https://github.io/x", "azurewebsites.net"],
    "inside one network only": ["intranet.local", "printer.lan", "x.localhost"],
    "Those are 21 hosts": [" ".join(f"h{number}.uk" for number in range(20))],
}


async def test_a_host_is_taken_from_what_was_typed_and_nothing_where_one_of_them_is_wrong(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        lead = await named(desk, LEAD)
        await desk.change("delete from allowed_host")
        for typed, hosts in TAKEN.items():
            async with desk.store.write() as work:
                view = await allow_hosts(work, desk.rules, lead, NOW, words=typed)
            assert list(view.hosts) == hosts, typed
            assert ("only its host counts" in " ".join(view.done)) == ("/" in typed)
            await desk.change("delete from allowed_host")
        for said, several in NOT_TAKEN.items():
            for typed in several:
                with pytest.raises(BadInput) as refused:
                    async with desk.store.write() as work:
                        await allow_hosts(work, desk.rules, lead, NOW, words=f"kent.gov.uk, {typed}")
                assert said in str(refused.value), typed
        assert await desk.rows("select * from allowed_host") == []


async def test_what_links_to_a_host_that_is_taken_back_is_counted_by_what_is_still_allowed(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        lead = await named(desk, LEAD)
        for number, host in enumerate(("kent.sharepoint.com", "medway.sharepoint.com", "evilsharepoint.com")):
            async with desk.store.write() as work:
                await allow_hosts(work, desk.rules, lead, NOW, words="evilsharepoint.com")
            await share(desk, link=f"https://{host}/{number}")
        async with desk.store.write() as work:
            await work.library.allow_host(AllowedHost("kent.sharepoint.com", "", NOW))
            view = await forbid_hosts(work, desk.rules, lead, NOW, words="kent.sharepoint.com")
            assert view.done == ("Links to kent.sharepoint.com can still be shared, with sharepoint.com.",)
            with pytest.raises(Refused, match=r"medway\.sharepoint\.com is allowed, with sharepoint\.com"):
                await forbid_hosts(work, desk.rules, lead, NOW, words="sharepoint.com medway.sharepoint.com")
            view = await forbid_hosts(work, desk.rules, lead, NOW, words="sharepoint.com")
            assert "2 templates link there: they stay" in view.done[0]
            assert list(view.hosts) == ["evilsharepoint.com"]
