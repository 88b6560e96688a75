"""Modules and fields, made and taken back step by step: the intent first, a lost answer settled by reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loaders.errors import Halt, Rejected, Retry
from loaders.model import Step
from loaders.schema import SCHEMA, STANDARD, body_of
from loaders.session import Session

ROUNDS = 3  # a write that surely did not land is sent anew, this often at most
MODULES = "settings/module_customizations"


def carry_out(session: Session) -> None:
    """Bring every module and field of the run to its end. Safe to call again after a crash at any point."""
    for name in SCHEMA:
        for page in session.ledger.open_steps(session.run_id, name):
            for step in page:
                (_take_back if step.op == "delete" else _make)(session, step)


def modules(session: Session) -> dict[str, int]:
    """Custom modules that stand in the account: name -> id; none on a plan without them."""
    try:
        return _modules(session)
    except Rejected:
        return {}


def _modules(session: Session) -> dict[str, int]:
    answer = session.client.get(MODULES, "which custom modules are there?")
    return {str(m["entity_name"]): int(m["id"]) for m in answer.get("module_customizations") or []}


def _make(session: Session, step: Step) -> None:
    for _ in range(ROUNDS):
        try:
            found = _found(session, step)
            if found:
                _done(session, step, found, step.why if step.state == "sent" else "stands there already")
                return
            session.client.write("POST", _path(session, step), f"make {step.source_key}", [step], json=body_of(step))
        except Rejected as answer:
            session.finish(step, "rejected", why=_words(step, answer))
            return
        except Halt as answer:
            if answer.status != 403:
                raise
            session.finish(step, "rejected", why=_words(step, Rejected(answer.message, 403)))
            return
        except Retry:
            session.let_land([step])
            continue
        found = _found(session, step)  # never assume the name that the account gave it
        if found:
            _done(session, step, found, step.why)
            return
    session.finish(
        step, "absent", why=f"{ROUNDS} times it was sent and is not there; run `make schema` again, or make it by hand"
    )


def _take_back(session: Session, step: Step) -> None:
    if step.object == "fields":
        session.finish(step, "done", why="went with its module")
        return
    for _ in range(ROUNDS):
        if step.source_key not in modules(session):
            session.finish(step, "done")
            return
        try:
            session.client.write("DELETE", f"{MODULES}/{step.crm_id}", f"delete {step.source_key}", [step])
        except Rejected as answer:
            session.finish(step, "done" if answer.status == 404 else "rejected", why=answer.message)
            return
        except Retry:
            session.let_land([step])
    gone = step.source_key not in modules(session)
    session.finish(step, "done" if gone else "absent", why=step.why if gone else "it stands there still; delete it by hand")


def _found(session: Session, step: Step) -> dict[str, Any] | None:
    """The module, or the field by internal name, else by label: id and name as the account has it."""
    if step.object == "modules":
        crm_id = _modules(session).get(step.source_key)  # refused on a plan without custom modules: said before a write
        return {"id": crm_id, "name": step.source_key} if crm_id else None
    fields = list(_fields(_form(session, step)))
    for name in ("name", "label"):
        wanted = step.payload["internal_name" if name == "name" else "label"]
        for field in fields:
            if str(field.get(name)).casefold() == str(wanted).casefold() and (name == "name" or field.get("custom")):
                return field
    return None


def _done(session: Session, step: Step, found: dict[str, Any], why: str) -> None:
    if step.object == "fields" and found["name"] != step.payload["internal_name"]:
        step.differs = {"internal_name": [step.payload["internal_name"], found["name"]]}
        why = f"made, but the account calls it {found['name']}: give it the internal name {step.payload['internal_name']} by hand"
    step.crm_id = int(found["id"]) if str(found["id"]).isdecimal() else None
    session.finish(step, "done", why=why)


def _path(session: Session, step: Step) -> str:
    if step.object == "modules":
        return MODULES
    return f"settings/{step.payload['entity']}/forms/{_form(session, step)['id']}/fields"


def _form(session: Session, step: Step) -> dict[str, Any]:
    entity = step.payload["entity"]
    answer = session.client.get(f"settings/{entity}/forms", f"the form of {entity}")
    forms = answer.get("forms") or []
    if not forms:
        raise Halt(f"The account shows no form of {entity}, so that no field can be added to it. Make the fields by hand.")
    return dict(forms[0])


def _fields(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Fields of a form, whichever section they stand in."""
    for field in form.get("fields") or []:
        if field.get("fields"):
            yield from _fields(field)
        else:
            yield field


def _words(step: Step, answer: Rejected) -> str:
    if step.payload.get("entity") in STANDARD and answer.status == 404:
        return "this account does not offer the undocumented route (404), as most do not: make the field by hand"
    if step.object == "modules" and answer.status == 403:
        return f"the plan has no custom modules, or the key may not make them: {answer.message}"
    return answer.message
