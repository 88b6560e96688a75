"""Bulk jobs: asked until final, but late; failures become rejects in the CRM's own words (freshsales_api.md 4.3)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat
from math import inf

from loaders.errors import Rejected
from loaders.forecast import may_travel
from loaders.model import CrmObject, Json, Step
from loaders.session import Session
from loaders.wire import identifier

DEADLINE = 1800.0  # seconds after which a job that says nothing final is taken as lost
PATIENCE = (29.0, 30.0, 60.0)  # seconds between further questions: waiting costs no call, and what a job took is remembered


@dataclass(slots=True)
class Told:
    """What jobs said: ids of the steps that were carried out, and words on rows that were refused after an earlier try that
    may have landed: they may stand all the same. `asked`: whether there was a job to ask."""

    asked: bool = False
    done: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)


def ask(session: Session, crm_object: CrmObject, steps: Sequence[Step], newest_only: bool = False, ends: bool = True) -> Told:
    """Ask the jobs that these steps travelled in. A row that was sent once and refused is finished as a reject, unless its end
    is written elsewhere (`ends`).

    `newest_only`: jobs are worked off one after the other, so the newest tells enough where the rest is read back anyway.
    """
    told = Told()
    rows = session.ledger.jobs_of(step for step in steps if step.state == "sent")
    waited = False
    for call, url, members in rows[-1:] if newest_only else rows:
        mine = [step for step in steps if step.step_id in members and step.state == "sent"]
        report = _final_report(session, url, waited) if mine else None
        waited = True
        if mine:
            told.asked = True
            session.ledger.close_job(call, "final" if report else "lost")
        if report:
            _take(session, crm_object, mine, report, told, ends)
    return told


def _final_report(session: Session, url: str, waited: bool) -> Json:
    """The job's answer once it is final, None when it never is: only SUCCESS is sure to be."""
    match = re.search(r"job_statuses/([\w-]+)$", url)
    total, delays = 0.0, chain((0.0 if waited else session.job_takes,), PATIENCE, repeat(PATIENCE[-1]))
    while match and total < DEADLINE:
        delay = next(delays)
        session.pause(delay)
        total += delay
        try:
            answer = session.client.get(f"job_statuses/{match[1]}", "is the bulk job done?")
        except Rejected:
            return None
        if str(answer.get("status", "")).upper() in ("SUCCESS", "COMPLETED", "FAILED", "FAILURE"):
            took = min(total, _took(answer), PATIENCE[-1])
            session.job_takes, session.job_told = max(took, session.job_takes if session.job_told else 0.0), True
            return answer
    return None


def _took(answer: Json) -> float:
    """Seconds from a job's acceptance to its end, and a little more, by its own word; endless where it does not say."""
    try:
        begun, ended = (datetime.fromisoformat(str(answer[name])) for name in ("created_at", "status_updated_at"))
        return (ended - begun).total_seconds() + 1.0
    except (KeyError, ValueError, TypeError):
        return inf


def _take(session: Session, crm_object: CrmObject, steps: Sequence[Step], report: Json, told: Told, ends: bool) -> None:
    data = report.get("data") or "{}"
    details = json.loads(data) if isinstance(data, str) else data
    failures = details.get("detailed_failure_report") or []
    if str(report.get("status", "")).upper().startswith("FAIL") and not failures:
        return
    words = _words_by_step(session, crm_object, steps, failures)
    for step in steps:
        if step.step_id not in words:
            told.done.add(step.step_id)
        elif ends and (crm_object.part_of or session.ledger.times_sent(step) == 1):
            session.finish(step, "rejected", why=words[step.step_id])
        else:
            told.refused[step.step_id] = words[step.step_id]


def _words_by_step(session: Session, crm_object: CrmObject, steps: Sequence[Step], failures: Json) -> dict[int, str]:
    """The CRM's words by step: a failure names its row by the identifier that was sent."""
    named = {str(_name(session, crm_object, step)).lower(): step.step_id for step in steps}
    words: dict[int, str] = {}
    for failure in failures:
        said = failure.get("error_message")
        text = "; ".join(map(str, said)) if isinstance(said, list) else str(said)
        for name, value in failure.items():
            if name != "error_message" and str(value).lower() in named:
                words.setdefault(named[str(value).lower()], text)
    return words


def _name(session: Session, crm_object: CrmObject, step: Step) -> Json:
    if may_travel(step):
        return step.crm_id
    return parent_id(session, step) if crm_object.part_of else identifier(crm_object, step.payload)


def parent_id(session: Session, step: Step) -> int:
    """The CRM id of what a part belongs to; 0 where it is not known."""
    parent, source_key = step.payload["@parent"]["$ref"]
    return session.find_id(parent, source_key) or 0
