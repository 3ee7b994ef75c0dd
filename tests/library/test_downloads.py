"""Where a file may come from, and how much of it is read; and a PDF that would take for ever."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from library_documents import pdf

from bot import file_looking
from bot.file_looking import look
from bot.receiving import NotFetched
from bot.teams.downloads import Downloads
from practice.errors import BadInput, Refused
from practice.file_checks import MOST

NOT_ONEDRIVE = [
    "http://authority-my.sharepoint.com/x",
    "https://sharepoint.com.example.org/x",
    "https://evilsharepoint.com/x",
    "https://authority.sharepoint.com@example.org/x",
    "https://user:word@authority.sharepoint.com/x",
    "https://authority.sharepoint.com:8443/x",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/x",
    "ftp://authority.sharepoint.com/x",
    "//authority.sharepoint.com/x",
    "",
]
Answering = Callable[[web.Request], "web.StreamResponse"]


@pytest.mark.parametrize("url", NOT_ONEDRIVE)
async def test_in_teams_nothing_is_fetched_from_anywhere_but_onedrive(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(NotFetched, match="OneDrive and SharePoint only"):
            await Downloads(session, local=False).fetch(url)


@asynccontextmanager
async def drive() -> AsyncIterator[tuple[Downloads, str, list[web.Request]]]:
    """Somebody's OneDrive that behaves in several ways."""
    asked: list[web.Request] = []

    async def give(request: web.Request) -> web.StreamResponse:
        asked.append(request)
        return web.Response(body=b"content")

    async def moved(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(request.query["to"])

    async def packed(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})

    async def endless(request: web.Request) -> web.StreamResponse:
        """Without a length, and more than anybody wants."""
        response = web.StreamResponse()
        await response.prepare(request)
        for sent in range(0, 4 * MOST, 1024**2):
            asked[:] = [request] * (sent // 1024**2)
            try:
                await response.write(bytes(1024**2))
            except ConnectionError:
                break
        return response

    app = web.Application()
    app.add_routes([web.get("/file", give), web.get("/moved", moved), web.get("/packed", packed)])
    app.add_routes([web.get("/endless", endless)])
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield Downloads(session, local=True), base, asked
    finally:
        await runner.cleanup()


async def test_a_file_is_fetched_without_a_token_also_from_where_it_was_moved_to() -> None:
    async with drive() as (downloads, base, asked):
        assert await downloads.fetch(f"{base}/file?tempauth=a%2Fb") == b"content"
        assert await downloads.fetch(f"{base}/moved?to=/file") == b"content"
        assert [request.headers.get("Authorization") for request in asked] == [None, None]
        assert asked[0].rel_url.raw_query_string == "tempauth=a%2Fb"


async def test_it_is_not_followed_to_another_machine_nor_in_circles() -> None:
    async with drive() as (downloads, base, asked):
        with pytest.raises(NotFetched, match="OneDrive and SharePoint only"):
            await downloads.fetch(f"{base}/moved?to=http://192.0.2.1/file")
        with pytest.raises(NotFetched, match="could not fetch"):
            await downloads.fetch(f"{base}/moved?to=" + f"{base}/moved?to=".replace("?", "%3F") * 5)
        with pytest.raises(NotFetched, match="could not fetch"):
            await downloads.fetch(f"{base}/packed")
        assert asked == []


async def test_no_more_is_read_than_is_taken_whatever_its_length() -> None:
    async with drive() as (downloads, base, asked):
        with pytest.raises(BadInput, match="larger than 25 MB"):
            await downloads.fetch(f"{base}/endless")
        assert len(asked) < 60


async def test_a_pdf_is_looked_at_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_looking, "SECONDS", 30.0)  # machines are shared
    assert await look("a.pdf", pdf()) == "PDF"
    with pytest.raises(BadInput, match="The PDF is damaged"):
        await look("a.pdf", b"%PDF-1.7 nothing")
    with pytest.raises(BadInput, match="is no PDF"):
        await look("a.pdf", b"nothing")


async def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_looking, "SECONDS", 0.0)
    with pytest.raises(Refused, match="could not look through this file in time"):
        await look("a.pdf", pdf())


async def test_whoever_looks_into_a_pdf_has_no_secret_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, other = tmp_path / "told", tmp_path / "python"
    other.write_text(f"#!/bin/sh\ncat > /dev/null\nenv > {told}\n")
    other.chmod(0o700)
    monkeypatch.setattr(file_looking.sys, "executable", str(other))
    monkeypatch.setattr(file_looking, "SECONDS", 30.0)  # machines are shared
    monkeypatch.setenv("MicrosoftAppPassword", "a secret")
    assert await look("a.pdf", pdf()) == "PDF"
    assert "PATH=" in told.read_text()
    assert "a secret" not in told.read_text()
