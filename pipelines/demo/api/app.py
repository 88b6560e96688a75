"""The HTTP face of the stand-in: strict about header, paths and parameters, obedient to its dials."""

import asyncio
import math
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipelines.demo.api.dials import Dials
from pipelines.demo.api.records import Told

_PAGING = {"Page", "PageSize"}
# What each list wants to be told, as no one knows what it takes for granted.
_WANTED = {
    "/Customers/Customers": {"SiteBillingType": "All"},
    "/Jobs/Jobs": {"JobStatus": "ALL", "IncludeChildJobs": "true"},
    "/Quotes/Quotes": {"QuoteStatus": "ALL"},
}


@dataclass
class Service:
    """A running stand-in: its records, dials, and every request that it got, refused ones too."""

    told: Told
    key: str
    dials: Dials = field(default_factory=Dials)
    log: list[tuple[str, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        told = self.told
        self.lists: dict[str, list[dict[str, Any]]] = {
            "/Customers/Customers": told.customers,
            "/Customers/Contacts": told.contacts,
            "/Jobs/Jobs": told.jobs,
            "/Quotes/Quotes": told.quotes,
            "/Inventory/Supplies": told.supplies,
            "/Inventory/Kits": [],
            "/SupplierInvoices/SupplierInvoices": told.bills,
        }

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])])

    async def _answer(self, request: Request) -> Response:
        answer = await self._judged(request)
        self.log.append((request.method, request.scope["raw_path"].decode("ascii"), answer.status_code))
        return answer

    async def _judged(self, request: Request) -> Response:
        if self.dials.slow_seconds:
            await asyncio.sleep(self.dials.slow_seconds)
        if request.headers.get("auth") != self.key or "authorization" in request.headers:
            return _no(401, "Authorization has been denied for this request")
        if request.method != "GET":
            return _no(405, "this stand-in is never written to")
        if self.dials.redirect:
            return Response(status_code=302, headers={"location": self.dials.redirect})
        if self.dials.use("throttle"):
            return JSONResponse({"message": "slow down"}, 429, {"retry-after": self.dials.retry_after})
        if self.dials.use("broken"):
            return Response("Service Unavailable", 503)
        path = request.url.path
        if self.dials.refuse and path.startswith(self.dials.refuse):
            return JSONResponse({"success": False, "message": "refused as the dial says"})
        return self._read(path, dict(request.query_params))

    def _read(self, path: str, query: dict[str, str]) -> Response:
        if path in self.lists:
            return self._list(path, query)
        if path == "/Accounting/GetInvoicesToSend":
            return JSONResponse(self.told.invoices) if set(query) == {"priorToDate"} else _no(400, "priorToDate is required")
        head, _, number = path.rpartition("/")
        if query or head not in ("/Quotes/Quote", "/Jobs/JobLabour"):
            return _no(404, "No HTTP resource was found that matches the request URI")
        return self._quote(number) if head == "/Quotes/Quote" else self._labour(number)

    def _list(self, path: str, query: dict[str, str]) -> Response:
        wanted = _WANTED.get(path, {})
        if set(query) != _PAGING | set(wanted) or any(query[name] != value for name, value in wanted.items()):
            return _no(400, f"the parameters of {path} are not as they should be")
        if not query["Page"].isdigit() or not query["PageSize"].isdigit() or "0" in (query["Page"], query["PageSize"]):
            return _no(400, "Page and PageSize are whole numbers from 1")
        page, size = int(query["Page"]), min(int(query["PageSize"]), self.dials.largest_page)
        records = self.lists[path]
        shown = [*records, *records[:1]] if self.dials.duplicate else records
        body: dict[str, Any] = {"success": True, "results": shown[(page - 1) * size : page * size]}
        if not self.dials.no_totals:
            total = len(records) + self.dials.miscount
            body |= {"totalPages": math.ceil(len(shown) / size), "totalRecords": total}
        if page == 1 and len(records) > size and self.dials.use("shift"):
            self.lists[path] = [records[-1], *records[:-1]]  # the last moves to the front: page 2 will miss it
        return JSONResponse(body)

    def _quote(self, number: str) -> Response:
        """Sections are found by `Q1234-01` only."""
        found = [quote for quote in self.told.quotes if quote["quoteNumber"].replace(".", "-") == number]
        if not found:
            return JSONResponse({"success": False, "message": f"No Matching Quote Found ({number})"})
        lines = self.told.lines(found[0]["quoteNumber"]) if self.dials.lines else {}
        return JSONResponse({"success": True, "quotation": found[0] | lines})

    def _labour(self, number: str) -> Response:
        found = [job["jobNumber"] for job in self.told.jobs if job["jobNumber"].replace(".", "-") == number]
        if not found:
            return JSONResponse({"success": False, "message": f"No Matching Job Found ({number})"})
        return JSONResponse(self.shaped(self.told.labour(found[0])))

    def shaped(self, lines: list[dict[str, Any]]) -> Any:
        """Lines of labour in the shape that the dial says."""
        shape = self.dials.labour
        if shape == "text_numbers":
            lines = [{name: str(value) if isinstance(value, float) else value for name, value in line.items()} for line in lines]
        if shape == "array":
            return lines
        if shape == "nested":
            return {"success": True, "job": {"jobLabours": lines}}
        if shape == "single" and len(lines) == 1:
            return {"success": True, "jobLabour": lines[0]}
        if shape == "unknown":
            return {"success": True, "timesheetEntries": [{"minutes": 90}]}
        return {"success": True, ("jobLabours" if shape in ("jobLabours", "single") else "results"): lines}


def _no(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)
