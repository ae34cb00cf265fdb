"""Pages that need no network: Leaflet and scripts of ours inside them, and no leave to load anything."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from coverplan.texts import text_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["data_island", "island", "leaflet_asset", "old_browser_notice", "own_asset", "with_policy"]

_PACKED_FROM_BYTES = 2_000_000

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def data_island(json_text: str) -> str:
    r"""Return JSON that means the same and cannot end the ``<script>`` element it stands in.

    Examples
    --------
    >>> data_island('["</script>"]')
    '["\\u003c/script\\u003e"]'
    """
    return json_text.translate(_ESCAPES)


def island(element: str, written: str, too_old: str) -> str:
    """Return the element that carries a page's data: as JSON, or where they are large packed, so that mail and browser can take them.

    Parameters
    ----------
    element
        Its id.
    written
        JSON.
    too_old
        Key of what a browser says that cannot unpack.

    Examples
    --------
    >>> island("map-data", "{}", "map.too-old")
    '<script type="application/json" id="map-data">{}</script>'
    """
    if len(written.encode()) <= _PACKED_FROM_BYTES:
        return f'<script type="application/json" id="{element}">{data_island(written)}</script>'
    text = base64.b64encode(gzip.compress(written.encode(), mtime=0)).decode()
    said = html.escape(" ".join(text_of(too_old)))
    return f'<script type="text/plain" id="{element}" data-packed data-too-old="{said}">{text}</script>'


def old_browser_notice(drawn: str) -> str:
    """Return what a page says, in both languages, in a browser that is too old for it: hidden, and shown by a script that any browser reads.

    It is shown where what the page needs is missing, and where one of its scripts fails before the page is drawn.

    Parameters
    ----------
    drawn
        Name of what the page's script sets on ``window`` when it is done.

    Examples
    --------
    >>> "too old" in old_browser_notice("mapIsDrawn")
    True
    """
    zh, en = map(html.escape, text_of("map.old-browser"))
    script = own_asset("old_browser.js").replace("@drawn@", drawn)
    return (
        f'<div id="old-browser" role="alert" style="display:none"><p lang="zh-CN">{zh}</p><p lang="en">{en}</p></div>\n'
        f"<script>{script}</script>"
    )


def with_policy(page: str) -> str:
    r"""Put the hashes of a page's scripts into its policy, at the mark ``@policy@``: no other script runs, nothing is loaded.

    Examples
    --------
    >>> with_policy('<meta content="@policy@"><script>1</script>')[:50]
    '<meta content="default-src \'none\'; img-src data:; '
    """
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(page))
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {hashes}"
    return page.replace("@policy@", policy, 1)


def leaflet_asset(name: str) -> str:
    """Return a file of Leaflet's; pictures that a style names are put into it.

    Examples
    --------
    >>> "leaflet" in leaflet_asset("leaflet.css")
    True
    """
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    text = (folder / name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if name.endswith(".css"):
        return re.sub(r"url\((images/[\w.-]+)\)", lambda found: f"url({_data_uri(folder / found[1])})", text)
    return text


def _data_uri(image: Traversable) -> str:
    return "data:image/png;base64," + base64.b64encode(image.read_bytes()).decode("ascii")


def own_asset(name: str) -> str:
    """Return a script or style of ours.

    Examples
    --------
    >>> "use strict" in own_asset("findings.js")
    True
    """
    return (
        (files("coverplan.publish.web") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
