"""SQL functions that wrap a library: what SQL cannot do well (phones, e-mail syntax, HTML, likeness of names)."""

from __future__ import annotations

import hashlib
import html
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import nh3
import phonenumbers
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import DOUBLE, VARCHAR
from email_validator import EmailNotValidError, validate_email
from rapidfuzz import fuzz, utils

PROJECT = Path(__file__).resolve().parents[1]
DECIDING = ("models/staging/", "models/intermediate/", "models/freshsales/", "macros/", "plugins/", "seeds/")
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


def name_likeness(one: str | None, other: str | None) -> float | None:
    """0 to 100: how alike two labels are, whatever their case, punctuation and order of words; null where one is null.

    The mean of a strict and a lenient ratio, so that `Permit` is like `Permit number` but not the same.
    """
    if one is None or other is None:
        return None
    clean = utils.default_process
    strict = max(fuzz.ratio(one, other, processor=clean), fuzz.token_sort_ratio(one, other, processor=clean))
    return (strict + fuzz.WRatio(one, other, processor=clean)) / 2


def mapping_version() -> str:
    """16 hex digits over what decides what is sent: models, macros, seeds and plugins, but not reports and descriptions."""
    digest = hashlib.sha256()
    for file in sorted(PROJECT.rglob("*")):
        name = file.relative_to(PROJECT).as_posix()
        if name.startswith(DECIDING) and file.suffix in {".sql", ".csv", ".py"} and "read_back" not in name:
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def judging_version() -> str:
    """16 hex digits over the mapping and the libraries that judge phones and addresses: does an earlier judgement still hold?"""
    libraries = [f"{name} {version(name)}" for name in ("phonenumbers", "email-validator")]
    return hashlib.sha256(" ".join([mapping_version(), *libraries]).encode()).hexdigest()[:16]


class Plugin(BasePlugin):
    """Registers the functions on every connection that dbt opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        functions: dict[str, tuple[Any, list[Any], Any]] = {
            "phone_e164": (phone_e164, [VARCHAR, VARCHAR], VARCHAR),
            "email_valid": (email_valid, [VARCHAR], VARCHAR),
            "html_clean": (html_clean, [VARCHAR], VARCHAR),
            "html_text": (html_text, [VARCHAR], VARCHAR),
            "name_likeness": (name_likeness, [VARCHAR, VARCHAR], DOUBLE),
            "mapping_version": (mapping_version, [], VARCHAR),
            "judging_version": (judging_version, [], VARCHAR),
        }
        for name, (function, arguments, gives) in functions.items():
            conn.create_function(name, function, arguments, gives, null_handling=FunctionNullHandling.SPECIAL)
