"""Runs the stand-in on loopback around a command, and keeps the demo tenant that it serves in a folder."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import uvicorn

from pipelines.demo import build, write
from pipelines.demo.api.app import Service
from pipelines.demo.api.dials import Dials
from pipelines.demo.api.records import Told
from pipelines.demo.columns import SHEETS

# What the API gives alone in this demo: the workbooks do not hold them.
LEFT_OUT = ("supplies", "supplier_bills", "quote_supply", "quote_labour")
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def running(service: Service, port: int = 0) -> Iterator[str]:
    """The service in a thread; its URL."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    server = uvicorn.Server(uvicorn.Config(service.app(), ws="none", lifespan="off", log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="ascora")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def around(folder: Path, command: Sequence[str], dials: Dials) -> int:
    """Runs a command with the tenant of `folder`, partly as workbooks and partly by API; returns its exit code."""
    service = Service(Told(build(**_tenant(folder))), secrets.token_urlsafe(24), dials)
    with running(service) as url:
        # Data, journal and account of this demo are its own: it never mixes with the migration of the surrounding folder.
        files = {"WAREHOUSE_PATH": "warehouse.duckdb", "LEDGER_PATH": "ledger.sqlite", "SANDBOX_STATE": "sandbox.sqlite"}
        environment = {**os.environ, **{name: str(folder / file) for name, file in files.items()}}
        environment |= {"REPORTS_DIR": str(folder / "reports"), "ASCORA_EXPORT_DIR": str(folder / "export")}
        child = subprocess.Popen(list(command), env=environment | {"ASCORA_API_URL": url, "ASCORA_API_KEY": service.key})
        for number in PASSED_ON:
            signal.signal(number, lambda n, _: child.send_signal(n) if child.poll() is None else None)
        code = child.wait()
    return code if code >= 0 else 128 - code


def _tenant(folder: Path) -> dict:
    """The arguments that made the tenant of this folder; it is written when it is asked for first."""
    memory = folder / "tenant.json"
    if not memory.exists():
        shutil.rmtree(folder / "export", ignore_errors=True)
        today = date.today() - timedelta(days=4)
        write(folder / "export", today=today)
        _leave_out(folder / "export")
        memory.write_text(json.dumps({"today": today.isoformat()}), encoding="utf-8")
    return {"today": date.fromisoformat(json.loads(memory.read_text(encoding="utf-8"))["today"])}


def _leave_out(export: Path) -> None:
    """Takes the sheets away that the API gives alone; a workbook without sheets goes too."""
    import openpyxl

    wanted = {SHEETS[table].workbook for table in LEFT_OUT}
    for file in sorted(export.glob("*.xlsx")):
        if file.stem not in wanted:
            continue
        book = openpyxl.load_workbook(file)
        titles = {title for table in LEFT_OUT for title in (SHEETS[table].title, SHEETS[table].title.removeprefix("Quote "))}
        for sheet in [sheet for sheet in book.worksheets if sheet.title in titles]:
            book.remove(sheet)
        if book.worksheets:
            book.save(file)
        else:
            file.unlink()
