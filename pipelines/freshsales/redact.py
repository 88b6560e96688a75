"""Takes tokens out of what the API answers, before it is kept anywhere."""

import json
import re
from typing import Any

_SECRET_NAME = re.compile(r"fc_widget_collaboration|token|jwt|secret|password|api_?key|^auth", re.IGNORECASE)
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*")


def redacted(value: Any) -> Any:
    """The same JSON value without members named like a secret, and with `[removed]` for anything shaped like a JWT."""
    if isinstance(value, dict):
        return {name: redacted(inner) for name, inner in value.items() if not _SECRET_NAME.search(name)}
    if isinstance(value, list):
        return [redacted(inner) for inner in value]
    return _JWT.sub("[removed]", value) if isinstance(value, str) else value


def as_json(record: Any) -> str:
    """JSON text of a record, tokens removed; lone surrogates, which no database takes, become `?`."""
    text = json.dumps(redacted(record), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")
