"""A rehearsal at the terminal."""

from __future__ import annotations

from typing import Any


def print_rehearsal(console: Any, data: dict[str, Any]) -> None:
    """The figures of a rehearsal, and what `status` said on the way against what it took."""
    from rich.table import Table

    used = data["budget_used"]
    rows = (
        ("Plan, calls an hour", f"{data['plan']}: {data['calls_per_hour']}, of which {data['reserve']} are left to others"),
        ("Calls (the plan said)", f"{data['calls']} ({data['calls_forecast']})"),
        ("Virtual hours, hourly windows", f"{data['virtual_hours']:g}, {data['windows']}"),
        ("Budget used while it was the bottleneck", "it never was" if used is None else f"{used:.2%}"),
        ("Answers 429", f"{data['answers_429']}"),
        ("Calls that touched the reserve", f"{data['reserve_touched']} (least left: {data['least_calls_left']})"),
        ("Wall seconds, virtual hours a minute", f"{data['wall_seconds']:g}, {data['virtual_hours_a_minute']:g}"),
    )
    table = Table("Rehearsal on a copy of the embedded account", "", title_justify="left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    forecasts = Table("Calls made", "after hours", "status said, hours to go", "it took", "error")
    for f in data["forecasts"]:
        error = f"{f['error']:+.2%}"
        forecasts.add_row(f"{f['share']:.0%}", f"{f['after_hours']:g}", f"{f['said_hours']:g}", f"{f['took_hours']:g}", error)
    console.print(forecasts)
