"""The door of the interface: one request through limits, key, faults, handler and access log, in one transaction."""

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any

from . import bulk, faults, jobs, people, spoiled
from .account import Account
from .answers import HTML, Answer, Broken, Refused
from .fault_arguments import number_of_calls
from .faults import NONE, Struck
from .limits import Limits
from .refusals import too_many, unauthorized
from .routes import build
from .routing import Call

LOG = logging.getLogger(__name__)
HTML_404 = b"<!doctype html><title>404</title><h1>The page you were looking for doesn't exist.</h1>"


@dataclass(slots=True)
class Request:
    """A request as it came off the wire; `form` is set for multipart bodies."""

    method: str
    path: str
    query_string: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base_url: str
    form: dict[str, Any] | None = None


class Door:
    """Answers requests of one account, one after the other."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.limits = Limits(account)
        self.routes = build()

    def struck(self, request: Request) -> Struck:
        """The faults that strike this request; decided before anything else."""
        self.account.refresh()
        if not self.account.store.db.execute("select 1 from faults limit 1").fetchone():
            return NONE
        with self.account.store.transaction():
            return faults.strike(self.account, request.method, request.path)

    def answer(self, request: Request, struck: Struck = NONE) -> Answer:
        """Carry a request out and log it; what is answered is what is on disk."""
        account = self.account
        account.refresh()
        with account.store.transaction():
            jobs.run_due(account, bulk.write_rows)
            if others := struck.at(faults.OTHERS):
                self.limits.take_for_others(number_of_calls(others.argument))
            answer, committed = self._guarded(request, struck)
            self._log(request, None if struck.drops else answer.status, committed, struck)
            if (person := struck.at(faults.PERSON)) and answer.status not in (401, 429):
                people.act(account, person, request.path)
        return answer

    def _guarded(self, request: Request, struck: Struck) -> tuple[Answer, bool]:
        if refused := self._unauthorized(request):
            return refused, False
        if struck.answer == "too_many":
            return too_many(self.account, struck.by_place[faults.ANSWER].argument), False
        limited, headers = self.limits.take()
        if limited:
            limited.headers |= headers
            return limited, False
        if struck.does_nothing:
            return spoiled.instead(struck.by_place[faults.ANSWER]), False
        answer, committed = self._handled(request)
        if (job := struck.at(faults.JOB)) and answer.status == 202 and request.path.endswith("/bulk_upsert"):
            jobs.spoil(self.account, job)
        answer = spoiled.after(struck.answer, answer)
        answer.headers |= headers
        return answer, committed

    def _handled(self, request: Request) -> tuple[Answer, bool]:
        try:
            with self.account.store.savepoint():
                answer = self._routed(request)
        except Refused as refusal:
            return refusal.answer(), False
        except Broken:
            return Answer({"error_code": 500}, 500), False
        except Exception:
            LOG.exception("%s %s broke the sandbox itself", request.method, request.path)
            return Answer({"error_code": 500, "sandbox": "this is a defect of the sandbox"}, 500), False
        return answer, request.method != "GET" and answer.status < 300

    def _routed(self, request: Request) -> Answer:
        if request.path.endswith(".xml"):
            return Answer(b"", 406, HTML)
        handler, params, other_method = self.routes.find(request.method, request.path)
        if not handler:
            return Answer(HTML_404, 404, HTML) if not other_method else Refused(404, "Not found").answer()
        call = Call(self.account, request.method, request.path, request.query, None, request.form, request.base_url, params)
        call.body = self._json(request)
        return handler(call)

    def _json(self, request: Request) -> Any:
        if request.form is not None or not request.body:
            return None
        if "application/json" not in request.headers.get("content-type", ""):
            module = bulk.MODULES.get(request.path)
            raise module.wrong_content_type() if module else Refused(400, "Invalid or missing attributes")
        try:
            parsed = json.loads(request.body)
            if b"\\ud" in request.body.lower():
                json.dumps(parsed, ensure_ascii=False).encode()  # a lone surrogate is no text
        except (ValueError, RecursionError):
            raise Refused(400, "Invalid JSON payload") from None
        return parsed

    def _unauthorized(self, request: Request) -> Answer | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" token=")
        if scheme == "Token" and token.strip().strip('"') == self.account.api_key:
            return None
        accept = request.headers.get("accept", "")
        if "text/html" in accept and "json" not in accept:
            return Answer(b"", 302, HTML, {"location": "/"})
        return unauthorized(self.account)

    def _log(self, request: Request, status: int | None, committed: bool, struck: Struck) -> None:
        digest = hashlib.sha256(request.body).hexdigest()
        self.account.store.db.execute(
            "insert into access_log(time, method, path, query, status, body_sha256, committed, fault) values(?,?,?,?,?,?,?,?)",
            (
                self.account.now(),
                request.method,
                request.path,
                request.query_string,
                status,
                digest,
                committed,
                struck.logged,
            ),
        )
