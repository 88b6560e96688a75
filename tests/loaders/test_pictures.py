"""The pictures' geometry: what is wide is much, nothing leaves the frame, nothing is left out."""

import re
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loaders.reports.lineage import search_index
from loaders.reports.pictures import OUTCOMES, WIDTH, call_bars, flow

NOON = datetime(2026, 11, 20, 12)
moved_rows = st.builds(
    lambda name, outcome, target, records: {
        "ascora_object": name, "outcome": outcome, "records": records,
        "target_object": target if outcome not in ("rejected", "left_out") else None,
    },
    st.sampled_from(["jobs", "quotes", "customers", "contacts"]),
    st.sampled_from(OUTCOMES),
    st.sampled_from(["deals", "tasks", "notes"]),
    st.integers(1, 100_000),
)  # fmt: skip


@given(st.lists(moved_rows, max_size=30))
def test_every_row_flows_and_no_ribbon_leaves_the_picture(rows: list[dict[str, Any]]) -> None:
    picture = flow(rows)
    whole = sum(row["records"] for row in rows)
    assert sum(node["number"] for node in picture["nodes"] if node["side"] == 0) == whole
    assert sum(node["number"] for node in picture["nodes"] if node["side"] == 1) == whole
    assert sum(ribbon["number"] for ribbon in picture["ribbons"] if ribbon["to"] in OUTCOMES) == whole
    numbers = [float(n) for ribbon in picture["ribbons"] for n in re.findall(r"-?\d+\.\d+", ribbon["path"])]
    assert all(0 <= n <= WIDTH or n <= picture["height"] + 16 for n in numbers)


def call(minutes: int, calls: int, in_the_hour: int, refused: int = 0) -> dict[str, Any]:
    moment = NOON + timedelta(minutes=minutes)
    return {
        "minute_start": moment, "calls": calls, "writing": calls, "refused": refused, "unanswered": 0,
        "calls_in_the_hour": in_the_hour,
    }  # fmt: skip


def test_the_bars_stand_under_the_budget_and_show_where_calls_were_refused() -> None:
    chart = call_bars([call(0, 10, 10), call(1, 30, 40, refused=2), call(90, 5, 5)], allowed=100)
    assert len(chart["bars"]) == 3
    assert [bar["trouble"] for bar in chart["bars"]] == [False, True, False]
    assert all(bar["y"] > chart["budget_y"] for bar in chart["bars"])
    assert "40 calls in the hour, 30 in these minutes, 2 refused" in chart["bars"][1]["said"]


def test_weeks_of_calls_still_fit_and_more_than_the_budget_stands_above_its_line() -> None:
    chart = call_bars([call(60 * hour, 120, 120) for hour in range(24 * 30)], allowed=100)
    assert len(chart["bars"]) <= 120
    assert all(bar["y"] < chart["budget_y"] for bar in chart["bars"])
    assert max(bar["x"] + bar["width"] for bar in chart["bars"]) <= WIDTH


def test_no_calls_make_no_chart_and_no_rows_no_flow() -> None:
    assert call_bars([], allowed=100)["bars"] == []
    assert flow([])["ribbons"] == []


def test_the_search_knows_every_row_of_a_record() -> None:
    row = {"object": "deals", "crm_id": 7, "source_key": "job/J1", "source_file": "Jobs.xlsx", "source_sheet": "Jobs"}
    link = "https://x.example/crm/sales/deals/7"
    made = {**row, "object": "products", "source_key": "product/x", "source_row": None, "crm_link": None}
    index = search_index([{**row, "source_row": 2, "crm_link": link}, {**row, "source_row": 3, "crm_link": link}, made])
    assert index["address"] == "https://x.example/crm/sales"
    assert index["records"] == [[0, 7, "job/J1", "deals/7", [[0, 2], [0, 3]]], [1, 7, "product/x", None, []]]
