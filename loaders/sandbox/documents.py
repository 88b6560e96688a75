"""Files and links on a record (freshsales_api.md 3.11); bytes lie next to the state file, named by id alone."""

from functools import partial
from typing import Any

from .account import Account
from .activities import target
from .answers import Answer, Refused
from .crud import standing
from .module import Module
from .records import Record
from .routing import Call, Routes
from .values import TEXT_LIMIT, Invalid, text

MEGABYTE = 1024 * 1024


def upload(call: Call) -> Answer:
    """POST documents, multipart: file, file_name, is_shared, targetable_id, targetable_type."""
    account, form = call.account, call.form
    if form is None or not isinstance(form.get("file"), UploadedFile):
        raise Refused(400, "file is missing")
    uploaded: UploadedFile = form["file"]
    if len(uploaded.content) > account.switches.number("file_mb") * MEGABYTE:
        raise Refused(400, f"File is larger than {account.switches['file_mb']} MB")
    body = {
        **target(account, form, True),
        "name": _name(form.get("file_name") or uploaded.name),
        "is_shared": form.get("is_shared") in ("true", "1", "True"),
        "size": len(uploaded.content),
        "content_type": uploaded.content_type,
        "creater_id": account.key_user,
    }
    record = account.records.insert("documents", body, account.now())
    account.store.files.mkdir(exist_ok=True)
    (account.store.files / str(record.id)).write_bytes(uploaded.content)
    return Answer(_answer(account, record, f"{call.base_url}/files/{record.id}"))


class UploadedFile:
    """A file part of a multipart body, read whole."""

    def __init__(self, name: str, content_type: str, content: bytes) -> None:
        self.name, self.content_type, self.content = name, content_type, content


def add_link(call: Call) -> Answer:
    """POST document_links, flat JSON."""
    account, given = call.account, call.given("document_link")
    url = str(given.get("url") or "")
    if not url.startswith(("http://", "https://")):
        raise Refused(400, "url is not in required format")
    body = {**target(account, given, True), "name": _name(given.get("name") or url[:TEXT_LIMIT]), "url": url[:2000],
            "is_shared": bool(given.get("is_shared")), "creater_id": account.key_user}  # fmt: skip
    return Answer(_answer(account, account.records.insert("document_links", body, account.now()), body["url"]))


def _name(value: Any) -> str:
    try:
        return text("file_name", value, TEXT_LIMIT) or "file"
    except Invalid as problem:
        raise Refused(400, str(problem)) from None


def _answer(account: Account, record: Record, url: str) -> dict[str, Any]:
    names = ("name", "is_shared", "targetable_id", "targetable_type")
    created = account.time(record.created_ts)
    return {"id": record.id, "url": url, "msg": "Uploaded", **{n: record.body[n] for n in names}, "created_at": created}


def associations(call: Call, module: Module) -> Answer:
    """GET {module}/{id}/document_associations."""
    account, parent = call.account, standing(call, module)
    files = account.records.children([parent.id], "documents")
    links = account.records.children([parent.id], "document_links")
    return Answer(
        {
            "users": [],
            "documents": [_file_shown(account, f, call.base_url) for f in files],
            "document_links": [
                {"id": r.id, "url": r.body["url"], "name": r.body["name"], "is_shared": r.body["is_shared"],
                 "created_at": account.time(r.created_ts), "is_attached": True, "creater_id": r.body["creater_id"]}
                for r in links
            ],
        }
    )  # fmt: skip


def _file_shown(account: Account, record: Record, base_url: str) -> dict[str, Any]:
    body, created = record.body, account.time(record.created_ts)
    return {
        "id": record.id,
        "url": f"{base_url}/files/{record.id}",
        "name": body["name"],
        "is_shared": body["is_shared"],
        "content_file_size": body["size"],
        "content_content_type": body["content_type"],
        "content_updated_at": created,
        "content_file_size_readable": readable(body["size"]),
        "created_at": created,
        "is_attached": True,
        "creater_id": body["creater_id"],
    }


def readable(size: float) -> str:
    """A size for people: `1.2 KB`."""
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def add_routes(routes: Routes, parents: list[Module]) -> None:
    """Upload, link, and the list of each parent module."""
    routes.add("POST", "documents", upload)
    routes.add("POST", "document_links", add_link)
    for module in parents:
        routes.add("GET", module.path + "/{id}/document_associations", partial(associations, module=module))
