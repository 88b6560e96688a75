"""A part of a record (lines, prices, closing dates, stages): set on its parent, and put back, a call each."""

from __future__ import annotations

from math import inf

from loaders.compare import same
from loaders.model import CrmObject, Json, Payload, Step
from loaders.objects import OBJECTS
from loaders.parts import lineless, part_now, price_id
from loaders.reading import read
from loaders.session import Session
from loaders.wire import body, record_of


def set_part(session: Session, crm_object: CrmObject, step: Step) -> None:
    """PUT a part on its parent. What stood there is read and kept first where the part or its parent is not new."""
    fields = session.resolved(step)
    if fields is None:
        return
    parent_id = int(fields["@parent"])
    matched = session.ledger.origin(crm_object.part_of or "", step.source_key) == "matched"
    was_gone = session.ledger.was_gone(step.object, step.source_key, step.step_id)
    leave_by = inf
    if matched or step.crm_id or step.changes or step.state == "sent" or was_gone:
        answer = read(session, crm_object, parent_id, f"before setting {step.source_key}")
        here, first = part_now(crm_object, answer), not session.ledger.may_have_landed(step)
        if matched and not step.changes and any(here.values()) and first:
            step.crm_id = parent_id
            session.finish(step, "held", why="the record that stood there has its own; left as it is")
            return
        if first and (held := _changed_by_a_person(session, step, fields, here)):
            step.crm_id, step.held = parent_id, held
            session.finish(step, "held", why="a person changed " + ", ".join(sorted(held)) + "; left as it is")
            return
        step.before = here if first else step.before or here
        if crm_object.name == "product_prices" and (known := price_id(answer, fields["currency_code"])):
            fields["price_id"] = known
        leave_by = session.client.fresh_until
    _put_part(session, crm_object, step, fields, f"set {crm_object.name} of {step.source_key}", leave_by)


def _changed_by_a_person(session: Session, step: Step, fields: Payload, here: Payload) -> dict[str, list[Json]]:
    """Values of the part that are neither what we wrote nor what we want: [we wrote, stands there, Ascora says].

    Lifecycle stages are moved by Freshsales itself when deals come and go: ruling 10 gives them to Ascora.
    """
    if step.object == "contact_stages":
        return {}
    pairs = {n: session.resolved(step, {"old": c[0], "new": c[1]}) for n, c in step.changes.items() if len(c) == 2}
    return {
        name: [pair["old"], here.get(name), pair["new"]]
        for name, pair in pairs.items()
        if pair and name in fields and here.get(name) and not same(pair["old"], here[name]) and not same(pair["new"], here[name])
    }


def restore_part(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Put a part back as it was, if it still is as the plan saw it."""
    fields = session.resolved(step)
    if fields is None:
        return
    parent_id = int(fields["@parent"])
    answer = read(session, crm_object, parent_id, f"before restoring {step.source_key}")
    here = part_now(crm_object, answer)
    seen = session.resolved(step, {name: change[0] for name, change in step.changes.items()}) or {}
    wanted = {name: value for name, value in fields.items() if name not in {"@parent", *crm_object.local}}
    kept = {n: [v, here.get(n), wanted.get(n)] for n, v in seen.items() if not same(v, here.get(n))}
    if all(same(value, here.get(name)) for name, value in wanted.items()):
        kept = {}
    if kept:
        step.held = kept
        session.finish(step, "held", why="a person changed " + ", ".join(sorted(kept)) + "; left as it is")
        return
    if crm_object.name == "product_prices":
        fields["price_id"] = price_id(answer, fields["currency_code"])
    leave_by = session.client.fresh_until
    if lineless(step.object, fields):
        _take_lines_off(session, step, fields)
        leave_by = inf  # of what was read the lines were ours, and they are off
    _put_part(session, crm_object, step, fields, f"restore {step.source_key}", leave_by)


def _take_lines_off(session: Session, step: Step, fields: Payload) -> None:
    """Before a deal without lines is given its own amount: while it has some, the amount is theirs (freshsales_api.md 3.5)."""
    path = f"{OBJECTS['deals'].path}/{fields['@parent']}"
    purpose, no_lines = f"take the lines off {step.source_key}", body(OBJECTS["deals"], {"products": []})
    session.client.write("PUT", path, purpose, [step], session.client.fresh_until, json=no_lines)


def _put_part(session: Session, crm_object: CrmObject, step: Step, fields: Payload, purpose: str, leave_by: float) -> None:
    query = {"include": crm_object.include} if crm_object.include else {}
    path, content = f"{crm_object.path}/{fields['@parent']}", body(crm_object, fields)
    answer = session.client.write("PUT", path, purpose, [step], leave_by, json=content, params=query)
    step.crm_id = int(fields["@parent"])
    wanted = {name: value for name, value in fields.items() if name != "@parent"}
    parent = record_of(crm_object, answer)
    session.landed(step, wanted, {**part_now(crm_object, answer), "id": parent.get("id", step.crm_id)})
