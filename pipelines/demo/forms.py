"""The tenant's custom-form templates: real Word files with field codes and content controls."""

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

# What Word writes inside <w:sdtPr> for each kind of content control.
CONTROLS = {
    "checkbox": (
        '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="0"/></w14:checkbox>'
    ),
    "date": '<w:date><w:dateFormat w:val="d/MM/yyyy"/></w:date>',
    "text": "<w:text/>",
    "paragraph": '<w:text w:multiLine="1"/>',
    "picture": "<w:picture/>",
}


def write_forms(folder: Path) -> None:
    """Two templates: a roof inspection (custom job fields) and a safe-work statement (free codes)."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_roof_inspection(), folder / "Roof Inspection.docx")
    _save(_safe_work(), folder / "SWMS.docx")


def _roof_inspection() -> WordDocument:
    form = Document()
    form.sections[0].header.paragraphs[0].text = "Job {JobNumber} for {CustomerName}"
    form.add_heading("Roof inspection", 1)
    _split_code(form.add_paragraph("Permit: "), "{Per", "mit Nu", "mber}")  # as Word stores an edited word
    form.add_paragraph("Crew: {Crew Size}, {JobDescription}")
    _add_control(form.add_paragraph("Roof: "), "Roof Type", _choices("Tile", "Metal", "Flat"))
    _add_control(form.add_paragraph("Safety check done "), "Safety Check Done", CONTROLS["checkbox"])
    _add_control(form.add_paragraph("Inspected on "), "Inspection Date", CONTROLS["date"])
    return form


def _safe_work() -> WordDocument:
    form = Document()
    form.add_heading("Safe work method statement", 1)
    table = form.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Job", "{JobNumber}"
    table.cell(1, 0).text = "Done"
    _split_code(table.cell(1, 1).paragraphs[0], "{JobWork", "Undertaken}")
    _add_control(form.add_paragraph("Hazards: "), "Hazards Found", CONTROLS["paragraph"])
    _add_control(form.add_paragraph("Signed: "), "Customer Signature", CONTROLS["picture"])
    _add_control(form.add_paragraph("Warning signs "), "pcon_Warning signs", CONTROLS["checkbox"])
    form.sections[0].footer.paragraphs[0].text = "{Project Sign Off By}"
    return form


def _split_code(paragraph: Paragraph, *parts: str) -> None:
    for place, part in enumerate(parts):
        paragraph.add_run(part).bold = place == 1


def _choices(*values: str) -> str:
    items = "".join(f'<w:listItem w:displayText="{value}" w:value="{value}"/>' for value in values)
    return f"<w:dropDownList>{items}</w:dropDownList>"


def _add_control(paragraph: Paragraph, tag: str, kind: str) -> None:
    content = "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent>"
    xml = f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/>{kind}</w:sdtPr>{content}</w:sdt>'
    paragraph._p.append(parse_xml(xml))


def _save(form: WordDocument, path: Path) -> None:
    buffer = BytesIO()
    form.save(buffer)
    path.write_bytes(buffer.getvalue())
