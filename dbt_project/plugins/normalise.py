"""SQL functions that wrap a library: what SQL cannot do well (phones, e-mail syntax, HTML)."""

from __future__ import annotations

from typing import Any

import duckdb
import phonenumbers
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb.sqltypes import VARCHAR


def phone_e164(text: str | None, country: str | None) -> str | None:
    """The number as E.164, or null when it is not a *valid* number of `country` (ISO code) or of the country it names."""
    try:
        number = phonenumbers.parse(text or "", country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Plugin(BasePlugin):
    """Registers the functions on every connection that dbt opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        functions: dict[str, tuple[Any, list[Any]]] = {"phone_e164": (phone_e164, [VARCHAR, VARCHAR])}
        for name, (function, arguments) in functions.items():
            conn.create_function(name, function, arguments, VARCHAR, null_handling="special")
