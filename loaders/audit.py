"""The audit row of a step: what the CRM answered, beside what was sent. Pure."""

from __future__ import annotations

from loaders.compare import same, unasked
from loaders.model import Json, Payload, Step
from loaders.objects import OBJECTS

# Fields that an answer shows in another shape than they are written; verify reads them back with the right includes.
SHOWN_OTHERWISE = {"targetable_type", "targetable_id", "contacts_added_list", "sales_account_id", "tags"}
UNSENT = {"@parent", "price_id"}
MEANWHILE = "as it was found later: perhaps a person's"


def audited(step: Step, sent: Payload, read: Payload, late: bool = False) -> tuple[Payload, dict[str, list[Json]]]:
    """(what stands, field by field, by the answer; field -> [sent, answered] where that is not what was sent).

    `sent` and `read` are flat. A field that the answer does not show is in neither. On a create, what the CRM filled by itself
    counts too: it is no person's change when a rollback looks. What was found by reading, `late`, after the answer was lost,
    may be a person's: it is marked with MEANWHILE as a third value, and a rollback takes it for that.
    """
    local = OBJECTS[step.object].local | UNSENT
    shown = {name: read[name] for name in sent if name in read and name not in local}
    differs = {
        name: [sent[name], value] for name, value in shown.items() if name not in SHOWN_OTHERWISE and not same(sent[name], value)
    }
    filled = unasked(sent, read) if step.op == "create" else {}
    differs |= {name: [None, value] for name, value in filled.items()}
    if late:
        differs = {name: [*pair, MEANWHILE] for name, pair in differs.items()}
    return {**shown, **filled}, differs
