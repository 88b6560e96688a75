"""All records of a module, page by page, through the views that the account offers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.errors import Halt
from pipelines.freshsales.client import NotAvailable, Reader

PAGE_ROWS = 100

Record = dict[str, Any]


@dataclass(frozen=True)
class Module:
    """A kind of record: where it is, the key of its lists, and what must be asked for besides (freshsales_api.md 2.5)."""

    table: str
    path: str
    key: str
    include: str


MODULES = (
    Module("sales_accounts", "sales_accounts", "sales_accounts", "owner"),
    Module("contacts", "contacts", "contacts", "owner,sales_accounts,lifecycle_stage,contact_status,source"),
    Module("deals", "deals", "deals", "owner,sales_account,contacts,deal_reason,products"),
)
PRODUCTS = Module("products", "cpq/products", "products", "product_pricings")
EQUIPMENT = Module("equipment", "custom_module/cm_equipment", "cm_equipment", "owner")


@dataclass
class RecordReader:
    """Reads whole modules; `warnings` says where the account did not show everything.

    `beside` sees every answer, so that what was included beside the records is not asked for again. `ours`: ids, by raw
    table, that are asked for one by one where no list shows them, so that a record is missing only when it is gone.
    """

    reader: Reader
    pipelines: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    products_readable: bool | None = None
    beside: Callable[[Any], None] = lambda answer: None
    ours: Mapping[str, Iterable[int]] = field(default_factory=dict)

    def module(self, module: Module) -> Iterator[Record]:
        """Every record once, oldest first, deleted ones left out. Raises Halt where the key may not see the module."""
        seen: set[int] = set()
        for view in self._views(module):
            for record in self._view_pages(module, view):
                if _is_new(record, seen):
                    yield record
        if module.table == "deals":
            for deal in self._deals_of_other_pipelines():
                if _is_new(deal, seen):
                    # Only what is compared field by field is worth a call of its own.
                    yield from self._one(module, int(deal["id"])) if self.ours else [deal]
        yield from self._missing(module, seen)

    def products(self) -> Iterator[Record]:
        """The catalogue, if this account lists it (no list is documented): `products_readable` says so afterwards."""
        seen: set[int] = set()
        try:
            for record in self._pages(PRODUCTS.path, PRODUCTS.key, include=PRODUCTS.include):
                if _is_new(record, seen):
                    yield record
            self.products_readable = True
        except NotAvailable:
            self.products_readable = False
        yield from self._missing(PRODUCTS, seen)

    def _views(self, module: Module) -> list[dict[str, Any]]:
        """The view of all records, by name; without one, every view together."""
        try:
            views = self.reader.get(f"{module.path}/filters").get("filters") or []
        except NotAvailable as error:
            advice = "the user whose key this is needs a role that sees all records"
            raise Halt(f"The key may not list {module.table}.", [str(error), advice]) from None
        whole = [view for view in views if str(view.get("name", "")).casefold().startswith("all ")]
        named = [view for view in whole if str(view["name"]).casefold() == f"all {module.table.removeprefix('sales_')}"]
        if named or len(whole) == 1:
            return (named or whole)[:1]
        self.warnings.append(f"{module.table}: no view of all records was found, so all {len(views)} views were read")
        return [view for view in views if "recycle" not in str(view.get("name", "")).casefold()]

    def _view_pages(self, module: Module, view: dict[str, Any]) -> Iterator[Record]:
        try:
            yield from self._pages(f"{module.path}/view/{view['id']}", module.key, include=module.include)
        except NotAvailable as error:
            self.warnings.append(f"{module.table}: the view {view.get('name')!r} could not be read ({error})")

    def _pages(self, path: str, key: str, include: str) -> Iterator[Record]:
        """All pages, in an order that a new record does not disturb."""
        page, count, total = 1, 0, None
        while True:
            query = {"page": page, "per_page": PAGE_ROWS, "sort": "created_at", "sort_type": "asc", "include": include}
            answer = self.reader.get(path, **query)
            self.beside(answer)
            records = _listed(answer, key)
            yield from records
            count += len(records)
            meta = answer.get("meta") or {}
            total = meta.get("total", total)
            if not records or page >= (meta.get("total_pages") or page + 1):
                break
            page += 1
        if total is not None and count < total:
            self.warnings.append(f"{path}: {total} records were announced and {count} came; read it again when nobody writes")

    def _deals_of_other_pipelines(self) -> Iterator[Record]:
        """Deals outside the default pipeline, as thin as a search tells them: system views may leave them out
        (freshsales_api.md 2.4)."""
        for pipeline in self.pipelines:
            if not pipeline["is_default"]:
                yield from self._search(pipeline)

    def _search(self, pipeline: dict[str, Any]) -> Iterator[Record]:
        rule = [{"attribute": "deal_pipeline_id", "operator": "is_in", "value": str(pipeline["id"])}]
        page, seen = 1, set[int]()
        try:
            while deals := self.reader.search("deal", rule, page).get("deals"):
                new = {int(deal["id"]): {**deal, "id": int(deal["id"])} for deal in deals if int(deal["id"]) not in seen}
                if not new:  # the same page again: the search has an end that it does not tell
                    return
                seen |= new.keys()
                yield from (new[deal_id] for deal_id in sorted(new))
                page += 1
        except NotAvailable as error:
            self.warnings.append(f"deals of the pipeline {pipeline['name']!r} could not be searched ({error})")

    def _missing(self, module: Module, seen: set[int]) -> Iterator[Record]:
        for record_id in sorted({record_id for record_id in self.ours.get(module.table, ()) if record_id not in seen}):
            yield from self._one(module, record_id)

    def _one(self, module: Module, record_id: int) -> Iterator[Record]:
        try:
            answer = self.reader.get(f"{module.path}/{record_id}", include=module.include)
        except NotAvailable:  # deleted since it was found or written
            return
        self.beside(answer)
        record = answer.get(module.key.removesuffix("s"), answer)
        if not record.get("is_deleted"):
            yield record


def _listed(answer: Any, key: str) -> list[Record]:
    """The list of a page; custom modules are not documented to name it as the module, so any list of records will do."""
    named = answer.get(key)
    return named if isinstance(named, list) else next((value for value in answer.values() if isinstance(value, list)), [])


def _is_new(record: Record, seen: set[int]) -> bool:
    number = int(record["id"])
    if number in seen or record.get("is_deleted"):
        return False
    seen.add(number)
    return True
