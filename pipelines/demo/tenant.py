"""The tenant under construction: its rows by sheet, its parties, its files, and what was soiled on purpose."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from pipelines.demo.columns import SHEETS

Row = dict[str, Any]
T = TypeVar("T")

YEARS_OF_HISTORY = 5
KEPT_CLEAN = 3  # customers that the made-up CRM account holds already (customers.FIXED)
REJECTS_ONE_IN = 35  # the gate shuts above 5 % rejects of an object; the mess stays far below


@dataclass(frozen=True)
class Person:
    first: str
    last: str
    email: str | None
    mobile: str | None
    phone: str | None = None
    role: str | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass
class Party:
    """A customer row as the other sheets see it. `top` is who is billed; `number` None means unnumbered."""

    number: int | None
    name: str
    row: Row
    created: date
    parent: "Party | None" = None
    people: list[Person] = field(default_factory=list)
    ambiguous: bool = False

    @property
    def top(self) -> "Party":
        return self.parent.top if self.parent else self

    @property
    def reference(self) -> str | int:
        """What names this party beyond doubt: the name, or the number where the name is shared."""
        return self.number if self.ambiguous and self.number is not None else self.name


@dataclass(frozen=True)
class Change:
    """One thing that was made untidy on purpose: which rule of `mess.MESSES`, where, and how it was before."""

    mess: str
    table: str
    key: str
    column: str
    before: str
    after: str


@dataclass
class Tenant:
    seed: int
    size: int
    today: date
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in SHEETS})
    parties: list[Party] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # path below attachments/ -> content
    changes: list[Change] = field(default_factory=list)
    rejects: dict[str, int] = field(default_factory=dict)
    layout_faults: set[str] = field(default_factory=set)
    _touched: set[tuple[int, str]] = field(default_factory=set)

    def rng(self, part: str) -> random.Random:
        """A generator of its own for each part, so that a change in one part leaves the others alone."""
        return random.Random(f"{self.seed}/{self.size}/{self.today}/{part}")  # noqa: S311 - made-up data, no secret

    @property
    def oldest(self) -> date:
        return self.today - timedelta(days=YEARS_OF_HISTORY * 365)

    def add(self, table: str, row: Row) -> Row:
        """Append a row. Raises KeyError for a column that the sheet does not have."""
        sheet = SHEETS[table]
        unknown = row.keys() - set(sheet.columns) - set(sheet.custom)
        if unknown:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
        self.rows[table].append(row)
        return row

    def soil(self, mess: str, table: str, row: Row, column: str, value: Any) -> None:
        """Change one cell and remember it."""
        key = str(next(iter(row.values())))
        self.changes.append(Change(mess, table, key, column, str(row.get(column)), str(value)))
        row[column] = value
        self._touched.add((id(row), column))

    def clean(self, table: str, column: str) -> list[Row]:
        """Rows with a value in that column that no mess has touched. The first parties stay as the CRM knows them."""
        rows = self.rows[table][KEPT_CLEAN:] if table == "customers" else self.rows[table]
        return [row for row in rows if row.get(column) not in (None, "") and (id(row), column) not in self._touched]

    def may_reject(self, table: str) -> bool:
        """True, and counted, while one more reject keeps the sheet far below the share that shuts the gate."""
        used = self.rejects.get(table, 0)
        if len(self.rows[table]) < (used + 1) * REJECTS_ONE_IN:
            return False
        self.rejects[table] = used + 1
        return True

    def parents(self, table: str) -> list[Row]:
        """Jobs or quotes without their sections."""
        return [row for row in self.rows[table] if not row.get("Is Section/Stage")]


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day in the closed range; `first` where the range is empty."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def at_work(rng: random.Random, day: date) -> datetime:
    """A moment of that day in working hours, on a quarter of an hour."""
    return datetime.combine(day, time(rng.randint(7, 16), rng.choice((0, 15, 30, 45))))


def some(rng: random.Random, rows: Sequence[T], at_least: int, share: float = 0.0) -> list[T]:
    """A random selection: `at_least` rows (as far as there are any) or `share` of them."""
    return rng.sample(rows, min(len(rows), max(at_least, round(len(rows) * share))))
