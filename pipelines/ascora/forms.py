"""Form templates: which field codes a Word document holds, and what kind of field each one is."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError

from pipelines.ascora.archives import Limits, inspect
from pipelines.ascora.refusals import BadFile

if TYPE_CHECKING:
    FieldRow = dict[str, Any]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CODE = re.compile(r"\{([^{}]{1,200})\}")
_PLACES = {"hdr": "header", "ftr": "footer", "footnotes": "footnote", "endnotes": "footnote"}
# The mark inside w:sdtPr that says the kind; Word's newer ones (checkbox) live in namespaces of their own.
_KINDS = {
    "checkbox": "checkbox",
    "date": "date",
    "dropDownList": "dropdown",
    "comboBox": "dropdown",
    "picture": "picture",
}


def form_fields(template: Path, name: str, limits: Limits) -> list["FieldRow"]:
    """Rows of raw_ascora.form_fields, one a code, in the order they stand; a content control's kind wins over text.

    `choices` is a JSON array of what a dropdown offers. Raises BadFile.
    """
    rows: dict[str, FieldRow] = {}
    for root in _parts(template, limits):
        for code, kind, choices, location in _codes(root, _place_of(root)):
            row = {"template": template.stem, "code": code, "kind": kind, "choices": choices, "location": location}
            if code not in rows or (rows[code]["kind"] == "text" and kind != "text"):
                rows[code] = {**row, "_source_file": name}
    return list(rows.values())


def _parts(template: Path, limits: Limits) -> Iterator[Element]:
    """The parsed document, headers and footers. External entities are refused by the parser."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    inspect(template, limits)
    try:
        with zipfile.ZipFile(template) as archive:
            names = [entry for entry in archive.namelist() if _PARTS.fullmatch(entry)]
            if "word/document.xml" not in names:
                raise BadFile("it is no Word document: save it again as .docx")
            for entry in sorted(names, key=lambda entry: (entry != "word/document.xml", entry)):
                yield fromstring(archive.read(entry))
    except (ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        raise BadFile(f"its text cannot be read ({type(error).__name__}): save it again in Word") from error


def _place_of(root: Element) -> str:
    return _PLACES.get(root.tag.removeprefix(_W), "body")


def _codes(element: Element, place: str) -> Iterator[tuple[str, str, str | None, str]]:
    """(code, kind, choices, location) below an element, in document order."""
    for child in element:
        if child.tag == f"{_MC}Fallback":  # the same text box once more, for older programs
            continue
        inner = {f"{_W}tbl": "table", f"{_W}txbxContent": "text box"}.get(child.tag, place)
        if child.tag == f"{_W}p":
            for match in _CODE.finditer(_paragraph_text(child)):
                if code := " ".join(match[1].split()):
                    yield code, "text", None, inner
        if child.tag == _DRAWING and (named := _CODE.fullmatch(child.get("descr", "").strip())):  # a sample picture's alt text
            yield " ".join(named[1].split()), "picture", None, inner
        if child.tag == f"{_W}sdt" and (control := _control(child)):
            yield *control, inner
        yield from _codes(child, inner)


def _paragraph_text(paragraph: Element) -> str:
    """The text of all runs joined (Word splits a code over runs as it likes), without that of text boxes in it."""
    parts: list[str] = []

    def collect(element: Element) -> None:
        for child in element:
            if child.tag in (f"{_W}txbxContent", f"{_MC}Fallback", f"{_W}delText"):
                continue
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                parts.append(" ")
            collect(child)

    collect(paragraph)
    return "".join(parts)


def _control(sdt: Element) -> tuple[str, str, str | None] | None:
    """(code, kind, choices) of a content control whose Tag is a code."""
    properties = sdt.find(f"{_W}sdtPr")
    tag = properties.find(f"{_W}tag") if properties is not None else None
    code = " ".join((tag.get(f"{_W}val") or "").strip("{} ").split()) if tag is not None else ""
    if properties is None or not code:
        return None
    marks = {child.tag.rsplit("}", 1)[-1]: child for child in properties}
    kind = next((kind for mark, kind in _KINDS.items() if mark in marks), None)
    if kind is None:
        lines = marks["text"].get(f"{_W}multiLine") if "text" in marks else None
        kind = "paragraph" if lines in ("1", "true", "on") or "richText" in marks else "text"
    return code, kind, _choices(properties) if kind == "dropdown" else None


def _choices(properties: Element) -> str:
    """What a person can choose: items without a value are the `Choose an item` line."""
    items = [item for item in properties.iter(f"{_W}listItem") if item.get(f"{_W}value")]
    return json.dumps([item.get(f"{_W}displayText") or item.get(f"{_W}value") for item in items], ensure_ascii=False)
