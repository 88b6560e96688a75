"""What a handler gives back: an Answer, or a refusal with the body that the interface documents (freshsales_api.md 1.4)."""

from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
NOT_FOUND = {
    "contacts": "The contact you're looking for is not in the CRM.",
    "sales_accounts": "The account you're looking for is not in the CRM.",
    "deals": "The deal you're looking for is not in the CRM.",
    "tasks": "The task you're looking for doesn't exist.",
    "appointments": "The meeting you're looking for doesn't exist.",
}
DUPLICATE = 3002


@dataclass(slots=True)
class Answer:
    """Status and body; `body` is anything JSON can say, or bytes with a `content_type` of their own.

    `announced`: a Content-Length that is larger than the body, for an answer that breaks off.
    """

    body: Any
    status: int = 200
    content_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


class Refused(Exception):
    """The request is refused; nothing of it is kept."""

    def __init__(self, status: int, *messages: str, error_code: int | None = None) -> None:
        super().__init__("; ".join(messages))
        self.status = status
        self.messages = list(messages)
        self.error_code = error_code

    def answer(self) -> Answer:
        """The documented error body."""
        errors: dict[str, Any] = {"code": self.status, "message": self.messages}
        if self.error_code:
            errors["error_code"] = self.error_code
        return Answer({"errors": errors}, self.status)


class Broken(Exception):
    """The interface answers 500 here (documented defects, freshsales_api.md 1.3)."""


def not_found(module: str) -> Refused:
    """404 with the module's own words."""
    return Refused(404, NOT_FOUND.get(module, "The record you're looking for doesn't exist."))


def forbidden() -> Refused:
    """403 as recorded: the text is localised and means nothing."""
    return Refused(403, "You are not authorized to perform this action.")
