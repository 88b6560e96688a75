"""Reads a whole list page by page, though records may move between pages while it is read (ascora.md 1.2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pipelines.ascora.api.answers import Answer, Record, UnknownShape
from pipelines.ascora.api.client import Reader
from pipelines.ascora.api.endpoints import Endpoint
from pipelines.ascora.api.spool import Kept, Spool, hash_of
from pipelines.errors import Halt
from pipelines.progress import Advance

PASSES = 3
_MOST_PAGES = 100_000


@dataclass
class Listed:
    """How a list was read: what it says it holds, what was met twice, how often it had to be read."""

    reported: int | None = None
    duplicates: int = 0
    pages: int = 0
    passes: int = 0
    warnings: list[str] = field(default_factory=list)


@dataclass
class ListReader:
    """Reads lists with so many pages at once."""

    reader: Reader
    page_size: int
    parallel: int
    advance: Advance = lambda rows: None

    def read(self, endpoint: Endpoint, spool: Spool) -> Listed:
        """Fills the spool. Reads the list again while its count and the records seen disagree. Raises Halt."""
        listed = Listed()
        seen: set[str] = set()
        for _ in range(PASSES):
            met = self._pass(endpoint, spool, listed)
            listed.passes += 1
            seen |= met
            if listed.reported is None or len(met) == listed.reported:
                spool.keep_only(met)
                break
        else:
            _judge(endpoint, listed, seen)
        if listed.reported is None:
            listed.warnings.append(f"{endpoint.name} does not say how many records there are: {len(seen):,} were read, unchecked")
        return listed

    def _pass(self, endpoint: Endpoint, spool: Spool, listed: Listed) -> set[str]:
        met: set[str] = set()

        def take(page: int, answer: Answer) -> int:
            records = _records(endpoint, answer)
            listed.pages += 1
            before = len(met)
            for record in records:
                key = key_of(endpoint, record)
                listed.duplicates += key in met
                met.add(key)
                spool.add(Kept(key, text_of(record.get(endpoint.number)), page, record))
            self.advance(len(records))
            listed.reported = answer.total_records if answer.total_records is not None else listed.reported
            return len(met) - before

        first = self._page(endpoint, 1)
        last = min(first.total_pages or 0, _MOST_PAGES)
        new = take(1, first)
        with ThreadPoolExecutor(self.parallel) as pool:
            asked = [(page, pool.submit(self._page, endpoint, page)) for page in range(2, last + 1)]
            for page, future in asked:
                new = take(page, future.result())
        self._go_on(endpoint, take, last, new, lambda: listed.reported is not None and len(met) >= listed.reported)
        return met

    def _go_on(
        self, endpoint: Endpoint, take: Callable[[int, Answer], int], last: int, new: int, is_whole: Callable[[], bool]
    ) -> None:
        """Asks beyond the pages that the first answer spoke of, while something new comes and records are missing."""
        page = max(last, 1)
        while new and not is_whole() and page < _MOST_PAGES:
            page += 1
            new = take(page, self._page(endpoint, page))

    def _page(self, endpoint: Endpoint, page: int) -> Answer:
        return self.reader.get(endpoint, Page=str(page), PageSize=str(self.page_size))


def _records(endpoint: Endpoint, answer: Answer) -> list[Record]:
    try:
        return answer.records()
    except UnknownShape as error:
        raise Halt(f"{endpoint.name} answers in a shape that is not known: {error}.") from None


def _judge(endpoint: Endpoint, listed: Listed, seen: set[str]) -> None:
    """After the last pass no count was right: more than said is kept and told, fewer stops the run. Raises Halt."""
    said = listed.reported or 0
    if len(seen) < said:
        raise Halt(
            f"{endpoint.name} says that it holds {said:,} records, but {PASSES} readings gave {len(seen):,}.",
            ["records move between pages while people work: run this again in a quiet hour", "nothing was changed"],
        )
    listed.warnings.append(
        f"{endpoint.name}: {len(seen):,} different records in {PASSES} readings, though it says {said:,}: the list changed while "
        "it was read; all were kept, and what is gone by the next extraction is listed as vanished"
    )


def key_of(endpoint: Endpoint, record: Record) -> str:
    """The GUID; without one the number, else all that the record says."""
    return text_of(record.get(endpoint.key)) or text_of(record.get(endpoint.number)) or hash_of(record)


def text_of(value: object) -> str:
    """Trimmed text of a JSON value, empty for null; keys and numbers only."""
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
