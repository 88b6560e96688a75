"""How a value looks in its cell: real dates or DD/MM/YYYY text, numbers or text, Yes/No or Y/N or TRUE."""

import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any

DATE_STYLES = ("excel", "excel", "text", "mixed")
TIME_FORMATS = ("%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M %p", "%d/%m/%Y %H:%M:%S")
NUMBER_STYLES = ("number", "number", "number", "text")
FLAG_STYLES = (("Yes", "No"), ("Y", "N"), (True, False), ("TRUE", "FALSE"))
MONEY_WORDS = ("ex tax", "inc tax", "price", "paid", "tax")


class Style:
    """The look of one column. Most columns have one look, some change it from row to row as typed lists do.

    Equal values of a column look equal, so that a row that stands twice stands there twice letter by letter.
    """

    def __init__(self, rng: random.Random, header: str) -> None:
        self._dates = rng.choice(DATE_STYLES)
        self._numbers = rng.choice(NUMBER_STYLES)
        self._flags = rng.choice(FLAG_STYLES)
        self._is_money = any(header.lower().endswith(word) for word in MONEY_WORDS)

    def cell(self, value: Any) -> Any:
        """What is written for a value; text is left as it is."""
        if isinstance(value, bool):
            return self._flags[0 if value else 1]
        if isinstance(value, date):
            return self._date(value)
        if isinstance(value, Decimal | int):
            return self._number(value)
        return value

    def _date(self, value: date) -> date | str:
        style = ("excel", "text")[value.day % 2] if self._dates == "mixed" else self._dates
        if style == "excel":
            return value
        if isinstance(value, datetime):
            return value.strftime(TIME_FORMATS[value.minute // 15 % 3])
        return value.strftime("%d/%m/%Y")

    def _number(self, value: Decimal | int) -> float | int | str:
        if self._numbers == "number":
            return float(value) if isinstance(value, Decimal) else value
        if self._is_money and isinstance(value, Decimal):
            return f"-${-value:,.2f}" if value < 0 and _whole_cents(value) else _dollars(value)
        return str(value)


def _whole_cents(value: Decimal) -> bool:
    return value == round(value, 2)


def _dollars(value: Decimal) -> str:
    """`$1,234.50`; prices with parts of a cent keep them."""
    return f"${value:,.2f}" if _whole_cents(value) else f"${value:,f}"
