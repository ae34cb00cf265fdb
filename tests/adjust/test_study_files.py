"""The study after changes, written and opened again, is the one in memory."""

from __future__ import annotations

import pandas as pd
from square_county import NE, NW, SE, changes, study

import coverplan as cp
from coverplan.adjust import apply_changes, write_study_after


def test_what_is_written_is_read_back_the_same(tmp_path):
    merge = {"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}}
    made = apply_changes(study(), changes(merge))
    back = cp.open_study(write_study_after(tmp_path, made.before, made.after))
    columns = ["indicator", "value", "unit", "unit_code", "period", "source"]
    told, held = (
        one.indicators[columns].sort_values(["indicator", "unit_code"], ignore_index=True)
        for one in (back, made.after)
    )
    pd.testing.assert_frame_equal(told, held, check_dtype=False)
    # a rate that one of the merged towns had is not passed off as that of the whole
    rates = told[told["indicator"] == "火化率"].set_index("unit_code")["source"]
    assert "估算" in rates["370832103"]
    assert rates[NW] == "示例"
    for name in ("unit_code", "name", "type", "parent_code", "households"):
        assert back.boundaries[name].astype(str).tolist() == made.after.boundaries[name].astype(str).tolist()
    assert back.unit_list["unit_code"].tolist() == made.after.unit_list["unit_code"].tolist()
    assert back.residents["residents"].sum() == 2800.0
    serves = [
        dict(zip(one.facilities["facility_id"], one.facilities["serves"], strict=True))
        for one in (back, made.after)
    ]
    assert serves[0] == serves[1]
