"""The geometry of the reports' pictures: numbers in, coordinates for inline SVG out. Draws nothing itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

OUTCOMES = ("sent", "matched", "folded", "left_out", "rejected")
BAR, GAP, ROW = 12, 10, 26  # pixels: a node's width, between nodes, at least a node and its gap
COLUMNS = (150, 470, 790)  # where the three columns of the flow stand
WIDTH = 960
BUCKETS = (1, 10, 60, 24 * 60)  # minutes a bar may stand for
MOST_BARS = 120


def flow(moved: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Ascora objects → outcomes → CRM objects as nodes and ribbons; `records` of each row is the ribbon's width."""
    rows = [row for row in moved if row["records"]]
    into = [(row["ascora_object"], row["outcome"], row["records"]) for row in rows]
    out = [(row["outcome"], row["target_object"], row["records"]) for row in rows if row["target_object"]]
    columns = [
        _totals((start, n) for start, _, n in into),
        _totals((end, n) for _, end, n in into),
        _totals((end, n) for _, end, n in out),
    ]
    columns[1] = {name: columns[1][name] for name in OUTCOMES if name in columns[1]}
    height = max([ROW * len(column) for column in columns] + [240])
    whole = sum(columns[0].values()) or 1
    scale = min((height - GAP * (len(column) - 1)) / whole for column in columns if column) if rows else 1
    nodes = [_stacked(column, x, height, scale) for column, x in zip(columns, COLUMNS, strict=True)]
    ribbons = _ribbons(into, nodes[0], nodes[1], scale, 1) + _ribbons(out, nodes[1], nodes[2], scale, 0)
    placed = [{**node, "side": side} for side, column in enumerate(nodes) for node in column.values()]
    return {"width": WIDTH, "height": round(height + 4), "nodes": placed, "ribbons": ribbons}


def _totals(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for name, number in named:
        totals[name] += number
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _stacked(column: Mapping[str, int], x: int, height: float, scale: float) -> dict[str, dict[str, Any]]:
    """Nodes of a column from top to bottom; a small one keeps the room that its label needs."""
    rooms = {name: max(number * scale + GAP, 16) for name, number in column.items()}
    squeeze = min(1.0, height / (sum(rooms.values()) or 1))
    y, nodes = 2.0, {}
    for name, number in column.items():
        nodes[name] = {"label": name, "number": number, "x": x, "y": round(y, 1), "height": round(max(1.5, number * scale), 1)}
        y += rooms[name] * squeeze
    return nodes


def _ribbons(
    links: Iterable[tuple[str, str, int]], left: Mapping[str, Any], right: Mapping[str, Any], scale: float, outcome_at: int
) -> list[dict[str, Any]]:
    """One ribbon a pair of nodes, coloured by its outcome: curves between the edges of the two nodes."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for start, end, number in links:
        sums[start, end] += number
    used_left: dict[str, float] = defaultdict(float)
    used_right: dict[str, float] = defaultdict(float)
    order = {name: place for place, name in enumerate(left)}, {name: place for place, name in enumerate(right)}
    ribbons = []
    for (start, end), number in sorted(sums.items(), key=lambda item: (order[0][item[0][0]], order[1][item[0][1]])):
        width = max(1.0, number * scale)
        top, bottom = left[start]["y"] + used_left[start], right[end]["y"] + used_right[end]
        used_left[start] += number * scale
        used_right[end] += number * scale
        path = _curve(left[start]["x"] + BAR, top, right[end]["x"], bottom, width)
        colour = OUTCOMES.index((start, end)[outcome_at])
        ribbons.append({"path": path, "colour": colour, "from": start, "to": end, "number": number})
    return ribbons


def _curve(x1: float, y1: float, x2: float, y2: float, width: float) -> str:
    middle = (x1 + x2) / 2
    return (
        f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        f"V{y2 + width:.1f}C{middle:.1f} {y2 + width:.1f} {middle:.1f} {y1 + width:.1f} {x1:.1f} {y1 + width:.1f}Z"
    )


def call_bars(calls: Iterable[Mapping[str, Any]], allowed: int, height: int = 200) -> dict[str, Any]:
    """Bars of `calls_in_the_hour` over time against the `allowed` calls an hour; each bar is the fullest minute of its bucket."""
    rows = [(_moment(row["minute_start"]), row) for row in calls]
    if not rows:
        return {"bars": []}
    start = rows[0][0]
    minutes = int((rows[-1][0] - start).total_seconds() // 60) + 1
    bucket = next((size for size in BUCKETS if minutes / size <= MOST_BARS), -(-minutes // MOST_BARS))
    buckets: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for moment, row in rows:
        buckets[int((moment - start).total_seconds() // 60) // bucket].append(row)
    count = max(max(buckets) + 1, 12)
    top = max(allowed, *(row["calls_in_the_hour"] for _, row in rows)) * 1.08
    left, step = 64, (WIDTH - 80) / count
    bars = [_bar(found, left + place * step, step, top, height) for place, found in sorted(buckets.items())]
    return {
        "bars": bars, "width": WIDTH, "height": height, "left": left, "bucket": bucket, "allowed": allowed,
        "budget_y": round(height - height * allowed / top, 1), "start": start.strftime("%d %b %H:%M"),
        "end": (start + timedelta(minutes=bucket * count)).strftime("%d %b %H:%M"),
    }  # fmt: skip


def _bar(found: list[Mapping[str, Any]], x: float, step: float, top: float, height: int) -> dict[str, Any]:
    fullest = max(row["calls_in_the_hour"] for row in found)
    tall = max(1.0, height * fullest / top)
    said = f"{found[0]['minute_start']}: {fullest} calls in the hour, {sum(row['calls'] for row in found)} in these minutes"
    refused = sum(row["refused"] + row["unanswered"] for row in found)
    return {
        "x": round(x, 1), "y": round(height - tall, 1), "width": round(max(1.5, step - 1.5), 1), "height": round(tall, 1),
        "trouble": refused > 0, "said": said + (f", {refused} refused or unanswered" if refused else ""),
    }  # fmt: skip


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
