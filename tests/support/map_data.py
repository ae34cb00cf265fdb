"""The data that a map's page carries."""

from __future__ import annotations

import base64
import gzip
import json
import re

import numpy as np


def island(html):
    found = re.search(r'<script type="[\w/]+" id="map-data"([^>]*)>(.*?)</script>', html, re.DOTALL)
    packed = "data-packed" in found[1]
    return json.loads(gzip.decompress(base64.b64decode(found[2])) if packed else found[2])


def decoded(steps):
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / 1e5
