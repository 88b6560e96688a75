"""How records are read back: by id, through what they hang on, or newest first. Only paths that are not behind the index."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from loaders.errors import Halt, Rejected
from loaders.model import CrmObject, Json, Payload, Step
from loaders.objects import OBJECTS
from loaders.session import Session
from loaders.wire import record_of, resolve

PAGE = 100
SKEW = timedelta(hours=25)  # clocks and zones of the CRM may differ from ours: look this much further back


def read(session: Session, crm_object: CrmObject, crm_id: int, purpose: str, include: str | None = None) -> Json:
    """The whole answer for one record, with what its fields need included. Raises Rejected with status 404 when it is gone."""
    wanted = include or crm_object.include
    return session.client.get(f"{crm_object.path}/{crm_id}", purpose, **({"include": wanted} if wanted else {}))


def standing(session: Session, crm_object: CrmObject, step: Step, purpose: str) -> Payload:
    """The record of a step as it stands now; a note, which cannot be read by id, out of its parent's list.

    Raises Rejected with status 404 when it is not there.
    """
    if crm_object.find != "notes":
        return record_of(crm_object, read(session, crm_object, step.crm_id or 0, purpose))
    fields = dict(resolve(step.payload, session.find_id))
    for note in notes_of(session, *parent_of(crm_object, step, fields), purpose):
        if note.get("id") == step.crm_id:
            return note
    raise Rejected(f"note {step.crm_id} is not on its record any more", 404)


def notes_of(session: Session, path: str, parent_id: int, purpose: str) -> Iterator[Payload]:
    """Every note of a record, page by page."""
    page = 1
    while True:
        answer = session.client.get(f"{path}/{parent_id}/notes", purpose, page=page, per_page=PAGE)
        notes = answer.get("notes") or []
        yield from notes
        if len(notes) < PAGE or page >= int((answer.get("meta") or {}).get("total_pages") or page):
            return
        page += 1


def newest_first(session: Session, crm_object: CrmObject, include: str | None = None) -> Iterator[Payload]:
    """Records of an object, newest first, through the view that is not behind the search index."""
    page = 1
    while True:
        records = listed(session, crm_object, page, include)
        yield from records
        if len(records) < PAGE:
            return
        page += 1


def listed(session: Session, crm_object: CrmObject, page: int, include: str | None = None) -> list[Payload]:
    """A page of these, the first is 1. Raises Halt where the account shows no such view."""
    view = session.view_id(crm_object)
    if view is None:
        raise Halt(
            f"The account shows no view of all {crm_object.name}; without it nothing written can be seen. Make one public."
        )
    wanted = include or crm_object.include
    query: dict[str, Json] = {"per_page": PAGE, "sort": "created_at", "sort_type": "desc"}
    query |= {"include": wanted} if wanted else {}
    answer = session.client.get(f"{crm_object.path}/view/{view}", f"read back {crm_object.name}", page=page, **query)
    return answer.get(crm_object.name) or answer.get(crm_object.envelope) or _only_list(answer)


def among_newest(session: Session, crm_object: CrmObject, crm_ids: set[int], include: str | None) -> dict[int, Payload]:
    """Those of these records that stand among the newest, by id: page after page, while a page shows more than one of them.

    What is not found there is cheaper read one by one.
    """
    found: dict[int, Payload] = {}
    records = newest_first(session, crm_object, include)
    while len(crm_ids) - len(found) > 1 and (page := list(islice(records, PAGE))):
        new = {int(record["id"]): record for record in page if int(record["id"]) in crm_ids}
        found |= new
        if len(new) < 2:
            break
    return found


def newest_since(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> Iterator[Payload]:
    """The same, down to the first record that is surely older than what the calls of these steps may have made.

    Surely older is what an earlier call of ours made (records of its very second may stand in any order); where none is met,
    what was made a day before, since clocks differ.
    """
    first, sent_at, _, _ = session.ledger.calls_of(steps)
    oldest = datetime.fromtimestamp(sent_at, UTC) - SKEW
    edge: datetime | None = None
    for record in newest_first(session, crm_object):
        made = created(record)
        if made < oldest or (edge and made < edge):
            return
        if edge is None and session.ledger.made_before(crm_object.name, int(record["id"]), first):
            edge = made
        yield record


def created(record: Payload) -> datetime:
    """When the CRM made a record; far in the future where it does not say."""
    try:
        moment = datetime.fromisoformat(str(record.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def key_of(record: Payload, crm_object: CrmObject) -> str | None:
    """Our key on a record read from the CRM: external_id on contacts, cf_ascora_id elsewhere; None if it is not ours."""
    if crm_object.name == "contacts":
        return record.get("external_id")
    return (record.get("custom_field") or {}).get("cf_ascora_id")


def parent_of(crm_object: CrmObject, step: Step, fields: Payload) -> tuple[str, int]:
    """(path, id) of what a deal, an activity or a file hangs on."""
    if crm_object.name == "deals":
        return OBJECTS["sales_accounts"].path, int(fields["sales_account_id"])
    target = step.payload["targetable_id"]["$ref"][0]
    return OBJECTS[target].path, int(fields["targetable_id"])


def has_marker(text: Json, source_key: str) -> bool:
    """Whether the last line of a text names this key (mapping.md, *Key*); the CRM may have wrapped it in HTML."""
    plain = html.unescape(re.sub(r"</?(?:p|div|br|span)[^>]*>", "\n", str(text or "")))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return bool(lines) and lines[-1] == f"Ascora: {source_key}"


def _only_list(answer: Json) -> list[Payload]:
    lists = [value for name, value in answer.items() if isinstance(value, list) and name != "users"]
    return lists[0] if len(lists) == 1 else []
