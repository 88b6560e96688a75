"""Pages for people: browse what stands in the account. Loopback only, read-only, nothing loaded from elsewhere."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from .account import Account
from .documents import readable
from .pages import LISTS, moment, money, page_of_account, page_of_contact, page_of_deal, page_of_list

TEMPLATES = Path(__file__).with_name("templates")
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
RECORD_PAGES = {"accounts": page_of_account, "contacts": page_of_contact, "deals": page_of_deal}


class Pages:
    """The handlers; all run on the server's own thread, since the state file has one connection."""

    def __init__(self, account: Account) -> None:
        self._account = account
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
        self._templates.filters.update(money=money, moment=moment, readable=readable)

    async def listing(self, request: Request) -> Response:
        """The list of a module, with a search box; accounts are the front page."""
        kind = request.path_params.get("kind", "accounts")
        if kind not in LISTS:
            return self._missing()
        page = request.query_params.get("page", "1")
        number = int(page) if page.isdecimal() and len(page) < 8 else 1
        self._account.refresh()
        found = page_of_list(self._account, kind, request.query_params.get("q", "")[:200], max(number, 1))
        return self._page("list.html", kind=kind, **found)

    async def record(self, request: Request) -> Response:
        """One account, contact or deal with everything that hangs on it."""
        kind, record_id = request.path_params["kind"], request.path_params["id"]
        build = RECORD_PAGES.get(kind)
        self._account.refresh()
        found = build(self._account, record_id) if build else None
        return self._page("record.html", kind=kind, **found) if found else self._missing()

    async def file(self, request: Request) -> Response:
        """A file, always as a download of no particular type, so that a browser never runs it."""
        record = self._account.records.get(request.path_params["id"], "documents")
        stored = self._account.store.files / str(request.path_params["id"])
        if not record or not stored.is_file():
            return self._missing()
        kind, name = "application/octet-stream", str(record.body["name"])
        return FileResponse(stored, media_type=kind, filename=name, content_disposition_type="attachment", headers=HEADERS)

    async def style(self, request: Request) -> Response:
        """The style sheet."""
        return FileResponse(TEMPLATES / "style.css", media_type="text/css", headers=HEADERS)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        html = self._templates.get_template(template).render(lists=LISTS, **values)
        return HTMLResponse(html, status, headers=HEADERS)

    def _missing(self) -> Response:
        return self._page("missing.html", 404, kind="")


def build_pages(account: Account) -> Starlette:
    """The application that serves the pages; foreign host names are refused, so no other site can read them."""
    pages = Pages(account)
    routes = [
        Route("/", pages.listing),
        Route("/style.css", pages.style),
        Route("/files/{id:int}", pages.file),
        Route("/{kind}", pages.listing),
        Route("/{kind}/{id:int}", pages.record),
    ]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=routes, middleware=[guard], exception_handlers={404: lambda request, _: pages._missing()})
