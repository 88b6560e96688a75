"""Command line of the stand-in: `exec FOLDER -- COMMAND` runs a command beside it."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def main() -> None:
    """Ascora's API on loopback, serving a made-up tenant."""


@app.command("exec", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def execute(
    folder: Annotated[Path, typer.Argument(help="Where the demo's export, data and reports are.")],
    command: Annotated[list[str], typer.Argument(help="What to run.")],
    settings: Annotated[list[str] | None, typer.Option("--set", help="DIAL=VALUE; see pipelines/demo/api/dials.py.")] = None,
) -> None:
    """Run COMMAND with ASCORA_API_URL, ASCORA_API_KEY and an export folder that holds only what the API does not give."""
    from pipelines.demo.api.dials import Dials
    from pipelines.demo.api.serve import around

    pairs = [entry.partition("=") for entry in settings or []]
    raise typer.Exit(around(folder.resolve(), command, Dials.of({name: value for name, _, value in pairs})))


if __name__ == "__main__":
    app(prog_name="python -m pipelines.demo.api")
