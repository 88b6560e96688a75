"""Faults on demand: where an answer can be lost, late or wrong, a job go astray, a person come between.

Each rule says what (kind, argument), for which requests (method, path) and when (the nth, or a seeded probability). A request
can be struck by one fault of each place at once: it is late and its answer is lost and somebody edits the record.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from .account import Account
from .fault_arguments import nothing, number_of_calls, seconds, share, status, what_a_person_does
from .refusals import read_wait

WAIT, ANSWER, JOB, OTHERS, PERSON = "wait", "answer", "job", "others", "person"


@dataclass(frozen=True)
class Kind:
    """`place`: which part of a request is struck. `acts`: whether the request is carried out. `check` reads the argument."""

    place: str
    meaning: str
    acts: bool = True
    check: Callable[[str | None], object] = nothing


KINDS = {
    "slow": Kind(WAIT, "wait as many seconds as the argument says, then carry it out", check=seconds),
    "slow_answer": Kind(WAIT, "carry it out, then wait as many seconds as the argument says", check=seconds),
    "drop_before": Kind(ANSWER, "close the connection before anything is done", False),
    "drop_after_commit": Kind(ANSWER, "do it, then close the connection without an answer"),
    "error_500_before": Kind(ANSWER, "answer 500 and do nothing", False),
    "error_500_after": Kind(ANSWER, "do it, then answer 500"),
    "html_502": Kind(ANSWER, "answer 502 with an HTML page and do nothing", False),
    "html_502_after": Kind(ANSWER, "do it, then answer 502 with an HTML page"),
    "html_200": Kind(ANSWER, "answer 200 with a gateway's HTML page and do nothing", False),
    "html_200_after": Kind(ANSWER, "do it, then answer 200 with a gateway's HTML page"),
    "truncated": Kind(ANSWER, "do it, announce the whole answer, send half of it and close"),
    "cut_json": Kind(ANSWER, "do it, then answer with half of the JSON as if that were all"),
    "too_many": Kind(ANSWER, "answer 429; Retry-After as the argument says: SECONDS, date:SECONDS, or none", False, read_wait),
    "status": Kind(ANSWER, "answer with the status given as argument and do nothing", False, status),
    "job_half_failed": Kind(JOB, "the bulk job refuses rows at random; argument: share that is written (0.5)", check=share),
    "job_failed": Kind(JOB, "the bulk job ends FAILED without a report; argument: share written (0)", check=share),
    "job_lost": Kind(JOB, "the bulk job's status answers 404; argument: share written (1)", check=share),
    "job_stuck": Kind(JOB, "the bulk job never says a final word; argument: share written (0.5)", check=share),
    "others_call": Kind(OTHERS, "other integrations use as many calls of the budget as the argument says", check=number_of_calls),
    "person_edits": Kind(PERSON, "then a person edits a record: [MODULE[/ID]][?FIELD=VALUE]", check=what_a_person_does),
    "person_deletes": Kind(PERSON, "then a person deletes a record: [MODULE[/ID]]", check=what_a_person_does),
    "person_doubles": Kind(
        PERSON, "then a person doubles a record, unique values left out: [MODULE[/ID]]", check=what_a_person_does
    ),
}
SHARES = {"job_half_failed": 0.5, "job_failed": 0.0, "job_lost": 1.0, "job_stuck": 0.5}


@dataclass(frozen=True)
class Fault:
    """One fault that strikes this request."""

    kind: str
    argument: str | None = None


@dataclass(frozen=True)
class Struck:
    """What strikes one request: at most one fault of each place."""

    by_place: dict[str, Fault]

    def at(self, place: str) -> Fault | None:
        """The fault of this place."""
        return self.by_place.get(place)

    @property
    def answer(self) -> str | None:
        """The kind of the answer's fault."""
        fault = self.by_place.get(ANSWER)
        return fault.kind if fault else None

    @property
    def does_nothing(self) -> bool:
        """Whether the request is not carried out."""
        return self.answer is not None and not KINDS[self.answer].acts

    @property
    def drops(self) -> bool:
        """Whether the connection is closed without an answer."""
        return self.answer in ("drop_before", "drop_after_commit")

    @property
    def logged(self) -> str | None:
        """What the access log says: the answer's fault before any other."""
        return self.answer or next((f.kind for f in self.by_place.values()), None)


NONE = Struck({})


def add(
    account: Account, kind: str, method: str, path: str, nth: int | None, probability: float | None, argument: str | None
) -> None:
    """Set a fault for requests whose method and path match: the nth one, or each with a probability. Raises ValueError."""
    if kind not in KINDS:
        raise ValueError(f"no fault {kind!r}; there are: {', '.join(KINDS)}")
    if (nth is None) == (probability is None):
        raise ValueError("give either nth (which matching call) or probability (0 to 1)")
    try:
        KINDS[kind].check(argument)
    except ValueError as problem:
        raise ValueError(f"the argument of {kind}: {problem}") from None
    re.compile(path)
    account.store.db.execute(
        "insert into faults(kind, method, path, nth, probability, argument) values(?, ?, ?, ?, ?, ?)",
        (kind, method.upper(), path, nth, probability, argument),
    )


def strike(account: Account, method: str, path: str) -> Struck:
    """The faults for this request. Every matching rule counts the request; of each place the first that is due strikes."""
    struck: dict[str, Fault] = {}
    rules = account.store.rows("select id, kind, method, path, nth, probability, argument, seen from faults order by id")
    for rule, kind, wanted, pattern, nth, probability, argument, seen in rules:
        if wanted not in ("*", method) or not re.search(pattern, path):
            continue
        seed = account.setting("fault_seed") or "0"
        due = seen + 1 == nth if nth else random.Random(f"{seed}:{rule}:{seen}").random() < probability  # noqa: S311
        place = KINDS[kind].place
        fires = due and place not in struck
        account.store.db.execute("update faults set seen = seen + 1, fired = fired + ? where id = ?", (int(fires), rule))
        if fires:
            struck[place] = Fault(kind, argument)
    return Struck(struck)
