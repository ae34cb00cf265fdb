"""What tests ask of a map that is open in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
