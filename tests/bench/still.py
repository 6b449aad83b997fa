"""What a screencast costs a page on which nothing happens: `python -m tests.bench.still [--profile] [names]`.

Processor time of the page's main thread in each second, after ten quiet ones: of the page with the engine, and at the same
time, each in a browser of its own, of the page alone and of the page with a timer that does nothing as seldom as the engine
looks: what waking up costs this machine, which nothing that ever looks can go below. One row is the whole product: tag, hub,
and a console that watches.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aiohttp import web
from selenium.webdriver import Chrome

from tests.bench.still_pages import article, still_pages
from tests.e2e.browsers import open_chrome, wait_for
from tests.e2e.embedding import EMAIL, NODE_MODULES, PASSWORD, embedding
from tests.e2e.foreign import ForeignPage
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import bundle, harness_app, served

QUIET_SECONDS = 10
SECONDS = 8
"""Of the measurement."""
MOST = 1.0
"""Above the page alone, milliseconds in each second."""
TIMER = "setInterval(() => {}, 2000)"
"""As often as the engine looks at a page that is still."""
PRODUCT = "short article, the whole product"
BEGIN = "bench.begin('cobrowse', false, false).then(arguments[0], (error) => arguments[0](String(error.stack)))"
SIZE = (1000, 900)
READY_SECONDS = 60


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """Serve the pages under their numbers, each with the bench's script."""
    app = harness_app(bundle("tests/bench/bench.ts", folder))
    pages = [page.html.replace("{{tag}}", "<script src=/harness.js></script>") for page in still_pages()]

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=pages[int(request.match_info["number"])], content_type="text/html")

    app.router.add_static("/npm/", NODE_MODULES, follow_symlinks=True)
    app.router.add_get(r"/still/{number:\d+}", page)
    with served(app) as url:
        yield f"{url}/still"


class Watched:
    """A browser whose page is watched for what its main thread does."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})

    def opens(self, url: str, page: ForeignPage) -> None:
        self.driver.get(url)
        wait_for(self.driver, lambda: self.driver.execute_script(f"return !!({page.ready})"), page.name, READY_SECONDS)

    @property
    def busy(self) -> float:
        """Processor time of the main thread's tasks so far, milliseconds."""
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration") * 1000

    def profile(self, seconds: float) -> list[str]:
        """Return where its time goes, milliseconds a second by function, the dearest first."""
        self.driver.execute_cdp_cmd("Profiler.enable", {})
        self.driver.execute_cdp_cmd("Profiler.setSamplingInterval", {"interval": 100})
        self.driver.execute_cdp_cmd("Profiler.start", {})
        time.sleep(seconds)
        found = self.driver.execute_cdp_cmd("Profiler.stop", {})["profile"]
        names = {node["id"]: node["callFrame"]["functionName"] or "(anonymous)" for node in found["nodes"]}
        parents = {child: node["id"] for node in found["nodes"] for child in node.get("children", ())}
        spent: Counter[str] = Counter()
        for node, delta in zip(found["samples"], found["timeDeltas"], strict=True):
            if names[node] not in ("(idle)", "(program)", "(root)"):
                spent[f"{names[node]} < {names.get(parents.get(node, 0), '')}"] += delta
        return [f"{micros / 1000 / seconds:8.2f} {name}" for name, micros in spent.most_common(20)]


Row = tuple[str, float, float, float]
"""The page, and its milliseconds in a second: alone, with an empty timer, in a screencast."""


def _measure(*watched: Watched) -> tuple[float, float, float]:
    """Milliseconds in each second, of each of three."""
    time.sleep(QUIET_SECONDS)
    before = [(one.busy, time.monotonic()) for one in watched]
    time.sleep(SECONDS)
    alone, ticking, shared = (
        (one.busy - busy) / (time.monotonic() - at) for one, (busy, at) in zip(watched, before, strict=True)
    )
    return alone, ticking, shared


def _with_engine(names: list[str], *, profiled: bool) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(_serving(folder))
        alone, ticking, shared = (Watched(open_chrome(*SIZE)) for _ in range(3))
        for one in (alone, ticking, shared):
            stack.callback(one.driver.quit)
        for number, page in enumerate(still_pages()):
            if names and page.name not in names:
                continue
            for one in (alone, ticking, shared):
                one.opens(f"{url}/{number}", page)
            ticking.driver.execute_script(TIMER)
            told = shared.driver.execute_async_script(BEGIN)
            assert isinstance(told, dict), told
            spent = _measure(alone, ticking, shared)
            if profiled:
                print(page.name, *shared.profile(SECONDS), sep="\n", flush=True)
            yield page.name, *spent


def _with_product(*, profiled: bool) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(embedding(folder))
        page = article()
        alone, ticking, shared, watching = (open_chrome(*size) for size in (SIZE, SIZE, SIZE, (1440, 900)))
        for driver in (alone, ticking, shared, watching):
            stack.callback(driver.quit)
        bare = site.page("alone", page.html.replace("{{tag}}", TAGLESS))
        visitor, consultant = Visitor(shared), Consultant(watching)
        visitor.opens(site.page("shared", page.html))
        consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
        go_live(visitor, consultant)
        watched = [Watched(driver) for driver in (alone, ticking, shared)]
        for one in watched[:2]:
            one.opens(bare, page)
        ticking.execute_script(TIMER)
        spent = _measure(*watched)
        if profiled:
            print(PRODUCT, *watched[2].profile(SECONDS), sep="\n", flush=True)
        yield PRODUCT, *spent


TAGLESS = "<template>{{tag}}</template>"
"""The tag without effect: scripts in a template do not run."""


def measured(names: list[str], *, profiled: bool = False) -> Iterator[Row]:
    """Measure each page, or those that are named."""
    yield from _with_engine(names, profiled=profiled)
    if not names or PRODUCT in names:
        yield from _with_product(profiled=profiled)


def rows(names: list[str], *, profiled: bool = False) -> Iterator[str]:
    """Give the lines of the table."""
    yield "| page | page alone, ms/s | with an empty timer, ms/s | in a screencast, ms/s | of the engine, above the timer |"
    yield "|---|---|---|---|---|"
    for name, own, ticking, all_of_it in measured(names, profiled=profiled):
        yield f"| {name} | {own:.1f} | {ticking:.1f} | {all_of_it:.1f} | {all_of_it - ticking:+.1f} |"


def section() -> str:
    """Measure all, and return the section of the docs."""
    return (
        "## A still page\n\n"
        f"Processor time of the page's main thread in each second, {QUIET_SECONDS} seconds after the last thing that happened,"
        f" over {SECONDS} seconds; at the same time, in other browsers, of the page alone, and of the page with a timer that"
        " does nothing every two seconds, as often as the engine looks: what waking up costs this machine. Target: at most"
        f" {MOST:.0f} ms more than the page alone. The last row is the whole product: tag, hub, and a console that watches.\n\n"
        + "\n".join(rows([]))
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    for line in rows([one for one in given if one != "--profile"], profiled="--profile" in given):
        print(line, flush=True)
