"""Command line of the extracts: parse, call, print, exit code (0 done, 2 halted)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from pipelines.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]
Reader = Annotated[
    Literal["calamine", "openpyxl"],
    typer.Option(help="calamine is fast; openpyxl is slow, and reads some odd files that calamine refuses."),
]
Ignored = Annotated[list[str] | None, typer.Option("--ignore-sheet", metavar="NAME", help="Leave this sheet out. Repeatable.")]
Shrink = Annotated[bool, typer.Option("--accept-shrink", help="Let sheets, endpoints and tables shrink or become empty.")]

ReadBack = Annotated[
    bool,
    typer.Option(
        "--read-back", help="Read the journal, and what hangs on the records that the loader wrote, too: to compare them."
    ),
]


@app.command("ascora")
def ascora_command(
    reader: Reader = "calamine", ignore_sheet: Ignored = None, accept_shrink: Shrink = False, as_json: AsJson = False
) -> None:
    """Read the export folder (ASCORA_EXPORT_DIR) into raw_ascora."""
    from pipelines.outcome import command

    with command("ascora", as_json) as outcome:
        outcome.add(_ascora(_settings(), reader, ignore_sheet, accept_shrink))


@app.command("freshsales")
def freshsales_command(read_back: ReadBack = False, as_json: AsJson = False) -> None:
    """Read the Freshsales account (FRESHSALES_URL) into raw_freshsales; nothing is written to it."""
    from pipelines.outcome import command

    with command("freshsales", as_json) as outcome:
        settings = _settings()
        if read_back:  # what is read back is compared with what the journal says now
            outcome.add(_ledger(settings))
        outcome.add(_freshsales(settings, read_back))


@app.command("ledger")
def ledger_command(as_json: AsJson = False) -> None:
    """Copy the loader's journal of this account (LEDGER_PATH) into raw_ledger."""
    from pipelines.outcome import command

    with command("ledger", as_json) as outcome:
        outcome.add(_ledger(_settings()))


@app.command("all")
def all_command(
    reader: Reader = "calamine",
    ignore_sheet: Ignored = None,
    accept_shrink: Shrink = False,
    read_back: ReadBack = False,
    as_json: AsJson = False,
) -> None:
    """The three extracts in one go: ascora, freshsales, ledger. Stops at the first that halts."""
    from pipelines.outcome import command

    with command("all", as_json) as outcome:
        settings = _settings()
        outcome.add(_ascora(settings, reader, ignore_sheet, accept_shrink))
        outcome.add(_freshsales(settings, read_back))
        outcome.add(_ledger(settings))


@app.command("lake")
def lake_command(
    folder: Annotated[
        str, typer.Argument(help="Where the lake keeps its Parquet files: a folder that all machines see, or s3://…")
    ],
    as_json: AsJson = False,
) -> None:
    """Make the DuckLake that WAREHOUSE_PATH names, once, in an empty PostgreSQL database."""
    from pipelines.outcome import command

    with command("lake", as_json) as outcome:
        from pipelines.place import make_lake

        make_lake(_settings().warehouse_path, folder)
        outcome.add({"lake": folder})


@app.command("demo")
def demo_command(
    folder: Annotated[Path, typer.Argument(help="Where the export folder is written.")],
    seed: Annotated[int, typer.Option(help="The same seed writes the same tenant.")] = 7,
    customers: Annotated[int, typer.Option(min=1, help="How large the tenant is.")] = 120,
    as_json: AsJson = False,
) -> None:
    """Write a made-up Ascora tenant as an export folder."""
    from pipelines.outcome import command

    with command("demo", as_json) as outcome:
        from pipelines.demo import write

        write(folder, seed=seed, customers=customers)
        outcome.add({"folder": str(folder.resolve()), "seed": seed, "customers": customers})


def _settings() -> "Settings":
    from pipelines.settings import load_settings

    return load_settings()


def _ascora(settings: "Settings", reader: Any, ignored: list[str] | None, accept_shrink: bool) -> dict[str, Any]:
    from pipelines.ascora.extract import extract_ascora

    found = extract_ascora(settings, reader=reader, ignored_sheets=ignored or [], accept_shrink=accept_shrink)
    return {"dataset": "raw_ascora", **found}


def _freshsales(settings: "Settings", read_back: bool) -> dict[str, Any]:
    from pipelines.freshsales.extract import extract_freshsales

    return {"dataset": "raw_freshsales", **extract_freshsales(settings, read_back)}


def _ledger(settings: "Settings") -> dict[str, Any]:
    from pipelines.ledger import extract_ledger

    return {"dataset": "raw_ledger", **extract_ledger(settings)}


if __name__ == "__main__":
    app(prog_name="python -m pipelines")
