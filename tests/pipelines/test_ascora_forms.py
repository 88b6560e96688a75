"""Field codes are found wherever Word puts them, and content controls tell their kind."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipelines.ascora.archives import Limits
from pipelines.ascora.forms import form_fields
from pipelines.ascora.refusals import BadFile

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
CHOICES = '<w:listItem w:displayText="Good" w:value="1"/><w:listItem w:displayText="Poor" w:value="2"/>'
CONTROLS = {
    "Is Safe": ("<w14:checkbox/>", "checkbox"),
    "Tested On": ('<w:date><w:dateFormat w:val="d/M/yyyy"/></w:date>', "date"),
    "Condition": (f'<w:dropDownList><w:listItem w:displayText="Choose" w:value=""/>{CHOICES}</w:dropDownList>', "dropdown"),
    "Photo": ("<w:picture/>", "picture"),
    "Remark": ("<w:text/>", "text"),
    "Report": ('<w:text w:multiLine="1"/>', "paragraph"),
}


def codes(file: Path) -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["kind"], row["location"]) for row in form_fields(file, "forms/a.docx", Limits())}


def test_a_code_split_over_runs_is_one_code(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Name: {Cust")
    paragraph.add_run("omer ").bold = True
    paragraph.add_run("Name} and {Job Number}")
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == {"Customer Name": ("text", "body"), "Job Number": ("text", "body")}


def test_tables_headers_footers_and_text_boxes_are_searched(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{In Table}"
    document.sections[0].header.paragraphs[0].text = "{In Header}"
    document.sections[0].footer.paragraphs[0].text = "{In Footer}"
    box = "<w:txbxContent><w:p><w:r><w:t>{In Box}</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("outside").add_run()._r.append(parse_xml(f"<w:pict {nsdecls('w')}>{box}</w:pict>"))
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == {
        "In Table": ("text", "table"),
        "In Header": ("text", "header"),
        "In Footer": ("text", "footer"),
        "In Box": ("text", "text box"),
    }


def control(tag: str, kind: str) -> str:
    content = "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent>"
    return f'<w:sdt {nsdecls("w")} {W14}><w:sdtPr><w:tag w:val="{tag}"/>{kind}</w:sdtPr>{content}</w:sdt>'


def test_a_content_control_tells_the_kind_and_the_choices(tmp_path: Path) -> None:
    document = docx.Document()
    for tag, (kind, _) in CONTROLS.items():
        document.add_paragraph(f"{tag}: ")._p.append(parse_xml(control(tag, kind)))
    document.add_paragraph("{Is Safe}")
    document.save(tmp_path / "a.docx")
    rows = {row["code"]: row for row in form_fields(tmp_path / "a.docx", "forms/a.docx", Limits())}
    assert {code: row["kind"] for code, row in rows.items()} == {code: kind for code, (_, kind) in CONTROLS.items()}
    assert rows["Condition"]["choices"] == '["Good", "Poor"]'
    assert (rows["Photo"]["template"], rows["Photo"]["_source_file"]) == ("a", "forms/a.docx")


def test_a_control_wins_over_the_same_code_in_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{Is Safe}")
    document.add_paragraph()._p.append(parse_xml(control("{Is Safe}", "<w14:checkbox/>")))
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == {"Is Safe": ("checkbox", "body")}


def rewritten(source: Path, target: Path, change: tuple[str, str]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            new.writestr(entry, text.replace(change[0].encode(), change[1].encode()))
    return target


def test_a_template_with_entities_is_refused(tmp_path: Path) -> None:
    docx.Document().save(tmp_path / "a.docx")
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document'
    evil = rewritten(tmp_path / "a.docx", tmp_path / "evil.docx", ("<w:document", doctype))
    with pytest.raises(BadFile, match="EntitiesForbidden"):
        form_fields(evil, "evil.docx", Limits())


def test_a_workbook_in_a_documents_name_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(BadFile, match="no Word document"):
        form_fields(tmp_path / "a.docx", "a.docx", Limits())


def test_nested_tables_nested_controls_and_footnotes_are_searched(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    outer.add_table(1, 1).cell(0, 0).text = "{Deep}"
    inner = control("Inner", "<w:text/>")
    outside = f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="Outer"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
    document.add_paragraph()._p.append(parse_xml(outside))
    document.add_paragraph("kept {Body}")
    document.save(tmp_path / "a.docx")
    note = f"<w:footnotes {nsdecls('w')}><w:footnote><w:p><w:r><w:t>{{In Note}}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    assert codes(tmp_path / "a.docx") == {
        "Deep": ("text", "table"),
        "Outer": ("text", "body"),
        "Inner": ("text", "body"),
        "Body": ("text", "body"),
        "In Note": ("text", "footnote"),
    }


def test_a_picture_whose_description_is_a_code_is_a_picture_field(tmp_path: Path) -> None:
    document = docx.Document()
    picture = '<wp:inline><wp:docPr id="1" name="Picture 1" descr="{Site Photo}"/></wp:inline>'
    run = document.add_paragraph().add_run()._r
    run.append(parse_xml(f"<w:drawing {nsdecls('w', 'wp')}>{picture}</w:drawing>"))
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == {"Site Photo": ("picture", "body")}


def test_a_deleted_code_is_no_code(tmp_path: Path) -> None:
    document = docx.Document()
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>{{Gone}}</w:delText></w:r></w:del>'
    document.add_paragraph("{Here}")._p.append(parse_xml(deleted))
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == {"Here": ("text", "body")}
