"""A folium map that needs no network: what it needs is inside the page."""

from __future__ import annotations

import folium
from branca.element import Figure
from jinja2 import Template

from coverplan.publish.web.leaflet import (
    island,
    leaflet_asset,
    old_browser_notice,
    own_asset,
    with_policy,
)

__all__ = ["OfflineFigure", "OfflineMap"]

_SCRIPTS = (
    "map_base.js",
    "map_panel.js",
    "map_layers.js",
    "map_popups.js",
    "map_plans.js",
    "map_found.js",
    "map_legend.js",
    "map_page.js",
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
        "{{ this.notice }}\n"
        "{{ this.before }}{{ this.html.render(**kwargs) }}{{ this.after }}\n"
        "{{ this.data }}\n"
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
        self.notice = old_browser_notice("mapIsDrawn")
        self.data = island("map-data", data, "map.too-old")
        self.styles = leaflet_asset("leaflet.css") + own_asset("map.css")
        self.leaflet = leaflet_asset("leaflet.js")
        begin = (
            "withData('map-data', function (said) { document.getElementById('stage').textContent = said; },"
            " function (data) {\n'use strict';"
        )
        self.page_script = "\n".join([own_asset("island.js"), begin, *map(own_asset, _SCRIPTS), "});"])

    def render(self, **kwargs: object) -> str:
        """Render the page, with the hashes of its own scripts in its policy."""
        return with_policy(super().render(**kwargs))
