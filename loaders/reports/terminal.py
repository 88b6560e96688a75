"""Plans and runs at the terminal: tables and lists, plain text when piped."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

OUTCOMES = ("sent", "matched", "folded", "rejected", "left_out")
SHOWN = 12  # lines of a list at the terminal; the page has all


def print_plan(console: Any, data: dict[str, Any]) -> None:
    """What the plan will do, what it costs, and what it leaves alone."""
    columns = ["create", "match", "update", "set", "delete", "restore", "unchanged"]
    shown = [c for c in columns if any(c in row for row in data["objects"])]
    console.print(_table(f"Plan {data['checksum']} for {data['account']}", "Freshsales object", shown, data["objects"], "object"))
    forecast = data["forecast"]
    hours = ", ".join(f"{name} {value:g} h" for name, value in forecast["hours"].items())
    console.print(f"Forecast: {forecast['calls']} calls; waiting for the hourly budget: {hours}.")
    print_undo(console, forecast.get("undo"))
    _print_notes(console, data["notes"])
    for problem in data["problems"]:
        console.print(f"[red]Refused:[/] {problem}")


def print_undo(console: Any, undo: dict[str, Any] | None) -> None:
    """What taking it back costs, and what cannot be taken back."""
    if undo:
        ways = undo["ways"]
        line = f"Undo: {ways['recycle bin']} calls by recycle bin, {ways['forget']} for good (--forget)."
        console.print(line, markup=False, highlight=False, soft_wrap=True)
        _print_lines(console, "Cannot be undone", undo["cannot"])


def print_setup(console: Any, data: dict[str, Any]) -> None:
    """What an administrator has to do, in Freshsales' words; what is made by a command, what is done."""
    figures = data["figures"]
    console.print(
        f"Set-up: {figures['open']} to be done by an administrator, {figures['make schema']} by `make schema`, "
        f"{figures['made']} made, {figures['done']} done.", markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
    for state, title in (("make schema", "make schema"), ("open", "By hand")):
        lines = [f"{i['kind']} “{i['label']}”: {i['where_to_click']}" for i in data["items"] if i["state"] == state]
        _print_lines(console, title, lines)


def print_diff(console: Any, data: dict[str, Any]) -> None:
    """The sample in figures, and what reads back otherwise without a reason."""
    figures = data["figures"]
    shown = sum(row["verdict"] == "covered" for row in data["features"])
    words = f"{figures['records']} records, {figures['fields']} fields, {figures['unexplained']} differences without a reason"
    line = f"Sample {data['checksum']}: {words}; {shown} of {len(data['features'])} things are shown."
    console.print(line, markup=False, highlight=False, soft_wrap=True)
    lines = [
        f"{record['object']} {record['source_key']} {row['field']}: sent {row['sent']}, reads {row['read']}"
        for record in data["records"]
        for row in record["fields"]
        if row["verdict"] == "differs" and not row["explained"]
    ]
    _print_lines(console, "Differs", lines)


def print_doubts(console: Any, doubts: list[dict[str, Any]], rejects: list[dict[str, Any]]) -> None:
    """What a person has to look at, and what waits to be repaired."""
    _print_lines(console, "In doubt", [f"{d['object']} {d['source_key']}: look {d['where']}" for d in doubts])
    _print_lines(console, "Refused", [f"{r['object']} {r['source_key']}: {r['words']}" for r in rejects])


def print_run(console: Any, data: dict[str, Any]) -> None:
    """The end of a run: Ascora's side, Freshsales' side, calls against the forecast, what needs a look."""
    if data["scope"]:
        rows = data["scope"]["counts"]
        console.print(_table("In Ascora, and where it went", "Ascora object", ["records", *OUTCOMES], rows, "ascora_object"))
        for reason in data["scope"]["reasons"]:
            line = f"{reason['records']:>6}  {reason['ascora_object']}: {reason['outcome'].replace('_', ' ')}, {reason['reason']}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    states = [
        s
        for s in ("done", "held", "gone", "rejected", "in_doubt", "absent", "blocked", "planned", "sent")
        if _any(data["objects"], s)
    ]
    if data["objects"]:
        console.print(
            _table(
                f"In Freshsales: {data['kind']} {data['run_id']}",
                "Freshsales object",
                states,
                data["objects"],
                "object",
            )
        )
    console.print(
        f"Calls: {data['calls']} used ({data['writing_calls']} writing), {data['forecast']['calls']} forecast; "
        f"{data['answers_429']} answers 429."
    )
    lines = [f"{r['object']} {r['source_key']}: {r['state']}: {r['reason']}" for r in data["trouble"]]
    _print_lines(console, "Needs a look", lines)
    _print_lines(console, "Left to people", [_held(row) for row in data["held"]])
    _print_lines(console, "In doubt", [f"{d['object']} {d['source_key']}: look {d['where']}" for d in data.get("doubts", ())])
    lines = [f"{d['object']} {d['source_key']} {d['field']}: {d['values']}" for d in data["differences"]]
    _print_lines(console, "Read back otherwise than sent", lines)
    _print_notes(console, data["notes"])


def _held(row: dict[str, Any]) -> str:
    if not row["field"]:
        return f"{row['object']} {row['source_key']}: {row['reason']}"
    values = f"we wrote {row['we_wrote']!r}, Freshsales holds {row['stands']!r}, wanted {row['ascora']!r}"
    return f"{row['object']} {row['source_key']} {row['field']}: {values}"


def _any(rows: list[dict[str, Any]], name: str) -> bool:
    return any(row.get(name) for row in rows)


def _print_notes(console: Any, notes: list[dict[str, Any]]) -> None:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        by_kind[note["kind"]].append(f"{note['object']} {note['source_key']}: {note['text']}")
    for kind, lines in by_kind.items():
        _print_lines(console, kind.capitalize(), lines)


def _print_lines(console: Any, title: str, lines: list[str]) -> None:
    if lines:
        console.print(f"{title} ({len(lines)}):", style="bold")
    for line in lines[:SHOWN]:
        console.print("  " + line, markup=False, highlight=False, soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(f"  and {len(lines) - SHOWN} more, in the report")


def _table(title: str, first: str, columns: list[str], rows: list[dict[str, Any]], key: str) -> Any:
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_footer=True)
    table.add_column(first, footer="in all")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right", footer=str(sum(row.get(column, 0) for row in rows)))
    for row in rows:
        table.add_row(str(row[key]), *(str(row.get(column) or "·") for column in columns))
    return table
