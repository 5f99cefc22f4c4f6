"""The widget in a page of another site: that site's look and language, only where the centre allows it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.peers.browser import watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import browser, server

__all__ = ["browser", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

_PAGE = """<!doctype html><html lang="ro"><meta charset="utf-8"><title>Magazin</title>
<style>body {{ font: 20px/1.4 serif; color: rgb(10, 80, 10) }}
button {{ background: pink !important; display: none }}</style>
<h1>Magazin</h1><main></main>
<script src="{server}/public/widget.js" defer
data-colour="rgb(120, 20, 120)" data-into="main"></script></html>"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(server: ServerProcess) -> AsyncIterator[str]:
    """Serve one page of somebody else's site, whose policy forbids inline styles of others."""
    body = _PAGE.format(server=server.url).encode()
    policy = f"Content-Security-Policy: script-src {server.url}; connect-src {server.url}\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{policy}Content-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    site = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{site.sockets[0].getsockname()[1]}"
    site.close()
    await site.wait_closed()


async def test_a_site_that_is_not_allowed_is_told_so_without_losing_what_was_typed(
    browser: Browser, server: ServerProcess, shop: str
) -> None:
    context = await browser.new_context()
    seen = await watched(context, shop)
    await seen.page.goto(shop)
    await seen.page.get_by_label("Număr de telefon").fill("0721 234 571")
    await seen.page.get_by_role("checkbox").check()
    await seen.page.get_by_role("button", name="Sunați-mă").click()
    await seen.page.get_by_role("alert").wait_for()
    assert await seen.page.get_by_label("Număr de telefon").input_value() == "0721 234 571"
    await context.close()


async def test_an_allowed_site_shows_the_request_from_asking_to_cancelling(
    browser: Browser, server: ServerProcess, shop: str
) -> None:
    server.setting("widget_origins", f'["{shop}"]')
    context = await browser.new_context()
    seen = await watched(context, shop)
    await seen.page.goto(shop)
    send = seen.page.get_by_role("button", name="Sunați-mă")
    assert await send.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(120, 20, 120)"
    assert await send.evaluate("e => getComputedStyle(e).fontFamily") == "serif"
    assert (
        await seen.page.get_by_text("Te sunăm noi").evaluate("e => getComputedStyle(e).color")
        == "rgb(10, 80, 10)"
    )
    await seen.page.get_by_label("Număr de telefon").fill("0721 234 572")
    await seen.page.get_by_role("checkbox").check()
    await send.click()
    await seen.page.get_by_role("heading", name="Ești").wait_for()
    await seen.page.reload()
    await seen.page.get_by_role("heading", name="Ești").wait_for()
    await seen.page.get_by_role("button", name="Anulează cererea").click()
    await seen.page.get_by_role("heading", name="Cererea ta e anulată.").wait_for()
    assert not seen.dialogs
    assert not seen.errors
    await context.close()
