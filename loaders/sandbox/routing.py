"""A call of the interface, and the table that finds its handler."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .account import Account
from .answers import Answer, Refused, not_found


@dataclass(slots=True)
class Call:
    """One request: `body` is the parsed JSON (None without one), `form` the parts of a multipart body."""

    account: Account
    method: str
    path: str
    query: dict[str, str]
    body: Any = None
    form: dict[str, Any] | None = None
    base_url: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def id(self, module: str) -> int:
        """The id in the path; raises a 404 for one that is no number."""
        if not self.params["id"].isdecimal() or len(self.params["id"]) > 18:
            raise not_found(module)
        return int(self.params["id"])

    def include(self) -> list[str]:
        """The values of `?include=`."""
        return [i.strip() for i in self.query.get("include", "").split(",") if i.strip()]

    def given(self, singular: str) -> dict[str, Any]:
        """The attributes sent, wrapped in the singular name or flat; raises a 400 when it is no object."""
        body = self.body
        if isinstance(body, dict) and isinstance(body.get(singular), dict):
            body = body[singular]
        if not isinstance(body, dict):
            raise Refused(400, "Invalid or missing attributes")
        return body

    def ids(self, key: str = "selected_ids") -> list[int]:
        """A list of ids in the body; raises a 400 when it is none."""
        listed = self.body.get(key) if isinstance(self.body, dict) else None
        if not isinstance(listed, list) or not all(str(i).isdecimal() for i in listed):
            raise Refused(400, f"{key} should be a list of ids")
        return [int(i) for i in listed]


Handler = Callable[[Call], Answer]


class Routes:
    """Handlers by method and path; the first segment narrows the search, the first match wins."""

    def __init__(self) -> None:
        self._table: dict[str, list[tuple[str, re.Pattern[str], Handler]]] = defaultdict(list)

    def add(self, method: str, path: str, handler: Handler) -> None:
        """`path` without slashes at its ends; `{name}` stands for one segment."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        self._table[path.split("/", 1)[0]].append((method, pattern, handler))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """(handler, path parameters, whether the path exists for another method)."""
        other = False
        for known_method, pattern, handler in self._table.get(path.split("/", 1)[0], ()):
            if found := pattern.fullmatch(path):
                if known_method == method:
                    return handler, found.groupdict(), False
                other = True
        return None, {}, other
