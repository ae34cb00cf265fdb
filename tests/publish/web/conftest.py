"""A browser, and maps opened in it from a file, with the network off."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest
from map_browser import PATIENCE_MS

from coverplan.publish.web.map_page import web_map

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed here")
    with api.sync_playwright() as running:
        started = running.chromium.launch(executable_path=program, args=list(_QUIET))
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Return a context manager that opens a map and, on leaving, holds that nothing left the page or failed."""

    @contextmanager
    def show(made, width=1400, height=900):
        file = made.save(tmp_path / "地图 图.html")
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        context.set_default_timeout(PATIENCE_MS)
        left, troubles = [], []

        def route(way):
            if way.request.url.startswith("file:"):
                way.continue_()
            else:
                left.append(way.request.url)
                way.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.on("request", lambda request: None if request.url == file.as_uri() else left.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_selector("#panel .search")
        yield page
        page.wait_for_timeout(100)
        context.close()
        assert left == []
        assert troubles == []

    return show


@pytest.fixture(scope="module")
def toy_map(toy_study, toy_result, toy_proposal):
    return web_map(toy_study, toy_result, toy_proposal)
