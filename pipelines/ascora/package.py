"""Where a workbook keeps its parts inside the zip: its sheets, shared strings, styles, and what its dates count from."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

_LARGEST_INDEX = 16 * 1024 * 1024  # the list of sheets and the relations are small in every real file


@dataclass(frozen=True)
class Package:
    """Names of parts as they stand in the zip; a missing part is None. `sheets`: title -> part, worksheets only."""

    sheets: dict[str, str]
    strings: str | None
    styles: str | None
    counts_from_1904: bool


def read_package(archive: zipfile.ZipFile) -> Package | None:
    """The parts of a workbook, or None where the file is built in a way that this short reader does not know."""
    try:
        return _package(archive)
    except (KeyError, ValueError, ParseError, StopIteration):  # a DefusedXmlException is a ValueError
        return None


def _package(archive: zipfile.ZipFile) -> Package:
    parts = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
    book = next(target for kind, _, target in _relations(archive, parts, "") if kind == "officeDocument")
    tree = _tree(archive, parts[book.casefold()])
    relations = {name: (kind, target) for kind, name, target in _relations(archive, parts, book)}
    sheets = {}
    for sheet in (element for element in tree.iter() if _local(element.tag) == "sheet"):
        relation = next(value for name, value in sheet.attrib.items() if _local(name) == "id" and name != "id")
        kind, target = relations[relation]
        if kind == "worksheet":
            sheets[sheet.attrib["name"]] = parts[target.casefold()]
    settings = next((element for element in tree.iter() if _local(element.tag) == "workbookPr"), None)
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    # The fast reader finds these two by name; so do we, and what stands elsewhere is left to it to refuse.
    folder = posixpath.dirname(book)
    strings, styles = (parts.get(posixpath.join(folder, name).casefold()) for name in ("sharedStrings.xml", "styles.xml"))
    return Package(sheets, strings, styles, from_1904)


def _relations(archive: zipfile.ZipFile, parts: dict[str, str], part: str) -> Iterator[tuple[str, str, str]]:
    """(kind, id, part it leads to) of each relation that `part` has; '' is the package itself."""
    folder, name = posixpath.split(part)
    tree = _tree(archive, parts[posixpath.join(folder, "_rels", f"{name}.rels").casefold()])
    for relation in tree:
        target = relation.get("Target", "").replace("\\", "/")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Id", ""), inside


def _tree(archive: zipfile.ZipFile, part: str) -> Element:
    from defusedxml.ElementTree import fromstring

    if archive.getinfo(part).file_size > _LARGEST_INDEX:
        raise ValueError(f"{part} is too large for what it is")
    return fromstring(archive.read(part))


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
