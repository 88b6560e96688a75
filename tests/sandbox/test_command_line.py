"""The command line: exec, serve, admin, dump, and a state that survives being killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from loaders.sandbox.serve import open_account

ROOT = Path(__file__).parents[2]
CREATE = (
    "import os, httpx; print(httpx.post(os.environ['FRESHSALES_URL'] + '/api/sales_accounts', json={'name': 'Acme'}, "
    "headers={'authorization': 'Token token=' + os.environ['FRESHSALES_API_KEY']}).status_code)"
)


def sandbox(*arguments: str, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "loaders.sandbox", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, **more)


def serving(state: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "loaders.sandbox", "serve", "--state", str(state)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    return server, server.stdout.readline().strip()


def headers(state: Path) -> dict[str, str]:
    account = open_account(state)
    key = account.api_key
    account.close()
    return {"authorization": f"Token token={key}"}


def test_exec_gives_the_command_an_account_and_its_exit_code_back(state):
    assert sandbox("exec", "--state", str(state), "--", sys.executable, "-c", CREATE).stdout == "200\n"
    assert sandbox("exec", "--state", str(state), "--", sys.executable, "-c", CREATE).stdout == "400\n", "the state is kept"
    assert sandbox("exec", "--state", str(state), "--", sys.executable, "-c", "raise SystemExit(3)").returncode == 3
    killed = sandbox("exec", "--state", str(state), "--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
    assert killed.returncode == 137


def test_exec_sets_a_fallback_owner_only_where_none_is_set(state):
    show = ("exec", "--state", str(state), "--", sys.executable, "-c", "import os; print(os.environ['FALLBACK_OWNER_EMAIL'])")
    environment = {k: v for k, v in os.environ.items() if k != "FALLBACK_OWNER_EMAIL"}
    assert sandbox(*show, env=environment).stdout.strip() == "dana.reyes@demo-trades.example"
    assert sandbox(*show, env={**environment, "FALLBACK_OWNER_EMAIL": "me@x.co"}).stdout.strip() == "me@x.co"


def test_exec_tells_the_limits_and_the_clock_of_the_account(state, tmp_path):
    names = ("FRESHSALES_CALLS_PER_HOUR", "FRESHSALES_CALLS_PER_MINUTE", "REHEARSAL_CLOCK")
    show = f"import os; print(*[os.environ.get(n, '-') for n in {names!r}])"
    kept = {k: v for k, v in os.environ.items() if k not in names}
    call = ("exec", "--state", str(state), "--set", "per_hour=77", "--set", "per_minute=off")
    assert sandbox(*call, "--", sys.executable, "-c", show, env=kept | {names[0]: ""}).stdout == "77 0 -\n"
    clock = str(tmp_path / "clock")
    told = sandbox(*call, "--clock", clock, "--", sys.executable, "-c", show, env=kept | {names[0]: "50"})
    assert told.stdout == f"50 0 {clock}\n"


def test_exec_passes_a_signal_on_and_stops(state):
    wait = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); print('up', flush=True); time.sleep(30)"
    command = [sys.executable, "-m", "loaders.sandbox", "exec", "--state", str(state), "--", sys.executable, "-c", wait]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 7


def test_a_new_state_is_seeded_with_the_demo_account(tmp_path):
    assert sandbox("exec", "--state", str(tmp_path / "new" / "a.sqlite"), "--", "true").returncode == 0
    dumped = json.loads(sandbox("dump", "--no-ids", "--state", str(tmp_path / "new" / "a.sqlite")).stdout)
    names = [a["name"] for a in dumped["sales_accounts"]]
    assert sorted(names) == ["BRIGHTWATER  CAFE", "Harbour View Strata Management", "Ocean Dental"]


def test_what_was_answered_survives_kill_nine(state):
    server, url = serving(state)
    try:
        with httpx.Client(base_url=url + "/api/", headers=headers(state)) as http:
            ids = [http.post("sales_accounts", json={"name": f"A{i}"}).json()["sales_account"]["id"] for i in range(20)]
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    server, url = serving(state)
    try:
        with httpx.Client(base_url=url + "/api/", headers=headers(state)) as http:
            assert [http.get(f"sales_accounts/{i}").status_code for i in ids] == [200] * 20
            assert http.post("sales_accounts", json={"name": "Next"}).json()["sales_account"]["id"] > max(ids)
    finally:
        server.terminate()
        assert server.wait(timeout=20) == 0


def test_a_second_server_on_one_state_is_refused(state):
    server, _ = serving(state)
    try:
        refused = sandbox("exec", "--state", str(state), "--", "true")
        assert refused.returncode == 2
        assert str(server.pid) in refused.stderr
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_a_copy_of_an_account_is_not_served_beside_it_and_says_why(state, tmp_path):
    server, _ = serving(state)
    try:
        with closing(sqlite3.connect(state)) as old, closing(sqlite3.connect(tmp_path / "copy.sqlite")) as new:
            old.backup(new)
        refused = sandbox("exec", "--state", str(tmp_path / "copy.sqlite"), "--", sys.executable, "-c", "print('ran')")
    finally:
        server.terminate()
        server.wait()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is in use" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_administrator_changes_a_running_account(state):
    server, url = serving(state)
    try:
        assert httpx.get(url + "/api/leads/filters", headers=headers(state)).status_code == 403
        assert sandbox("admin", "set", "edition", "classic", "--state", str(state)).returncode == 0
        assert httpx.get(url + "/api/leads/filters", headers=headers(state)).status_code == 200
        fault = ("admin", "fault", "status", "GET", "^selector", "--nth", "1", "--argument", "503", "--state", str(state))
        assert sandbox(*fault).returncode == 0
        codes = [httpx.get(url + "/api/selector/owners", headers=headers(state)).status_code for _ in range(2)]
        assert codes == [503, 200]
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.mark.parametrize(("name", "value"), [("nope", "on"), ("edition", "mars")])
def test_an_unknown_switch_or_value_is_refused_with_what_there_is(state, name, value):
    refused = sandbox("admin", "set", name, value, "--state", str(state))
    assert refused.returncode == 2
    assert "there are" in refused.stderr or "takes" in refused.stderr


CHECKLIST = [
    {"entity": "module", "kind": "module", "label": "Sites", "internal_name": "cm_sites"},
    {
        "entity": "cm_sites",
        "kind": "field",
        "label": "Roof",
        "internal_name": "cf_roof",
        "field_type": "dropdown",
        "choices": '["Tile"]',
    },
    {"entity": "cm_sites", "kind": "choice", "label": "Flat", "internal_name": "cf_roof", "choices": []},
    {"entity": "contacts", "kind": "field", "label": "Code", "internal_name": "cf_code", "field_type": "text", "is_unique": True},
    {"entity": "deals", "kind": "unique", "label": "Permit", "internal_name": "cf_permit_number"},
    {"entity": "pipeline", "kind": "pipeline", "label": "Service"},
    {"entity": "pipeline", "kind": "stage", "label": "Done", "internal_name": "Service", "field_type": "Closed Won"},
    {"entity": "contacts", "kind": "choice", "label": "Billboard", "internal_name": "lead_source_id"},
    # As the checklist of evidence.setup_items says it: the kind of a stage stands in the choices.
    {"entity": "pipeline", "kind": "pipeline", "label": "Trade", "choices": '["Asked (Open)", "Billed (VIP) (Closed Won)"]'},
    {"entity": "pipeline", "kind": "stage", "label": "Gone", "internal_name": None, "choices": '["Closed Lost"]'},
]


def test_apply_does_a_checklist_and_doing_it_twice_changes_nothing(state, tmp_path):
    file = tmp_path / "list.json"
    file.write_text(json.dumps(CHECKLIST))
    for _ in range(2):
        done = sandbox("admin", "apply", str(file), "--state", str(state))
        assert done.stdout == "10 entries done\n", done.stderr
    catalog = open_account(state).catalog
    assert [c["value"] for c in catalog.fields("cm_sites")["cf_roof"].choices] == ["Tile", "Flat"]
    assert catalog.unique_fields("contacts") == {"emails", "external_id", "cf_code"}
    assert catalog.unique_fields("deals") == {"cf_ascora_id", "cf_permit_number"}
    assert [s["forecast_type"] for s in catalog.selector("deal_stages") if s["name"] == "Done"] == ["Closed Won"]
    assert [s["name"] for s in catalog.selector("lead_sources")][-1] == "Billboard"
    assert len(catalog.selector("deal_pipelines")) == 4
    trade = catalog.selector("deal_pipelines")[-1]["id"]
    made = {s["name"]: s["forecast_type"] for s in catalog.selector("deal_stages") if s["deal_pipeline_id"] == trade}
    assert made == {"Asked": "Open", "Billed (VIP)": "Closed Won", "Gone": "Closed Lost"}


def test_apply_says_which_entry_it_cannot_do(state, tmp_path):
    file = tmp_path / "list.json"
    file.write_text(json.dumps([{"entity": "deals", "kind": "unique", "label": "x", "internal_name": "cf_roof_type"}]))
    refused = sandbox("admin", "apply", str(file), "--state", str(state))
    assert refused.returncode == 1
    assert "entry 1" in refused.stderr
    assert "cannot be unique" in refused.stderr


def test_reset_makes_the_demo_account_anew(state):
    before = sandbox("dump", "--no-ids", "--state", str(state)).stdout
    sandbox("exec", "--state", str(state), "--", sys.executable, "-c", CREATE)
    assert sandbox("dump", "--no-ids", "--state", str(state)).stdout != before
    assert sandbox("admin", "reset", "--state", str(state)).returncode == 0
    assert sandbox("dump", "--no-ids", "--state", str(state)).stdout == before
