"""What a person would notice of a page: what the console complains of, how it prints, and what a spreadsheet would compute."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from openpyxl import load_workbook
from selenium import webdriver
from selenium.webdriver.common.by import By

_PAGE = re.compile(rb"(\d+) 0 obj\n<</Type /Page\n")
_HEADING = re.compile(rb"/Title \((.*?)\)\n/Dest \[(\d+) 0 R")
_TALLEST = (
    "return Math.max(0, ...[...document.querySelectorAll('tr, summary, h2, h3, .column')]"
    ".map(part => part.getBoundingClientRect().height))"
)


def complaints(browser: webdriver.Chrome) -> list[str]:
    """Every entry of the console since it was last asked, from warnings up."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] not in ("INFO", "DEBUG")]


def assert_readable(browser: webdriver.Chrome, width: int) -> None:
    """Nothing sticks out sideways, and whatever a name's length, no row or heading is taller than two screens."""
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(_TALLEST) < 1800


def assert_prints(browser: webdriver.Chrome) -> None:
    """On paper it is a document of several pages, with the page's headline on the first: read out of the PDF's own outline."""
    options = {"printBackground": True, "generateTaggedPDF": True, "generateDocumentOutline": True}
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", options)["data"])
    assert printed.startswith(b"%PDF")
    pages = _PAGE.findall(printed)
    assert len(pages) > 1
    on_first = ["".join(title.decode("latin-1").split()) for title, page in _HEADING.findall(printed) if page == pages[0]]
    assert "".join(browser.find_element(By.TAG_NAME, "h1").text.split()) in on_first


def formulas(file: Path) -> list[str]:
    """Cells of a workbook that a spreadsheet would compute."""
    book = load_workbook(file, read_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [f"{cell.parent.title}!{cell.coordinate}" for cell in cells if cell.data_type == "f"]
