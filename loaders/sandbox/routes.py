"""The whole table of routes, module by module."""

from functools import partial

from . import bulk, child_routes, crud, custom_modules, documents, forms, jobs, products, search, selectors, views
from .answers import Answer, forbidden
from .contacts import CONTACTS
from .deals import DEALS
from .leads import LEADS, classic_only
from .module import Module
from .products import PRODUCTS
from .records import COLUMNS, from_row
from .routing import Call, Handler, Routes
from .sales_accounts import ACCOUNTS

CORE: tuple[Module, ...] = (CONTACTS, ACCOUNTS, DEALS)


class ClassicRoutes(Routes):
    """Routes that answer 403 unless the account is Classic."""

    def __init__(self, inner: Routes) -> None:
        self._inner = inner

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Add a guarded route."""
        self._inner.add(method, path, classic_only(handler))


def product_list(call: Call) -> Answer:
    """GET cpq/products: undocumented, so a switch can close it."""
    account = call.account
    if account.switches["product_list"] != "on":
        raise forbidden()
    page, size = views.page_of(call.query)
    sql = f"select {COLUMNS} from records where module = 'cpq/products' and is_deleted = 0 order by id limit ? offset ?"  # noqa: S608
    records = [from_row(row) for row in account.store.rows(sql, (size, max(page - 1, 0) * size))]
    total = account.store.rows("select count(*) from records where module = 'cpq/products' and is_deleted = 0")[0][0]
    shown = PRODUCTS.shown(account, records, call.include(), True)
    return Answer({"products": shown, "meta": {"total_pages": -(-total // size) if size else 0, "total": total}})


def _needs_products(handler: Handler) -> Handler:
    """Products need the plan Pro or Enterprise."""

    def checked(call: Call) -> Answer:
        if call.account.switches["plan"] not in ("pro", "enterprise"):
            raise forbidden()
        return handler(call)

    return checked


class ProductRoutes(ClassicRoutes):
    """Routes that answer 403 on a plan without a product catalogue."""

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Add a guarded route."""
        self._inner.add(method, path, _needs_products(handler))


def build() -> Routes:
    """All routes; literal paths come before those with an id, since the first match wins."""
    routes = Routes()
    for module in CORE:
        _core(routes, module)
    _core(ClassicRoutes(routes), LEADS)
    guarded = ProductRoutes(routes)
    guarded.add("GET", "cpq/products", product_list)
    guarded.add("POST", "cpq/products/products_bulk_delete", products.bulk_delete)
    guarded.add("POST", "cpq/products/products_bulk_restore", products.bulk_restore)
    crud.add_routes(guarded, PRODUCTS)
    child_routes.add_routes(routes)
    documents.add_routes(routes, [*CORE, PRODUCTS])
    custom_modules.add_routes(routes)
    forms.add_routes(routes)
    selectors.add_routes(routes)
    search.add_routes(routes)
    routes.add("GET", "job_statuses/{id}", partial(jobs.status, write=bulk.write_rows))
    return routes


def _core(routes: Routes, module: Module) -> None:
    path = module.path
    bulk.MODULES[module.entity] = module
    routes.add("GET", path, views.bare)
    routes.add("GET", path + "/filters", partial(views.filters, module=module))
    routes.add("GET", path + "/filters/{id}", partial(views.one_filter, module=module))
    routes.add("GET", path + "/view/{id}", partial(views.view, module=module))
    routes.add("POST", path + "/upsert", partial(bulk.upsert, module=module))
    routes.add("POST", path + "/bulk_upsert", partial(bulk.bulk_upsert, module=module))
    routes.add("POST", path + "/bulk_assign_owner", partial(crud.bulk_assign_owner, module=module))
    crud.add_routes(routes, module)
