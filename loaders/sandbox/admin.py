"""What an administrator clicks through: the set-up checklist, switches, faults, a fresh start."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from . import faults, schema
from .account import Account
from .serve import open_account
from .standard_fields import SELECTOR_OF
from .store import exclusive
from .switches import SWITCHES, UnknownSwitch

app = typer.Typer(help="Set the account up.", no_args_is_help=True)
State = Annotated[Path, typer.Option(envvar="SANDBOX_STATE", help="the account's state file")]
DEFAULT_STATE = Path("data/sandbox.sqlite")
FORECASTS = {"Open": 50, "Closed Won": 100, "Closed Lost": 0}


class Mistake(ValueError):
    """An entry of the checklist that cannot be done."""


@app.command()
def apply(file: Path, state: State = DEFAULT_STATE) -> None:
    """Do what a checklist says: a JSON list of {entity, kind, label, internal_name, field_type, choices, is_unique}."""
    account = open_account(state)
    done = 0
    for number, item in enumerate(json.loads(file.read_text(encoding="utf-8")), 1):
        try:
            with account.store.transaction():
                carry_out(account, item)
            done += 1
        except (Mistake, schema.Refusal) as problem:
            account.reload()
            typer.echo(f"entry {number}: {problem}", err=True)
            raise typer.Exit(1) from None
    typer.echo(f"{done} entries done")


def carry_out(account: Account, item: dict[str, Any]) -> None:
    """One entry; whatever stands already is left alone. Raises Mistake or Refusal."""
    kinds = {"field": _field, "choice": _choice, "stage": _stage, "pipeline": _pipeline, "module": _module, "unique": _unique}
    if item.get("kind") not in kinds:
        raise Mistake(f"unknown kind {item.get('kind')!r}; there are: {', '.join(kinds)}")
    kinds[item["kind"]](account, item)
    account.reload()


def _choices(item: dict[str, Any]) -> list[str]:
    listed = item.get("choices") or []
    listed = json.loads(listed) if isinstance(listed, str) else listed
    return [str(c.get("value") if isinstance(c, dict) else c) for c in listed]


def _field(account: Account, item: dict[str, Any]) -> None:
    name, entity = str(item["internal_name"]), str(item["entity"])
    kinds = {
        "paragraph": "textarea",
        "text area": "textarea",
        "text field": "text",
        "date picker": "date",
        "multiselect": "multi_select_dropdown",
    }
    kind = str(item.get("field_type") or "text").lower()
    if name not in account.catalog.fields(entity):
        target = "sales_accounts" if kind == "lookup" else None
        label = item.get("label") or schema.label_of(name)
        schema.add_field(account, entity, name, label, kinds.get(kind, kind), _choices(item), bool(item.get("is_unique")), target)
    elif _choices(item):
        schema.add_choices(account, entity, name, _choices(item))


def _choice(account: Account, item: dict[str, Any]) -> None:
    name, entity = str(item["internal_name"]), str(item["entity"])
    labels = _choices(item) or [str(item["label"])]
    selector = schema_selector(name)
    if not selector:
        schema.add_choices(account, entity, name, labels)
        return
    known = {i.get("name", "").casefold() for i in account.catalog.selector(selector)}
    for label in labels:
        if label.casefold() not in known:
            account.catalog.add("selector:" + selector, {"name": label})


def schema_selector(name: str) -> str | None:
    """The selector behind a standard dropdown such as `lead_source_id`."""
    return SELECTOR_OF.get(name) or (name if name in SELECTOR_OF.values() else None)


def _pipeline(account: Account, item: dict[str, Any]) -> None:
    name = str(item.get("label") or item["internal_name"])
    if name not in {p["name"] for p in account.catalog.selector("deal_pipelines")}:
        schema.add_pipeline(account, name)
    for stage in _choices(item):
        label, _, forecast = stage.removesuffix(")").rpartition(" (")
        known = forecast in FORECASTS
        _stage(account, {"label": label if known else stage, "internal_name": name, "field_type": forecast if known else "Open"})


def _stage(account: Account, item: dict[str, Any]) -> None:
    """`internal_name`: the pipeline (else the newest one); `field_type` or the one choice: Open, Closed Won or Closed Lost."""
    pipelines = account.catalog.selector("deal_pipelines")
    found = [p for p in pipelines if p["name"] == item.get("internal_name")] or pipelines[-1:]
    forecast = str(item.get("field_type") or next(iter(_choices(item)), "Open"))
    if forecast not in FORECASTS:
        raise Mistake(f"{forecast!r} is no forecast type: {', '.join(FORECASTS)}")
    stages = account.catalog.selector("deal_stages")
    if not any(s["name"] == item["label"] and s["deal_pipeline_id"] == found[0]["id"] for s in stages):
        schema.add_stage(account, found[0]["id"], str(item["label"]), forecast, FORECASTS[forecast])


def _module(account: Account, item: dict[str, Any]) -> None:
    name = str(item.get("internal_name") or item["entity"])
    if not account.catalog.module(name):
        schema.add_module(account, name, str(item["label"]), str(item["label"]))


def _unique(account: Account, item: dict[str, Any]) -> None:
    schema.make_unique(account, str(item["entity"]), str(item["internal_name"]))


@app.command()
def strip(
    what: Annotated[
        list[str] | None, typer.Argument(help="contacts sales_accounts deals cm_equipment pipeline; all if none")
    ] = None,
    state: State = DEFAULT_STATE,
) -> None:
    """Take custom fields, the Equipment module and the pipeline away again: an account as it is sold."""
    account = open_account(state)
    with account.store.transaction():
        schema.strip(account, what or schema.STRIPPED)


@app.command("set")
def set_switch(switch: str, value: str, state: State = DEFAULT_STATE) -> None:
    """Turn a switch; a running server notices."""
    try:
        open_account(state).switches.set(switch, value)
    except UnknownSwitch as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@app.command()
def show(state: State = DEFAULT_STATE, secret: Annotated[bool, typer.Option(help="print the API key too")] = False) -> None:
    """Switches, faults, and how many records there are."""
    account = open_account(state)
    for name, value in account.switches.all().items():
        typer.echo(f"{name:24} {value:18} {SWITCHES[name].meaning}")
    for row in account.store.rows("select id, kind, method, path, nth, probability, argument, seen, fired from faults"):
        typer.echo("fault " + " ".join(map(str, row)))
    for module, deleted, count in account.store.rows("select module, is_deleted, count(*) from records group by 1, 2"):
        typer.echo(f"{module:24} {count}{' in the recycle bin' if deleted else ''}")
    if secret:
        typer.echo(f"api_key {account.api_key}")


@app.command()
def fault(
    kind: Annotated[str, typer.Argument(help="; ".join(f"{k}: {v.meaning}" for k, v in faults.KINDS.items()) + "; clear: none")],
    method: Annotated[str, typer.Argument(help="GET, POST …, or * for all")] = "*",
    path: Annotated[str, typer.Argument(help="regular expression over the path below /crm/sales/api/")] = ".",
    nth: Annotated[int | None, typer.Option(help="the nth matching call")] = None,
    probability: Annotated[float | None, typer.Option(min=0, max=1)] = None,
    argument: Annotated[str | None, typer.Option(help="what the kind needs; see there")] = None,
    seed: Annotated[str | None, typer.Option(help="for probabilities")] = None,
    state: State = DEFAULT_STATE,
) -> None:
    """Set a fault; `clear` takes all away."""
    account = open_account(state)
    if seed is not None:
        account.set_setting("fault_seed", seed)
    if kind == "clear":
        account.store.db.execute("delete from faults")
        return
    try:
        faults.add(account, kind, method, path, nth, probability, argument)
    except ValueError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@app.command()
def reset(state: State = DEFAULT_STATE) -> None:
    """Throw the account away and set the demo account up anew."""
    with exclusive(state):
        files = state.with_name(state.name + ".files")
        for path in (state, *(state.with_name(state.name + end) for end in ("-wal", "-shm")), *files.glob("*")):
            path.unlink(missing_ok=True)
        open_account(state).close()
