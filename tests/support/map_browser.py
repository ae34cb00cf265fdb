"""What tests ask of a map that is open in a browser."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    pass

PATIENCE_MS = 120_000  # a busy machine is slow, not wrong


def drawn(page):
    """Return the picture on the canvas."""
    page.wait_for_timeout(60)
    return page.evaluate("document.querySelector('.leaflet-overlay-pane canvas').toDataURL()")


def shown(page, kind):
    """Return how many Leaflet layers of a kind are on the map."""
    return page.evaluate(
        "kind => { let n = 0; map_offline.eachLayer(l => { if (l instanceof L[kind]) n += 1; }); return n; }",
        kind,
    )


def popup_text(page):
    page.wait_for_selector(".leaflet-popup-content")
    return page.inner_text(".leaflet-popup-content")


def serious_of_axe(page):
    """Return what axe finds serious or critical on a page; skip the test where axe is not installed."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    found = axe.run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")
    ]


def printed_pages(page, file):
    """Print a page and return the text of each sheet; skip the test where nothing can read a PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext is installed here")
    page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    said = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True).stdout.decode()
    return said.split("\f")[:-1]
