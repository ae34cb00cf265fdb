"""A folium map that needs no network: Leaflet inside the page, and no leave to load anything."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import folium
from branca.element import Figure
from jinja2 import Template

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["OfflineFigure", "OfflineMap", "data_island", "leaflet_asset", "own_asset", "with_policy"]

_SCRIPTS = ("map_base.js", "map_panel.js", "map_layers.js", "map_popups.js", "map_legend.js", "map_page.js")
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


class OfflineMap(folium.Map):
    """A folium map without tiles, links to hosts and random element ids; drawn on one canvas.

    Examples
    --------
    >>> OfflineMap().get_name()
    'map_offline'
    """

    def __init__(self) -> None:
        super().__init__(
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            max_zoom=17,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
        )
        self.default_js = []
        self.default_css = []

    @classmethod
    def _generate_id(cls) -> str:
        return "offline"


class OfflineFigure(Figure):
    """The page around an :class:`OfflineMap`: everything it needs is in it.

    What folium and others put into the page's header (links to hosts, mostly) is left out. A content
    security policy with the hash of each of the page's scripts keeps the browser from running any
    other script and from loading anything, whatever stands in the data.

    Parameters
    ----------
    title
        Title of the page, as text.
    language
        Language of the words that stand in the page before its script runs.
    skeleton
        HTML of the page around the map; ``@map@`` marks the map's place.
    data
        JSON for the page's script.

    Examples
    --------
    >>> page = OfflineFigure(title="甲县", language="zh", skeleton="<main>@map@</main>", data="{}")
    >>> _ = page.add_child(OfflineMap())
    >>> "https://cdn" in page.render()
    False
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ "zh-CN" if this.language == "zh" else "en" }}">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="@policy@">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{{ this.title|e }}</title>\n"
        "<style>{{ this.styles }}</style>\n"
        "</head>\n"
        "<body>\n"
        "{{ this.before }}{{ this.html.render(**kwargs) }}{{ this.after }}\n"
        '<script type="application/json" id="map-data">{{ this.data }}</script>\n'
        "<script>{{ this.leaflet }}\n</script>\n"
        "<script>{{ this.script.render(**kwargs) }}\n</script>\n"
        "<script>{{ this.page_script }}\n</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, *, title: str, language: str, skeleton: str, data: str) -> None:
        super().__init__(title=title)
        self.language = language
        self.before, self.after = skeleton.split("@map@")
        self.data = data_island(data)
        self.styles = leaflet_asset("leaflet.css") + own_asset("map.css")
        self.leaflet = leaflet_asset("leaflet.js")
        self.page_script = "\n".join(["(function () {\n'use strict';", *map(own_asset, _SCRIPTS), "})();"])

    def render(self, **kwargs: object) -> str:
        """Render the page, with the hashes of its own scripts in its policy."""
        return with_policy(super().render(**kwargs))


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
