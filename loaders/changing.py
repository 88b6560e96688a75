"""What a change writes into a record as it stands: only empty fields of a match, only fields that are still ours of an update."""

from __future__ import annotations

from loaders.compare import fills, flatten, merge
from loaders.model import Json, Payload, Step
from loaders.session import Session
from loaders.wire import link_changes


def to_send(session: Session, step: Step, current: Payload) -> Payload | None:
    """What a match or an update writes into a record as it stands (flat); what is left to a person is noted on the step.
    None, and the step is blocked, when a parent did not reach the CRM."""
    return _to_fill(session, step, current) if step.op == "match" else _to_change(session, step, current)


def _to_fill(session: Session, step: Step, current: Payload) -> Payload | None:
    """The planned fields that are still empty."""
    fields = session.resolved(step)
    if fields is None:
        return None
    return {name: new for name, (_, new) in fills(current, fields).items() if name in step.changes}


def _to_change(session: Session, step: Step, current: Payload) -> Payload | None:
    """Three-way: what we wrote, what stands there, what is wanted."""
    resolved = {name: session.resolved(step, {"old": c[0], "new": c[1]}) for name, c in step.changes.items()}
    if any(pair is None for pair in resolved.values()):
        return None
    # A reference to a record that goes by another key now is no change.
    wanted = {name: [pair["old"], pair["new"]] for name, pair in resolved.items() if pair and pair["old"] != pair["new"]}
    links = wanted.pop("contacts_added_list", None)
    if step.origin == "matched":
        current_flat = flatten(current)
        wanted = {n: v for n, v in wanted.items() if n in current_flat or n.startswith("custom_field.")}
    send, held = merge(wanted, current, {name for name, c in step.changes.items() if len(c) > 2})
    if links:
        send.update(link_changes(*links))
    if "targetable_id" in send:
        send["targetable_type"] = step.payload["targetable_type"]  # neither is taken without the other
    hold(step, held)
    return send


def hold(step: Step, held: dict[str, list[Json]]) -> None:
    """Fields that are left to a person, with their three values."""
    if held:
        step.held = held
        step.why = "a person changed " + ", ".join(sorted(held)) + "; left as it is"


def leave(session: Session, step: Step, flat: Payload) -> None:
    """The end of a change that has nothing to send: it stands already, or is left to a person."""
    step.stands = {name: flat[name] for name in step.changes if name in flat}
    session.finish(step, "held" if step.held else "done")


def remember(session: Session, step: Step, send: Payload, flat: Payload) -> None:
    """The before-image of what is sent: it goes to the ledger with the intent, before the request leaves. What was seen before a
    call that may have landed stays as it was seen."""
    step.before = {name: flat.get(name) for name in send} | ((session.ledger.may_have_landed(step) and step.before) or {})
