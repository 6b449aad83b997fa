"""A client written from the protocol's page alone takes part in everything: see `client.py`."""

from __future__ import annotations

import ast
import contextlib
from pathlib import Path
from typing import Any

import msgpack
import pytest
from aiohttp import ClientSession, CookieJar

from tests.gateway.world import World
from tests.people import EMAIL, ORIGIN, PASSWORD, SITE
from tests.protocol.bodies import KEEP, KIDS, NEW, Page, keyframe, new_element, new_text
from tests.protocol.client import OperatorSide, VisitorSide

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["bodies.py", "client.py"])
def test_client_imports_nothing_of_the_hub(name: str) -> None:
    for node in ast.walk(ast.parse((HERE / name).read_text("utf-8"))):
        imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        imported += [one.name for one in node.names] if isinstance(node, ast.Import) else []
        assert not [each for each in imported if each.split(".")[0] == "cobrowse"]


class Shop:
    """The page that is shown: a list that grows, and a heading that changes."""

    def __init__(self) -> None:
        self.title = "Shop"
        self.goods = ["tent"]

    def keyframe(self) -> list[Any]:
        goods = [new_element("li", {}, new_text(one)) for one in self.goods]
        title = new_element("h1", {"class": "title"}, new_text(self.title))
        return keyframe(new_element("html", {}, new_element("body", {}, title, new_element("ul", {}, *goods))))

    def html(self) -> str:
        goods = "".join(f"<li>{one}</li>" for one in self.goods)
        return f'<html><body><h1 class="title">{self.title}</h1><ul>{goods}</ul></body></html>'

    def add(self, one: str, *, as_list: int) -> list[Any]:
        """Return the change that appends to the list, whose node has this number."""
        self.goods.append(one)
        item = new_element("li", {}, new_text(one))
        return [KIDS, as_list, KEEP, len(self.goods) - 1, NEW, 1, *item, 0]


def list_of(page: Page) -> int:
    return next(number for number, node in page.nodes.items() if node.tag == "ul")


async def test_client_visits_chats_agrees_shows_its_page_through_losses_and_ends(world: World) -> None:
    async with contextlib.AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
        visitor = VisitorSide(http, world.base, SITE, ORIGIN)
        operator = OperatorSide(http, world.operators_base)
        stack.push_async_callback(lambda: visitor.line.close())
        stack.push_async_callback(operator.line.close)

        # It visits, chats, and is known again after a lost connection.
        await visitor.visit()
        assert (await visitor.line.hears("welcome"))["messages"] == []
        await visitor.line.says("message", id="first", text="Hello")
        await operator.sign_in(EMAIL, PASSWORD)
        row = (await operator.line.hears("welcome"))["visitors"][0]
        dialog = await operator.line.says("open", site=row["site"], visitor=row["visitor"])
        assert [message["text"] for message in dialog["messages"]] == ["Hello"]
        await operator.line.says("message", dialog=dialog["dialog"], id="second", text="May I look?")
        assert (await visitor.line.hears("message", lambda told: told["author"] == "operator"))["text"] == "May I look?"
        await visitor.line.close()
        await visitor.visit()
        welcome = await visitor.line.hears("welcome")
        assert [message["text"] for message in welcome["messages"]] == ["Hello", "May I look?"]

        # It is asked, and says Yes.
        made = await operator.line.says("request", dialog=dialog["dialog"], text="")
        screencast = made["screencast"]["screencast"]
        ask = await visitor.line.hears("ask")
        assert ask["screencast"] == screencast
        await visitor.line.says("answer", screencast=screencast, answer="yes", widget="client.py")
        start = await visitor.line.hears("start")

        # It shows its page, and the operator's side rebuilds it.
        shop = Shop()
        await visitor.share(screencast, start["ticket"], shop.keyframe)
        writer = visitor.writer
        assert writer
        stack.push_async_callback(writer.close)
        await operator.line.hears("screencast", lambda told: told["state"] == "live")
        watcher = await operator.watch(screencast)
        await visitor.line.hears("watchers", lambda told: told["watchers"] == ["Kim"])
        await watcher.until(lambda: watcher.page.ready)
        assert watcher.page.html() == shop.html()
        await writer.write(shop.add("boots", as_list=list_of(watcher.page)))
        await watcher.until(lambda: watcher.page.html() == shop.html())

        # The visitor's link is lost: what was not acknowledged is sent again, nothing twice.
        await writer.lose()
        await writer.write(shop.add("kettle", as_list=list_of(watcher.page)))
        await operator.line.hears("screencast", lambda told: told["state"] == "reconnecting")
        await writer.connect()
        await watcher.until(lambda: watcher.page.html() == shop.html())
        assert (watcher.keyframes, watcher.position) == (1, 3)

        # The operator's link is lost: it goes on where it was.
        await watcher.lose()
        await writer.write(shop.add("map", as_list=list_of(watcher.page)))
        await watcher.connect()
        await watcher.until(lambda: watcher.page.html() == shop.html())
        assert (watcher.keyframes, watcher.position) == (1, 4)

        # A picture that is wrong asks for a keyframe.
        shop.title = "Shop, healed"
        await watcher.heal()
        await watcher.until(lambda: watcher.page.html() == shop.html())
        assert writer.asked == ["heal"]
        epoch = watcher.epoch

        # The log is lost: it begins anew as another writer, whose entries are in another epoch.
        await world.hub.backend.bus.drop(screencast)
        await writer.write(shop.add("lamp", as_list=list_of(watcher.page)))
        await watcher.until(lambda: watcher.page.html() == shop.html() and watcher.epoch != epoch)
        assert writer.asked[-1] == "need_keyframe"
        await writer.write(shop.add("jacket", as_list=list_of(watcher.page)))
        await watcher.until(lambda: watcher.page.html() == shop.html())

        # It stops: both links and both sides are told.
        await visitor.line.says("stop", screencast=screencast, reason="by_visitor")
        assert (await visitor.line.hears("end"))["reason"] == "by_visitor"
        await watcher.until(lambda: watcher.end == "by_visitor")
        told = await operator.line.hears("screencast", lambda told: told["state"] == "ended")
        assert told["reason"] == "by_visitor"
        again = await operator.line.says("request", dialog=dialog["dialog"], text="")
        assert (again["error"]["code"], again["error"]["seconds"] > 0) == ("paused", True)


async def test_refusals_are_what_the_page_says(world: World) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        body = {"site": SITE, "tab": "a" * 16, "visitor": ""}
        for site, origin, status, code in (
            ("nobody", ORIGIN, 404, "unknown_site"),
            (SITE, "https://other.example", 403, "origin_not_allowed"),
        ):
            answer = await http.post(f"{world.base}/v1/visit", json=body | {"site": site}, headers={"Origin": origin})
            assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)
        ws = await http.ws_connect(f"{world.base}/v1/frames/visitor", headers={"Origin": ORIGIN})
        await ws.send_bytes(msgpack.packb([-1, 1, "forged", "writer"]))
        closed = await ws.receive()
        assert (closed.data, closed.extra) == (4400, "token_invalid")
