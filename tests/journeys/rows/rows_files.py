"""The attachments and form templates of the hand-made tenant: real files, and a manifest with honest and bad rows."""

import base64
import csv
from pathlib import Path

import docx
from rows_history import PICTURE

PNG = base64.b64decode(PICTURE)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MANY_BYTES = 26 * 1024 * 1024
HEADER = ("Uploaded By", "File Name", "Entity Number", "Relative Path", "Entity Type", "Uploaded At", "Visibility")
# (entity type, entity number, file name, relative path, content; None: the file is missing on purpose)
FILES: tuple[tuple[str, str, str, str, bytes | None], ...] = (
    ("Customer", "1002", "shop front é.png", "photos\\shop front é.png", PNG),
    ("Job", "J12", "certificate.pdf", "jobs/certificate.pdf", PDF),
    ("Job", "J12", "certificate.pdf", "jobs/certificate.pdf", PDF),
    ("job", "J32", "old.pdf", "jobs/old.pdf", PDF + b"%J32\n"),
    ("Quote", "Q-100", "plan.pdf", "quotes/plan.pdf", PDF + b"%Q100\n"),
    ("Quote", "Q-200", "tiles.png", "quotes/tiles.png", PNG),
    ("Invoice", "INV-77", "invoice.pdf", "invoices/invoice.pdf", PDF + b"%INV77\n"),
    ("Enquiry", "ENQ-1", "sketch.png", "enquiries/sketch.png", PNG),
    ("Enquiry", "ENQ-2", "letter.pdf", "enquiries/letter.pdf", PDF + b"%ENQ2\n"),
    ("Job", "J42", "rejected.pdf", "jobs/rejected.pdf", PDF),
    ("Customer", "1002", "twice.pdf", "first/twice.pdf", PDF + b"%first\n"),
    ("Customer", "1002", "twice.pdf", "second/twice.pdf", PDF + b"%the second\n"),
    ("Customer", "2003", "lost.pdf", "photos/lost.pdf", PDF),
    ("Customer", "1002", "missing.pdf", "photos/missing.pdf", None),
    ("Customer", "1002", "absolute.txt", "/etc/hostname", None),
    ("Customer", "1002", "outside.txt", "../../outside.txt", None),
    ("Customer", "1002", "link.txt", "link.txt", None),
)
LARGE = (("Job", "J12", "film one.mov", "jobs/film one.mov"), ("Job", "J12", "film two.mov", "jobs/film two.mov"))


def write_attachments(folder: Path) -> None:
    """`attachments/` with a manifest; the large files are sparse, and one file really stands outside, also behind a link."""
    home = folder / "attachments"
    lines = [_write(home, entity, number, name, path, content) for entity, number, name, path, content in FILES]
    for entity, number, name, path in LARGE:
        lines.append(_write(home, entity, number, name, path, b""))
        with (home / path).open("r+b") as file:
            file.truncate(MANY_BYTES)
    (folder.parent / "outside.txt").write_text("must never be sent")
    (home / "link.txt").symlink_to(folder.parent / "outside.txt")
    with (home / "manifest.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerows([HEADER, *lines])


def _write(home: Path, entity: str, number: str, name: str, path: str, content: bytes | None) -> tuple[str, ...]:
    if content is not None:
        target = home / path.replace("\\", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return ("Liam Nguyen", name, number, path, entity, "2026-05-01 10:00", "Internal")


def write_forms(folder: Path) -> None:
    """A Word template: field codes in the text, one of them split over two runs, one in a table."""
    form = docx.Document()
    form.add_paragraph("Roof: {Roof Type}  Permit: {Permit Number}")
    split = form.add_paragraph("Safe: {Safety ")
    split.add_run("Check ").bold = True
    split.add_run("Done}")
    table = form.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "{Inspection Date}"
    target = folder / "forms" / "Site form.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    form.save(str(target))
