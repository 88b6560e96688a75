"""What may be asked of Ascora: GET of the addresses in the table of endpoints, and nothing else at all.

No read-only key exists (ascora.md 1.1), and one wrong call such as MarkInvoicesAsSent takes records out of the only
feed of invoices. So the client can make no other request: each is judged here before a socket is opened.
"""

import re
from urllib.parse import quote, unquote, urlsplit

from pipelines.ascora.api.endpoints import ENDPOINTS

_OVERRIDES = {"x-http-method-override", "x-http-method", "x-method-override"}
_NUMBER = r"(?P<number>[^/?#;\\]+)"
_PATHS = tuple(re.compile(re.escape(endpoint.path).replace(r"\{number\}", _NUMBER)) for endpoint in ENDPOINTS)
_DEEPEST = 5  # a text that is still encoded after so many turns is no number of a quote


class Forbidden(Exception):
    """The request is no read that the table of endpoints knows; nothing has been sent."""


def section_path_number(number: str) -> str:
    """Sections are `Q1234.01` in bodies and `Q1234-01` in addresses (ascora.md 1.5)."""
    return re.sub(r"\.(\d+)$", r"-\1", number)


def path_of(template: str, number: str = "") -> str:
    """The path with the number in it, every character that could mean anything else encoded. Raises Forbidden."""
    path = template.replace("{number}", quote(number, safe=""))
    check_path(path)
    return path


def check(method: str, url: str, base_url: str, headers: dict[str, str], has_body: bool) -> None:
    """Raises Forbidden unless this very request is a bare GET of an allowed path on the host of the settings."""
    asked, base = urlsplit(url), urlsplit(base_url)
    if method != "GET":
        raise Forbidden(f"{method[:10]} is refused: the extraction only ever reads")
    if has_body or _OVERRIDES & {name.lower() for name in headers}:
        raise Forbidden("a GET that carries a body or another method is refused")
    if (asked.scheme, asked.netloc) != (base.scheme, base.netloc):
        raise Forbidden("another host than that of ASCORA_API_URL is refused")
    if asked.fragment:
        raise Forbidden("an address with a fragment is refused")
    check_path(asked.path)


def check_path(path: str) -> None:
    """Raises Forbidden for a path that no endpoint has, letter by letter, or that a server could read as another one."""
    match = next((found for allowed in _PATHS if (found := allowed.fullmatch(path))), None)
    if match is None:
        raise Forbidden(f"{path[:80]!r} is not on the list of addresses that are read")
    if not _is_plain(match.groupdict().get("number", "x")):
        raise Forbidden(f"{path[:80]!r} holds a number that could be read as another address")


def _is_plain(number: str) -> bool:
    """False for `..`, empty parts, backslashes and control characters, however often they are encoded."""
    for _ in range(_DEEPEST):
        parts = [part.partition(";")[0].strip() for part in number.split("/")]
        if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\\x00-\x1f\x7f]", number):
            return False
        if (decoded := unquote(number)) == number:
            return True
        number = decoded
    return False
