"""How the stand-in behaves: the things that are known, feared or unsure of the real service, one dial each."""

from dataclasses import dataclass, fields
from typing import Any, Literal

LabourShape = Literal["results", "array", "jobLabours", "nested", "single", "text_numbers", "unknown"]


@dataclass
class Dials:
    """Counts are used up: `throttle=2` refuses two calls with 429 and then answers."""

    shift: int = 0  # so many times the list moves by one record just after its first page was read
    duplicate: bool = False  # every list shows its first record once more at the end
    no_totals: bool = False  # lists do not say totalPages and totalRecords
    miscount: int = 0  # totalRecords is too high by so many
    throttle: int = 0  # calls answered with 429 and Retry-After
    retry_after: str = "1"
    broken: int = 0  # calls answered with 503
    refuse: str = ""  # a path whose answer is success: false, in a 200
    slow_seconds: float = 0.0
    labour: LabourShape = "results"
    lines: bool = True  # whether a quote read singly holds its lines
    redirect: str = ""  # every call is sent on to this address
    largest_page: int = 1000

    @classmethod
    def of(cls, pairs: dict[str, str]) -> "Dials":
        """From NAME=VALUE words of a command line. Raises ValueError for a name that no dial has."""
        dials = cls()
        known = {field.name: type(getattr(dials, field.name)) for field in fields(cls)}
        for name, text in pairs.items():
            if name not in known:
                raise ValueError(f"no dial is called {name}; there are {', '.join(known)}")
            value: Any = text.lower() in ("1", "true", "on", "yes") if known[name] is bool else known[name](text)
            setattr(dials, name, value)
        return dials

    def use(self, name: str) -> bool:
        """True while the count of that dial lasts, which is one lower afterwards."""
        left = getattr(self, name)
        setattr(self, name, max(0, left - 1))
        return left > 0
