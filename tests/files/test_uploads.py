"""Where a file may go in Teams mode: to OneDrive for work over https, and nowhere else, whatever an activity says."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.teams.uploads import UploadFailed, Uploads
from bot.turn import Upload
from cards.files import file_name
from cards.notices import notice
from practice.files import KINDS
from scheduler.files import MAKERS

SHAREPOINT = "https://authority-my.sharepoint.com/personal/x/_api/upload?tempauth=a%2Fb"
REFUSED = [
    "http://authority-my.sharepoint.com/x",
    "https://sharepoint.com.example.org/x",
    "https://evilsharepoint.com/x",
    "https://sharepoint.com/x",
    "https://authority.sharepoint.com@example.org/x",
    "https://user:word@authority.sharepoint.com/x",
    "https://authority.sharepoint.com:8443/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/x",
    "ftp://authority.sharepoint.com/x",
    "//authority.sharepoint.com/x",
    "https://authority.sharepoint.com:port/x",
    "",
]


def upload(url: str, link: str = "") -> Upload:
    said = notice("Said", "Nothing.")
    return Upload(url, link or url, b"content", said, said)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.mark.parametrize("url", REFUSED)
async def test_an_address_that_is_none_of_onedrives_is_not_called(
    session: aiohttp.ClientSession, url: str
) -> None:
    uploads = Uploads(session, local=False)
    for one in (upload(url), upload(SHAREPOINT, url)) if url else (upload(url),):
        with pytest.raises(UploadFailed) as refused:
            await uploads.put(one)
        assert refused.value.code in ("AddressNotTrusted", "AddressNotRead")


@pytest.mark.parametrize(
    "url", ["https://authority.sharepoint.com/x", "http://10.0.0.1/x", "http://example.org/"]
)
async def test_local_mode_sends_to_this_machine_only(session: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(UploadFailed) as refused:
        await Uploads(session, local=True).put(upload(url))
    assert refused.value.code == "AddressNotTrusted"


async def test_the_whole_file_goes_in_one_piece_and_no_redirect_is_followed(
    session: aiohttp.ClientSession,
) -> None:
    seen: list[tuple[str, str, bytes, str | None]] = []

    async def take(request: web.Request) -> web.Response:
        told = request.headers
        seen.append((request.method, told["Content-Range"], await request.read(), told.get("Authorization")))
        if request.path == "/moved":
            raise web.HTTPTemporaryRedirect("/room")
        return web.Response(status=201)

    app = web.Application()
    app.add_routes([web.put("/room", take), web.put("/moved", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        uploads = Uploads(session, local=True)
        await uploads.put(upload(f"{base}/room"))
        assert seen == [("PUT", "bytes 0-6/7", b"content", None)]
        with pytest.raises(UploadFailed) as moved:
            await uploads.put(upload(f"{base}/moved"))
        assert (moved.value.status, len(seen)) == (307, 2)
    finally:
        await runner.cleanup()
    with pytest.raises(UploadFailed) as gone:
        await uploads.put(upload(f"{base}/room"))
    assert gone.value.status == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("COA East Kent", "COA East Kent.docx"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j.docx"),
        ("../../etc", "etc.docx"),
        ("  ", "File.docx"),
        ("x" * 300, "x" * 120 + ".docx"),
    ],
)
def test_a_files_name_is_one_that_onedrive_takes(words: str, name: str) -> None:
    assert file_name(words, "docx") == name


def test_every_kind_of_file_can_be_asked_for_and_made() -> None:
    assert set(KINDS) == set(MAKERS)
