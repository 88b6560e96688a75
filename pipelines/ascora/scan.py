"""Looks at every sheet before anything is loaded: which raw table it is, where its columns are, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipelines.ascora.archives import Limits
from pipelines.ascora.blocks import Block, Row
from pipelines.ascora.delimited import open_delimited
from pipelines.ascora.folder import REFUSED, ExportFiles
from pipelines.ascora.headers import HEADER_SEARCH_ROWS, Header, find_header, fold_header, match_share, with_unnamed
from pipelines.ascora.refusals import BadFile
from pipelines.ascora.sheets import SHEETS, SheetSpec
from pipelines.ascora.workbooks import Book, ReaderName, open_book, rows_of


@dataclass
class FoundSheet:
    """A sheet that will be read. `row_count`, and columns of `header` that have values but no name, are known once it is."""

    spec: SheetSpec
    book: Book
    file_name: str
    file: Path
    sheet: str
    header: Header
    row_count: int = 0

    def blocks(self) -> Iterator[Block]:
        """The rows below the header, once; a sheet is long, so it is read only when it is loaded. Raises BadFile."""
        self.row_count = 0
        unnamed = set[int]()
        named = {*self.header.known.values(), *self.header.extra.values()}
        for block in (block.below(self.header.row) for block in self.book.blocks(self.sheet)):
            self.row_count += len(block.numbers)
            if not unnamed.issuperset(found := block.columns.keys() - named):
                unnamed |= found
                self.header = with_unnamed(self.header, found)
                named |= found
            if len(block.numbers):
                yield block


@dataclass
class Scan:
    """What the folder holds. With problems nothing may be loaded; notes are said and the run goes on.

    Reading adds to both: what stands deep inside a sheet is only seen then.
    """

    found: list[FoundSheet] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    books: list[tuple[str, Book]] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """The notes, and what each book has to say, with its file's name."""
        return [*(f"{name}: {warning}" for name, book in self.books for warning in book.warnings), *self.notes]

    def rows_about(self) -> int | None:
        """How many rows there are to read, for a progress bar; None where no file says."""
        return sum(sheet.book.rows_about(sheet.sheet) for sheet in self.found) or None

    def of_table(self, table: str) -> list[FoundSheet]:
        return [sheet for sheet in self.found if sheet.spec.table == table]


@dataclass(frozen=True)
class ScanOptions:
    """Choices of the person who runs it."""

    reader: ReaderName = "calamine"
    ignored_sheets: frozenset[str] = frozenset()
    limits: Limits = Limits()  # noqa: RUF009 (frozen)


def scan_folder(files: ExportFiles, options: ScanOptions) -> Scan:
    """Scans all workbooks and text tables; never raises for a bad file, it becomes a problem of the scan."""
    scan = Scan()
    scan.problems += [f"{files.name_of(file)}: {REFUSED[file.suffix.casefold()]}" for file in files.refused]
    for file in sorted(files.workbooks + files.text_tables):
        is_text = file in files.text_tables
        try:
            book = open_delimited(file, options.limits) if is_text else open_book(file, options.reader, options.limits)
            _scan_book(scan, book, file, files.name_of(file), options, is_text)
        except BadFile as error:
            scan.problems.append(f"{files.name_of(file)}: {error}")
    if not scan.found and not scan.problems:
        known = ", ".join(spec.names[0] for spec in SHEETS)
        scan.problems.append(f"{files.root}: no sheet of the export holds a row; known sheets are {known}")
    return scan


def _scan_book(scan: Scan, book: Book, file: Path, name: str, options: ScanOptions, is_text: bool) -> None:
    scan.books.append((name, book))
    for sheet in book.sheet_names():
        if fold_header(sheet) in {fold_header(ignored) for ignored in options.ignored_sheets}:
            scan.notes.append(f"{name}, sheet {sheet!r}: left out, as --ignore-sheet says")
            continue
        try:
            _scan_sheet(scan, book, file, name, sheet, is_text)
        except BadFile as error:  # the other sheets are still looked at
            scan.problems.append(f"{name}, sheet {sheet!r}: {error}")


def _scan_sheet(scan: Scan, book: Book, file: Path, name: str, sheet: str, is_text: bool) -> None:
    top = list(islice(rows_of(book, sheet), HEADER_SEARCH_ROWS))
    if not top:
        return
    where = f"{name}, sheet {sheet!r}"
    spec = _text_table_spec(top) if is_text else _sheet_spec(sheet, top)
    if spec is None:
        scan.problems.append(f"{where}: {_unknown_sheet(sheet, top)}")
        return
    header = find_header(top, spec)
    if header is None or header.missing_required:
        scan.problems += _missing(where, spec, header)
        return
    found = FoundSheet(spec, book, name, file, sheet, header)
    scan.notes += [f"{where}: {warning}" for warning in _oddities(found)]
    scan.found.append(found)


def _sheet_spec(sheet: str, top: list[Row]) -> SheetSpec | None:
    """By sheet name; `Supply` and `Labour` are quote lines where a Quote Number column stands, else job lines."""
    candidates = [spec for spec in SHEETS if fold_header(sheet) in map(fold_header, spec.names)]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    texts = {fold_header(cell) for _, cells in top for cell in cells if cell}
    quotes = next(spec for spec in candidates if spec.table.startswith("quote_"))
    return quotes if "quote number" in texts else next(spec for spec in candidates if spec != quotes)


def _text_table_spec(top: list[Row]) -> SheetSpec | None:
    """Text tables have no sheet name: the kind that most headers fit, if its required ones are there."""
    fits = [(match_share(top, spec), spec) for spec in SHEETS if spec.in_csv]
    (required, known), best = max(fits, key=lambda fit: (fit[0][0] == len(fit[1].required), fit[0][1]))
    return best if required == len(best.required) and known > 1 else None


def _unknown_sheet(sheet: str, top: list[Row]) -> str:
    fitting = [spec for spec in SHEETS if match_share(top, spec)[0] == len(spec.required)]
    fitting.sort(key=lambda spec: match_share(top, spec)[1], reverse=True)
    guess = f" (its columns look like {fitting[0].names[0]!r})" if fitting else ""
    return f"unknown sheet that holds rows{guess}: rename it as in the export, or pass --ignore-sheet {sheet!r}"


def _missing(where: str, spec: SheetSpec, header: Header | None) -> list[str]:
    if header is None:
        wanted = ", ".join(spec.required)
        return [f"{where}: no header row within its first {HEADER_SEARCH_ROWS} rows; it needs the columns {wanted}"]
    return [
        f"{where}, row {header.row}: the required column {column!r} is missing: add it, or correct the header's spelling"
        for column in header.missing_required
    ]


def _oddities(found: FoundSheet) -> Iterator[str]:
    for duplicate in found.header.duplicates:
        yield f"the header {duplicate} stands twice; the first is used, the second is kept among the custom fields"
    if found.header.extra and not found.spec.takes_custom_fields:
        yield f"unknown columns, kept but not used: {', '.join(found.header.extra)}"
