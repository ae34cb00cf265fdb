from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.wording import cost_amount, plain, share_text, weight_text


@given(st.floats(0, 1))
def test_only_a_full_share_reads_as_full(share: float) -> None:
    shown = float(share_text(share).removesuffix(" %"))
    assert (shown == 100.0) == (share >= 1 - 1e-9)
    assert shown == pytest.approx(100 * share, abs=0.1)


@given(st.text())
def test_plain_text_fits_into_xml(text: str) -> None:
    from xml.etree import ElementTree as ET

    element = ET.Element("a")
    element.text = plain(text)
    ET.fromstring(ET.tostring(element))


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), pd.NaT])
def test_a_missing_figure_is_a_dash(missing: object) -> None:
    assert share_text(missing) == weight_text(missing, "people") == cost_amount(missing, "m") == "—"
    assert plain(missing) == ""
