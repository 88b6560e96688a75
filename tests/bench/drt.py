"""drt-core, the closest open reverse-ETL tool, as a person would set it up for Freshsales: a project folder, and `drt run`.

It runs in .venv-bench. Record mode sends one upsert a row, by the same unique key as ours. Batch mode sends bulk jobs, but
takes the 202 of a job for success and never asks what became of its rows, nor learns their ids.
"""

from __future__ import annotations

from pathlib import Path

from tests.bench.account import Served
from tests.bench.measure import ROOT, Cost, run

DRT = ROOT / ".venv-bench" / "bin" / "drt"
ENDLESS = "1000000"  # requests a second: its own pacing is off, as ours is
BATCH = 100  # records a call of bulk_upsert
# table -> singular, the unique key; its value is the source key
OBJECTS = {"sales_accounts": ("sales_account", "cf_ascora_id"), "contacts": ("contact", "external_id")}
_SYNC = """name: {table}
description: "{table} to Freshsales"
model: >-
  {query}
destination:
  type: rest_api
  url: "{url}"
  method: POST
  headers: {{"Content-Type": "application/json", "Accept": "application/json"}}
  auth: {{type: api_key, header: Authorization, value_env: FRESHSALES_AUTHORIZATION}}
{body}
sync:
  mode: full
  batch_size: 1000
  rate_limit: {{requests_per_second: {endless}}}
  on_error: fail
"""
_RECORD = """  body_template: >-
    {{"unique_identifier": {{"{key}": {{{{ row.source_key | tojson_safe }}}}}}, "{singular}": {{{{ row.body }}}}}}"""
_BATCH = """  body_mode: batch
  max_records_per_request: {size}
  batch_template: >-
    {{"{table}": [{{% for row in rows %}}
    {{"{key}": {{{{ row.source_key | tojson_safe }}}}, "data": {{{{ row.body }}}}}}
    {{% if not loop.last %}},{{% endif %}}{{% endfor %}}]}}"""


def load_with_drt(crm: Served, folder: Path, columns: dict[str, list[str]], mode: str) -> Cost:
    """Loads the tables of `columns` (those that are sent, by table) from w.duckdb; raises when drt says that it failed."""
    project, home = folder / f"drt-{mode}", folder / "home"
    (project / "syncs").mkdir(parents=True)
    (home / ".drt").mkdir(parents=True, exist_ok=True)
    (home / ".drt" / "profiles.yml").write_text(f"bench:\n  type: duckdb\n  database: {folder / 'w.duckdb'}\n")
    (project / "drt_project.yml").write_text('name: bench\nversion: "0.1"\nprofile: bench\n')
    for table, sent in columns.items():
        (project / "syncs" / f"{table}.yml").write_text(sync_of(crm.url, table, sent, mode))
    env = {"HOME": str(home), "DO_NOT_TRACK": "1", "FRESHSALES_AUTHORIZATION": f"Token token={crm.key}"}
    return run([DRT, "run", "--output", "json"], env, cwd=project)


def sync_of(url: str, table: str, sent: list[str], mode: str) -> str:
    """The YAML of one sync: DuckDB makes the same body out of a row as ours, empty columns left out."""
    singular, key = OBJECTS[table]
    pairs = ", ".join(f"'{column}', {column}" for column in sent)
    query = f"select source_key, json_merge_patch('{{}}', json_object({pairs}))::varchar as body from freshsales.{table}"
    body = (_RECORD if mode == "record" else _BATCH).format(table=table, key=key, singular=singular, size=BATCH)
    path = f"{url}/api/{table}/{'upsert' if mode == 'record' else 'bulk_upsert'}"
    return _SYNC.format(table=table, query=query, url=path, body=body, endless=ENDLESS)
