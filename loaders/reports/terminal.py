"""Plans and runs at the terminal: tables and lists, plain text when piped."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

OUTCOMES = ("sent", "matched", "folded", "rejected", "left_out")
SHOWN = 12  # lines of a list at the terminal; the page has all
LONGEST = 300  # characters of a line or value; a name may have ten thousand


def print_plan(console: Any, data: dict[str, Any]) -> None:
    """What the plan will do, what it costs, and what it leaves alone."""
    columns = ["create", "match", "update", "set", "delete", "restore", "unchanged"]
    shown = [c for c in columns if any(c in row for row in data["objects"])]
    _table(console, f"Plan {data['checksum']} for {data['account']}", "Freshsales object", shown, data["objects"], "object")
    forecast = data["forecast"]
    hours = ", ".join(f"{name} {value:g} h" for name, value in forecast["hours"].items())
    console.print(f"Forecast: {forecast['calls']} calls; waiting for the hourly budget: {hours}.")
    if less := forecast.get("bundled", {}).get("calls_less"):
        line = f"{less} calls less with FRESHSALES_BUNDLE_CHANGES=1, for a time in which nobody works in Freshsales."
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    print_undo(console, forecast.get("undo"))
    _print_notes(console, data["notes"], "plan.html" if data["kind"] == "load" else "plan-rollback.html")
    for problem in data["problems"]:
        console.print("Refused: ", style="red", end="")
        _line(console, problem)


def print_undo(console: Any, undo: dict[str, Any] | None) -> None:
    """What taking it back costs, and what cannot be taken back."""
    if undo:
        ways = undo["ways"]
        line = f"Undo: {ways['recycle bin']} calls by recycle bin, {ways['forget']} for good (--forget)."
        console.print(line, markup=False, highlight=False, soft_wrap=True)
        _print_lines(console, "Cannot be undone", undo["cannot"], "plan.html")


def print_setup(console: Any, data: dict[str, Any]) -> None:
    """What an administrator has to do, in Freshsales' words; what is made by a command, what is done."""
    figures = data["figures"]
    console.print(
        f"Set-up: {figures['open']} to be done by an administrator, {figures['make schema']} by `make schema`, "
        f"{figures['made']} made, {figures['done']} done.", markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
    for state, title in (("make schema", "make schema"), ("open", "By hand")):
        lines = [f"{i['kind']} “{i['label']}”: {i['where_to_click']}" for i in data["items"] if i["state"] == state]
        _print_lines(console, title, lines, "setup.html")


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
    _print_lines(console, "Differs", lines, "diff.html")


def print_doubts(console: Any, doubts: list[dict[str, Any]], rejects: list[dict[str, Any]]) -> None:
    """What a person has to look at, and what waits to be repaired."""
    _print_lines(console, "In doubt", [f"{d['object']} {d['source_key']}: look {d['where']}" for d in doubts], "doubts.xlsx")
    _print_lines(console, "Refused", [f"{r['object']} {r['source_key']}: {r['words']}" for r in rejects], "rejects.xlsx")


def what_next(settings: Any, outcome: Any, kind: str) -> Iterator[str]:
    """Where the lists are, what a person does with them, and what to say afterwards."""
    folder = settings.reports_dir
    if not (outcome.plan or {}).get("steps"):
        yield "Nothing more to send: what can stand in Freshsales stands there. No writing call was made."
    if outcome.doubts:
        yield (
            f"Look them up in Freshsales and fill in {folder}/doubts.xlsx; then "
            f"`python -m loaders decide --file {folder}/doubts.xlsx`."
        )
    if outcome.rejects:
        yield (
            f"Repair what {folder}/rejects.xlsx lists: a row that changed is sent by the next `make extract transform load`; one "
            "that stays as it is after `python -m loaders retry` and `make load`. The rest is not touched."
        )
    yield f"Reports: {folder}/   Ledger: {settings.ledger_path}"
    if kind == "load" and outcome.runs:
        yield "To look at it: Freshsales itself, or `make sandbox` for the embedded account."
        yield f"To undo it: `make rollback RUN={outcome.runs[-1]['run_id']}`, or `make rollback` for everything."


def print_run(console: Any, data: dict[str, Any]) -> None:
    """The end of a run: Ascora's side, Freshsales' side, calls against the forecast, what needs a look."""
    page = f"{data['kind']}.html"
    if data["scope"]:
        rows = data["scope"]["counts"]
        _table(console, "In Ascora, and where it went", "Ascora object", ["records", *OUTCOMES], rows, "ascora_object")
        _print_lines(console, "Why", [_why(reason) for reason in data["scope"]["reasons"]], page)
    states = [
        s
        for s in ("done", "held", "kept", "gone", "rejected", "in_doubt", "absent", "blocked", "planned", "sent")
        if _any(data["objects"], s)
    ]
    if data["objects"]:
        _table(console, f"In Freshsales: {data['kind']} {data['run_id']}", "Freshsales object", states, data["objects"], "object")
    console.print(
        f"Calls: {data['calls']} used ({data['writing_calls']} writing), {data['forecast']['calls']} forecast; "
        f"{data['answers_429']} answers 429."
    )
    lines = [f"{r['object']} {r['source_key']}: {r['state']}: {r['reason']}" for r in data["trouble"]]
    _print_lines(console, "Needs a look", lines, page)
    _print_lines(console, "Left to people", [_held(row) for row in data["held"]], page)
    doubts = [f"{d['object']} {d['source_key']}: look {d['where']}" for d in data.get("doubts", ())]
    _print_lines(console, "In doubt", doubts, page)
    lines = [f"{d['object']} {d['source_key']} {d['field']}: {d['values']}" for d in data["differences"]]
    _print_lines(console, "Read back otherwise than sent", lines, page)
    _print_notes(console, data["notes"], page)


def _why(reason: dict[str, Any]) -> str:
    return f"{reason['records']:>6,}  {reason['ascora_object']}: {reason['outcome'].replace('_', ' ')}, {reason['reason']}"


def _held(row: dict[str, Any]) -> str:
    if not row["field"]:
        return f"{row['object']} {row['source_key']}: {row['reason']}"
    values = f"we wrote {row['we_wrote']!r}, Freshsales holds {row['stands']!r}, wanted {row['ascora']!r}"
    return f"{row['object']} {row['source_key']} {row['field']}: {values}"


def _any(rows: list[dict[str, Any]], name: str) -> bool:
    return any(row.get(name) for row in rows)


def _print_notes(console: Any, notes: list[dict[str, Any]], page: str) -> None:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        by_kind[note["kind"]].append(f"{note['object']} {note['source_key']}: {note['text']}")
    for kind, lines in by_kind.items():
        _print_lines(console, kind.capitalize(), lines, page)


def _print_lines(console: Any, title: str, lines: list[str], page: str) -> None:
    if lines:
        console.print(f"{title} ({len(lines)}):", style="bold")
    for line in lines[:SHOWN]:
        _line(console, f"  {_short(line)}")
    if len(lines) > SHOWN:
        _line(console, f"  and {len(lines) - SHOWN:,} more, in {page} of the reports folder")


def print_evidence(console: Any, data: dict[str, Any]) -> None:
    """The four statements with their figures, and where more can be read."""
    for row in data["statements"]:
        _line(console, _short(f"{'holds' if row['holds'] else 'FAILS'}  {row['statement']}. {row['promise']}: {row['figure']}"))
    _print_lines(console, "What speaks against it", [str(row["problem"]) for row in data["problems"]], "evidence.html")


def print_quality(console: Any, data: dict[str, Any]) -> None:
    """What there is to repair, by what happens if nobody does."""
    counts = Counter(row["effect"] for row in data["repairs"])
    cells = ", ".join(f"{number:,} {effect}" for effect, number in counts.most_common()) or "none"
    _line(console, f"Cells to repair: {len(data['repairs']):,} ({cells}); changed by rules: {len(data['changes']):,}.")
    absent = [row["ascora_object"].replace("_", " ") for row in data["sheets"] if not row["is_in_export"]]
    if absent:
        _line(console, f"Not in the export: {', '.join(absent)}.")


def print_trace(console: Any, data: dict[str, Any]) -> None:
    """Each record with its id and link, the rows of the export that it comes from, and what was written."""
    for record in data["records"]:
        console.print(f"{record['object'].replace('_', ' ')} {record['source_key']}", style="bold", markup=False, highlight=False)
        _line(console, f"  in Freshsales: id {record['crm_id'] or '(not loaded)'}  {record['crm_link'] or ''}".rstrip())
        for row in record["rows"]:
            place = f"{row['source_file']}, sheet {row['source_sheet']}, row {row['source_row']}"
            _line(console, f"  from {place} ({row['outcome']})")
            for cell in row["cells"]:
                _line(console, f"    {cell['cell']:<6} {cell['header']}: {_short(cell['value'])}")
        for field, value in record["written"].items():
            _line(console, f"  wrote {field}: {_short(value)}")
    if data["more"]:
        _line(console, f"and {data['more']} more records: ask for one of them by its key")


def _short(value: Any) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … ({len(text):,} characters)"


def _line(console: Any, text: str) -> None:
    """A line as it is: no markup, and no control characters that a terminal would obey."""
    console.print("".join(c if c.isprintable() else " " for c in text), markup=False, highlight=False, soft_wrap=True)


def _table(console: Any, title: str, first: str, columns: list[str], rows: list[dict[str, Any]], key: str) -> None:
    """A title on a line of its own (a table would wrap it at its own width), and the table under it."""
    from rich.table import Table

    table = Table(show_footer=True, pad_edge=False)
    table.add_column(first, footer="in all", overflow="fold")
    for column in columns:
        total = f"{sum(row.get(column, 0) for row in rows):,}"
        table.add_column(column.replace("_", " "), justify="right", footer=total, overflow="fold")
    for row in rows:
        table.add_row(str(row[key]), *(f"{row[column]:,}" if row.get(column) else "·" for column in columns))
    console.print(title, style="bold", markup=False, highlight=False, soft_wrap=True)
    console.print(table)
