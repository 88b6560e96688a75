"""One reading of the Freshsales account: all tables of raw_freshsales are replaced, or none."""

import sys
from contextlib import ExitStack, closing
from typing import Any

from pipelines.errors import Halt
from pipelines.freshsales.client import Reader
from pipelines.freshsales.hanging import HangingReader
from pipelines.freshsales.records import RecordReader
from pipelines.freshsales.source import freshsales_source
from pipelines.ledger import written
from pipelines.progress import progress
from pipelines.settings import Settings
from pipelines.warehouse import RAW_FRESHSALES, landed


def extract_freshsales(settings: Settings, read_back: bool = False) -> dict[str, Any]:
    """Lands what the account says as raw_freshsales. Returns `tables`, `calls` and `warnings`. Raises Halt.

    With `read_back` also what hangs on the records that the loader's journal knows.
    """
    with ExitStack() as stack:
        reader = stack.enter_context(closing(_reader(settings)))
        advance = stack.enter_context(progress("Reading Freshsales", None))
        records = RecordReader(reader)
        hanging = stack.enter_context(closing(HangingReader(reader, written(settings)))) if read_back else None
        source = freshsales_source(reader, settings, records, advance, hanging)
        with landed(source, RAW_FRESHSALES, settings.warehouse_path, settings.state_dir) as landing:
            tables = landing.publish()
        warnings = records.warnings + (hanging.warnings if hanging else [])
        return {"tables": tables, "calls": reader.calls, "warnings": warnings}


def _reader(settings: Settings) -> Reader:
    missing = [
        f"{name} is not set"
        for name, value in [
            ("FRESHSALES_URL", settings.freshsales_url),
            ("FRESHSALES_API_KEY", settings.freshsales_api_key),
        ]
        if not value
    ]
    if missing or settings.freshsales_url is None or settings.freshsales_api_key is None:
        advice = "set both, or run the command inside the sandbox: python -m loaders.sandbox exec -- …"
        raise Halt("The Freshsales account is not named.", [*missing, advice])
    say = lambda message: print(message, file=sys.stderr, flush=True)  # noqa: E731
    wait = settings.freshsales_max_wait_seconds
    return Reader(settings.freshsales_url, settings.freshsales_api_key, wait, say=say)
