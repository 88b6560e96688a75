"""The macros that read dates, money and text, on spellings that exports hold (mapping.md Common; rulings 5, 16, 25)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dbt_runs import Dbt

pytestmark = pytest.mark.slow

# macro call on column x -> {cell: what it is, as text}
CASES: dict[str, dict[str, str | None]] = {
    "parse_money('x')": {
        "$1,234.50": "1234.50",
        "(12.00)": "-12.00",
        "12.00-": "-12.00",
        "1234.5": "1234.50",
        "-": "0.00",
        " 1 234 ": "1234.00",
        "AUD 12": "12.00",
        "12.345": "12.35",
        "-12.345": "-12.35",
        "0.30000000000000004": "0.30",
        "1.2E3": "1200.00",
        "1.234,50": None,
        "1,23": None,
        "(-5)": None,
        "POA": None,
        "12%": None,
        "99999999999999999999": None,
    },
    "parse_number('x')": {"1.23456": "1.2346", "2": "2.0000", "1,000.5": "1000.5000", "two": None},
    "parse_date('x')": {
        "03/04/2025": "2025-04-03",
        "3/4/2025": "2025-04-03",
        "2025-04-03": "2025-04-03",
        "2025-04-03 00:00:00": "2025-04-03",
        "2026-02-17T20:50:55.943Z": "2026-02-18",
        "2026-02-17T23:30:00+11:00": "2026-02-17",
        "29/02/2024": "2024-02-29",
        "29/02/2025": None,
        "31/12/25": None,
        "01/01/0001": None,
        "45000": None,
        "next week": None,
    },
    "parse_timestamp('x')": {
        "03/04/2025 5:06 PM": "2025-04-03 17:06:00",
        "03/04/2025 12:00 am": "2025-04-03 00:00:00",
        "03/04/2025 17:06": "2025-04-03 17:06:00",
        "03/04/2025 17:06:07": "2025-04-03 17:06:07",
        "2025-04-03T17:06:07": "2025-04-03 17:06:07",
        "2025-07-03T10:00:00Z": "2025-07-03 20:00:00",
        "03/04/2025 25:00": None,
    },
    "iso_in_zone('cast(x as timestamp)')": {
        "2026-01-05 09:00:00": "2026-01-05T09:00:00+11:00",
        "2026-07-05 09:00:00": "2026-07-05T09:00:00+10:00",
    },
    "parse_bool('x')": {"Yes": "true", "n": "false", "TRUE": "true", "0": "false", "maybe": None},
    "fold('x')": {"  Smith\u00a0 PLUMBING ": "smith plumbing", "O'Neill & Co.": "o'neill & co."},
    "clean_text('x')": {
        "a\x00b\x07": "ab",
        "one\r\ntwo\rthree": "one\ntwo\nthree",
        "_x000D_\nfoo_x0000_": "foo",
        "broken \ufffd": "broken",
        "keep _x0041_ and\ttabs": "keep _x0041_ and\ttabs",
        " \u00a0 ": None,
    },
    "state_code('x')": {"new south wales": "NSW", " vic ": "VIC", "N.T.": "NT", "Bali": None},
    "postcode('x')": {"800": "0800", "2000": "2000", "2000.0": "2000", "200": "0200", "123": None, "20000": None},
    "half_up('cast(x as decimal(18, 4))')": {"0.125": "0.13", "-0.125": "-0.13", "2.675": "2.68"},
    "half_up_ratio('cast(x as decimal(18, 2))', '3.0000')": {"10": "3.33", "-10": "-3.33", "0.05": "0.02", "20": "6.67"},
    "half_up_ratio('1.00', 'cast(x as decimal(18, 4))')": {"8": "0.13", "-8": "-0.13", "0": None},
    "country_code('x')": {"Australia": "AU", "new zealand": "NZ", "": "AU", "Atlantis": None, "de": "DE"},
}


def expression(macro: str, cells: list[str]) -> str:
    """SQL that gives the macro's answers on `cells`, numbered; a cell travels as the codes of its characters."""
    codes = [" || ".join(f"chr({ord(letter)})" for letter in cell) or "''" for cell in cells]
    values = ", ".join(f"({place}, {code})" for place, code in enumerate(codes))
    name = macro.replace("'", "''")
    answer = f"cast({{{{ {macro} }}}} as varchar) as answer"
    return f"select '{name}' as macro, place, {answer} from (values {values}) as cells (place, x)"


@pytest.fixture(scope="module")
def answers(built_warehouse: Path, dbt: Dbt) -> dict[tuple[str, int], str | None]:
    """Every macro's answer on every cell, from one run of dbt."""
    query = " union all ".join(expression(macro, list(cells)) for macro, cells in CASES.items())
    done = dbt(built_warehouse, "show", "--inline", query, "--limit", "-1", "--output", "json", "--quiet")
    assert done.returncode == 0, done.stdout[-3000:]
    shown = json.loads(done.stdout[done.stdout.index("{") :])["show"]
    return {(row["macro"], int(row["place"])): row["answer"] for row in shown}


@pytest.mark.parametrize("macro", CASES)
def test_macro_reads_what_people_write(macro: str, answers: dict[tuple[str, int], str | None]) -> None:
    got = {cell: answers[macro, place] for place, cell in enumerate(CASES[macro])}
    assert got == CASES[macro]
