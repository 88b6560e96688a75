"""SQL functions that wrap a library: what SQL cannot do well (phones, e-mail syntax, HTML)."""

from __future__ import annotations

import html
import re
from typing import Any

import duckdb
import nh3
import phonenumbers
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import VARCHAR
from email_validator import EmailNotValidError, validate_email

# What a CRM note shows; everything else (scripts, styles, forms, frames, event handlers) is taken out by nh3.
NOTE_TAGS = {"a", "b", "blockquote", "br", "div", "em", "i", "li", "ol", "p", "span", "strong", "table", "tbody"} | {
    *("td", "th", "thead", "tr", "u", "ul", "h1", "h2", "h3", "h4", "pre", "code", "hr", "s", "sub", "sup")
}
LINE_ENDING_TAG = re.compile(r"<\s*(?:br|hr)\b[^<>]*>|<\s*/\s*(?:p|div|li|tr|h[1-6]|blockquote|pre|table)\s*>", re.IGNORECASE)


def phone_e164(text: str | None, country: str | None) -> str | None:
    """The number as E.164, or null when it is not a *valid* number of `country` (ISO code) or of the country it names."""
    try:
        number = phonenumbers.parse(text or "", country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_valid(text: str | None) -> str | None:
    """The address in lower case, or null when its syntax or its domain (`.local`, `.invalid`, no dot) cannot be an address."""
    try:
        return validate_email(text or "", check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def html_clean(text: str | None) -> str | None:
    """HTML with only the tags that a note shows; links keep `href` (http, https, mailto, tel); null stays null."""
    if text is None:
        return None
    return nh3.clean(text, tags=NOTE_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})


def html_text(text: str | None) -> str | None:
    """HTML as plain text: line-ending tags become line ends, other tags go, entities are characters; null stays null."""
    if text is None:
        return None
    stripped = html.unescape(nh3.clean(LINE_ENDING_TAG.sub("\n", text), tags=set(), attributes={}))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in stripped.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Plugin(BasePlugin):
    """Registers the functions on every connection that dbt opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        functions: dict[str, tuple[Any, list[Any]]] = {
            "phone_e164": (phone_e164, [VARCHAR, VARCHAR]),
            "email_valid": (email_valid, [VARCHAR]),
            "html_clean": (html_clean, [VARCHAR]),
            "html_text": (html_text, [VARCHAR]),
        }
        for name, (function, arguments) in functions.items():
            conn.create_function(name, function, arguments, VARCHAR, null_handling=FunctionNullHandling.SPECIAL)
