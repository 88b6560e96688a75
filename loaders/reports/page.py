"""Report pages: one HTML file that opens without network, and the same data as JSON beside it. Everything is escaped."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.reports.documents import write_json
from loaders.reports.lineage import SEARCHED_ROWS, search_index
from loaders.reports.pictures import call_bars, flow

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).with_name("templates")
LONGEST_TEXT = 600  # characters of a value in a table of a page
BRIEF = 240  # the same where a table is for people to read through
SHOWN_ROWS = 2_000  # rows of one table on a page; the JSON and the workbook beside it have all


def write_page(folder: Path, name: str, data: dict[str, Any], template: str = "run") -> Path:
    """`name`.html out of `template`.html, and `name`.json, in the reports folder (made if need be); the page's path.

    Pages extend `base.html`, which brings style, script and table of contents inline; `parts.html` has the tables,
    cards and charts that they are put together from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.json").open("w", encoding="utf-8", errors="replace") as file:
        write_json(data, file)
    page = folder / f"{name}.html"
    page.write_text(_environment().get_template(f"{template}.html").render(data=data), encoding="utf-8", errors="replace")
    return page


@cache
def _environment() -> jinja2.Environment:
    """Templates are compiled once a process: a load writes several pages."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"thousands": thousands, "words": words, "anchor": anchor, "shown": shown, "shortened": shortened}
    environment.filters |= {"money": money, "flow": flow, "call_bars": call_bars, "search_index": search_index}
    environment.filters |= {"brief": brief, "size": size, "percent": percent}
    environment.globals |= {"SHOWN_ROWS": SHOWN_ROWS, "SEARCHED_ROWS": SEARCHED_ROWS}
    return environment


def thousands(value: Any) -> str:
    """A whole number with a thin separator, `·` for none or zero, anything else as it is."""
    if value is None or value == 0:
        return "·"
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)


def money(value: Any) -> str:
    """An amount with its cents and a thin separator."""
    return "·" if value is None else f"{value:,.2f}".replace(",", "\u202f")


def words(name: Any) -> str:
    """A column's or object's name as a person writes it."""
    return str(name).replace("_", " ")


def anchor(text: Any) -> str:
    """An id for a link inside the page: letters, digits and dashes only, so that no key can break out of an attribute."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in str(text)).split()).lower() or "x"


def shown(value: Any) -> str:
    """A value of any kind as one line of text; a moment to the minute."""
    if value is None:
        return "·"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M" + (" %Z" if value.tzinfo else "")).strip()
    if isinstance(value, (bool, date, Decimal)):
        return {"True": "yes", "False": "no"}.get(str(value), str(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def shortened(text: str) -> str:
    """Text as long as a table can bear, with its full length where it is cut; JSON and workbook beside the page have all."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} … ({len(text):,} characters)"


def brief(value: Any) -> str:
    """A value as one line that stays readable: what is longer than BRIEF characters is cut, and says how long it is."""
    text = shown(value)
    return text if len(text) <= BRIEF else f"{text[:BRIEF].rstrip()} … ({len(text):,} characters)".replace(",", "\u202f")


def size(bytes_: int | None) -> str:
    """A file size for people."""
    if bytes_ is None:
        return "not known"
    number, unit = float(bytes_), "bytes"
    for unit in ("bytes", "KB", "MB", "GB", "TB"):
        if number < 1024 or unit == "TB":
            break
        number /= 1024
    return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"


def percent(share: Any) -> str:
    """A share as a whole percentage; `·` for none."""
    return "·" if share is None else f"{round(share * 100)} %"
