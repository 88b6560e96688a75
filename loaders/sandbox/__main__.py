"""Command line of the sandbox account: serve, exec, admin, dump."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import admin
from .admin import DEFAULT_STATE, State
from .dump import dump_text
from .serve import around, open_account
from .serve import serve as serve_until_stopped
from .store import StateBusy
from .switches import UnknownSwitch

app = typer.Typer(
    help="A Freshsales account on loopback.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(admin.app, name="admin")
Settings = Annotated[list[str] | None, typer.Option("--set", help="SWITCH=VALUE, kept in the state file")]

Clock = Annotated[Path | None, typer.Option("--clock", envvar="REHEARSAL_CLOCK", help="file of a rehearsal's clock")]


@app.command()
def serve(state: State = DEFAULT_STATE, port: int = 0, settings: Settings = None, clock: Clock = None) -> None:
    """Serve the account until stopped; prints its URL."""
    serve_until_stopped(state, port, _pairs(settings), clock)


@app.command("exec", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def execute(
    command: Annotated[list[str], typer.Argument()], state: State = DEFAULT_STATE, settings: Settings = None, clock: Clock = None
) -> None:
    """Run COMMAND with FRESHSALES_URL and FRESHSALES_API_KEY of a running account; its exit code is COMMAND's."""
    raise typer.Exit(around(state, command, _pairs(settings), clock))


@app.command()
def dump(state: State = DEFAULT_STATE, ids: bool = True) -> None:
    """The whole state as canonical JSON; --no-ids names records by what they are called."""
    account = open_account(state)
    typer.echo(dump_text(account, ids))
    account.close()


def _pairs(settings: list[str] | None) -> dict[str, str]:
    pairs = [entry.partition("=") for entry in settings or []]
    return {name: value for name, _, value in pairs}


def main() -> None:
    """Entry point: known mistakes are one line, not a traceback."""
    try:
        app()
    except (StateBusy, UnknownSwitch, FileNotFoundError) as problem:
        print(f"sandbox: {problem}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
