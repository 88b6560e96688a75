"""Workbooks written as XML by hand, for what no library writes; and one workbook read in all three ways."""

import zipfile
from pathlib import Path
from typing import Any

from pipelines.ascora.archives import Limits, inspect
from pipelines.ascora.fast_sheets import FastFile
from pipelines.ascora.workbooks import OpenpyxlBook, open_book, rows_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
# Style 1 is a date, 2 a date with time, 3 a duration.
STYLES = (
    '<styleSheet xmlns="{0}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def write_xml(
    file: Path,
    rows: str,
    *,
    shared: str | None = None,
    dimension: str = "",
    from_1904: bool = False,
    namespaces: tuple[str, str] = (MAIN, OFFICE),
    prefix: str = "",
    target: str = "worksheets/sheet1.xml",
    extra: dict[str, bytes] | None = None,
    doctype: str = "",
) -> Path:
    """A workbook of one sheet `Customer`; `rows` and `shared` are what stands inside sheetData and sst."""
    main, office = namespaces
    colon = f"{prefix}:" if prefix else ""
    declared = f'xmlns{":" if prefix else ""}{prefix}="{main}"'
    root = f"<{colon}worksheet {declared}>{dimension}<{colon}sheetData>{rows}</{colon}sheetData></{colon}worksheet>"
    root = root.replace(f"<{colon}sheetData></{colon}sheetData>", f"<{colon}sheetData />")
    parts = {
        "[Content_Types].xml": _content_types(shared is not None),
        "_rels/.rels": _relations(office, ("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relations(
            office, ("worksheet", target), ("styles", "styles.xml"), *([("sharedStrings", "sharedStrings.xml")] * bool(shared))
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr date1904="{int(from_1904)}"/>'
            '<sheets><sheet name="Customer" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/styles.xml": STYLES.format(main),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{root}',
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{shared}</sst>' if shared else f'<sst xmlns="{main}"/>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return file


def _content_types(with_strings: bool) -> str:
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}
    if with_strings:
        kinds["sharedStrings"] = "sharedStrings"
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>'


def _relations(office: str, *targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def inline(place: str, text: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number(place: str, value: Any, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


Cells = dict[tuple[int, int], str]


def ways(file: Path, sheet: str = "Customer", slice_bytes: int = 400) -> dict[str, Cells]:
    """The sheet's filled cells, by (row, column from 0): as the extraction reads it, in small slices, and by openpyxl."""
    fast = FastFile(file, inspect(file, Limits()), small_sheet=0, slice_bytes=slice_bytes)
    return {
        "ours": _cells(rows_of(open_book(file, "calamine", Limits()), sheet)),
        "sliced": _cells(row for block in fast.blocks(sheet) for row in block.rows()),
        "openpyxl": _cells(rows_of(OpenpyxlBook(file), sheet)),
    }


def agreed(file: Path, sheet: str = "Customer", slice_bytes: int = 400) -> Cells:
    """What all three ways say; fails if they differ."""
    found = ways(file, sheet, slice_bytes)
    assert found["ours"] == found["sliced"] == found["openpyxl"]
    return found["ours"]


def _cells(rows: Any) -> Cells:
    return {(number, index): cell for number, cells in rows for index, cell in enumerate(cells) if cell is not None}
