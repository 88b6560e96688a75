"""Reads what lists do not hold, one call a record: the lines of a quote, the labour of a job."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipelines.ascora.api.allowed import Forbidden, section_path_number
from pipelines.ascora.api.answers import UnknownShape
from pipelines.ascora.api.client import NotOffered, Reader
from pipelines.ascora.api.endpoints import LABOUR, QUOTE, Endpoint
from pipelines.ascora.api.listing import text_of
from pipelines.ascora.api.prior import Prior
from pipelines.ascora.api.spool import Kept, Spool
from pipelines.errors import Halt
from pipelines.progress import Advance

_GIVE_UP_AFTER = 20  # refusals in a row, and never an answer: the tenant has no such endpoint
_AT_ONCE = 64


@dataclass
class Singles:
    """How many were asked for, taken from the last extraction, and could not be had."""

    asked: int = 0
    reused: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    is_given_up: bool = False

    def warnings(self, endpoint: Endpoint) -> list[str]:
        """What a person should know of it."""
        if self.is_given_up:
            reason = next(iter(self.refused.values()))
            return [f"{endpoint.name} gives nothing ({reason}): those lines come from the workbook alone"]
        shown = "; ".join(f"{number} ({why})" for number, why in islice(self.refused.items(), 5))
        more = " …" if len(self.refused) > 5 else ""
        return [f"{endpoint.name}: {len(self.refused)} could not be read: {shown}{more}"] if self.refused else []


@dataclass
class SingleReader:
    """Reads singles, so many at once; `prior` is what need not be asked for again."""

    reader: Reader
    parallel: int
    prior: Prior
    advance: Advance = lambda rows: None

    def read(self, endpoint: Endpoint, listed_in: Endpoint, listed: Iterable[Kept], spool: Spool) -> Singles:
        """Fills the spool with an answer for each listed record that has a number. Raises Halt."""
        done = Singles()
        source = (kept for kept in listed if kept.number)
        with ThreadPoolExecutor(self.parallel) as pool:
            while not done.is_given_up and (chunk := list(islice(source, _AT_ONCE))):
                wanted = [kept.number for kept in chunk if not self._reuse(endpoint, listed_in, kept, spool, done)]
                for number, result in zip(wanted, pool.map(self._attempt(endpoint), wanted), strict=True):
                    self._take(number, result, spool, done)
        return done

    def _reuse(self, endpoint: Endpoint, listed_in: Endpoint, kept: Kept, spool: Spool, done: Singles) -> bool:
        found = self.prior.single(endpoint, listed_in, kept)
        if found is not None:
            done.reused += 1
            spool.add(found)
        return found is not None

    def _take(self, number: str, result: Any, spool: Spool, done: Singles) -> None:
        done.asked += 1
        self.advance(1)
        if isinstance(result, NotOffered | Forbidden):
            done.refused[number] = str(result)
        else:
            spool.add(Kept(number, number, 0, result))
        done.is_given_up = len(done.refused) == done.asked >= _GIVE_UP_AFTER

    def _attempt(self, endpoint: Endpoint) -> Callable[[str], Any]:
        def attempt(number: str) -> Any:
            try:
                return self._one(endpoint, number)
            except (NotOffered, Forbidden) as refused:
                return refused
            except UnknownShape as error:
                advice = "tell us what stands there, or leave it out with ASCORA_API_LABOUR=false or ASCORA_API_QUOTE_LINES=false"
                raise Halt(f"{endpoint.name} of {number}: {error}.", [advice, "nothing was changed"]) from None

        return attempt

    def _one(self, endpoint: Endpoint, number: str) -> Any:
        """The record under its number; a section by `-01`, and where that is not known by `.01`."""
        dashed = section_path_number(number)
        try:
            answer = self.reader.get(endpoint, dashed)
        except NotOffered:
            if dashed == number:
                raise
            answer = self.reader.get(endpoint, number)
        if endpoint == LABOUR:
            answer.labour()  # not understood is said now, not found missing in the warehouse
            return answer.body
        record = answer.record(endpoint.entity)
        given = text_of(record.get(QUOTE.number))
        if given and section_path_number(given).casefold() != dashed.casefold():
            raise NotOffered(f"{given} was given instead")
        return record
