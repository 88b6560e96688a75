"""The arguments of faults, read and checked when a rule is set, so that no mistake waits for the nth request."""

import re
from dataclasses import dataclass

MODULE = re.compile(
    r"^(?P<module>(?:cpq/|custom_module/)?[a-z_]+)?(?:/(?P<id>\d{1,18}))?(?:\?(?P<field>\w+)=(?P<value>.*))?$", re.S
)


@dataclass(frozen=True)
class Deed:
    """What a person does: to which record (None: the one that the request is about), to which field (None: the usual one)."""

    module: str | None
    record_id: int | None
    field: str | None
    value: str | None


def nothing(text: str | None) -> None:
    """This fault takes no argument."""
    if text is not None:
        raise ValueError("it takes none")


def seconds(text: str | None) -> float:
    """Seconds to wait, 1 unless said."""
    return _number(text, 1.0, 0.0, 3600.0)


def share(text: str | None, usual: float = 0.5) -> float:
    """A share from 0 to 1."""
    return _number(text, usual, 0.0, 1.0)


def number_of_calls(text: str | None) -> int:
    """Calls, 1 unless said."""
    return int(_number(text, 1.0, 0.0, 1e6))


def status(text: str | None) -> int:
    """An HTTP status, 503 unless said."""
    return int(_number(text, 503.0, 300.0, 599.0))


def what_a_person_does(text: str | None) -> Deed:
    """`MODULE/ID?FIELD=VALUE`, each part optional; `custom_module/cm_x` and `cm_x` name the same module."""
    found = MODULE.match(text or "")
    if not found or (found["id"] and not found["module"]):
        raise ValueError(f"MODULE, MODULE/ID, MODULE?FIELD=VALUE, ?FIELD=VALUE or nothing; not {text!r}")
    module = found["module"].removeprefix("custom_module/") if found["module"] else None
    return Deed(module, int(found["id"]) if found["id"] else None, found["field"], found["value"])


def _number(text: str | None, usual: float, least: float, most: float) -> float:
    try:
        value = usual if text is None else float(text)
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise ValueError(f"a number from {least:g} to {most:g}; not {text!r}")
    return value
