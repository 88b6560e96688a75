"""The words for a file that is no workbook or document that can be read: what it is, and what to do."""

from pathlib import Path


class CannotRead(Exception):
    """The fast reader cannot read this, or would not show it as it is; the faithful one may."""


_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 16 * 1024 * 1024
_SAVE = "open it in Excel and save it as .xlsx"


class BadFile(Exception):
    """The file cannot be read; the message says why and what to do."""


def why_no_zip(file: Path, error: Exception) -> str:
    """Of a file that is no readable zip, although every .xlsx and .docx is one."""
    if isinstance(error, PermissionError | FileNotFoundError):
        return f"it cannot be opened ({error.strerror}): check the file's permissions"
    with file.open("rb") as stream:
        start = stream.read(_LOOKED_AT)
    if start.startswith(_OLE_MAGIC):
        return _why_ole(start)
    if not start:
        return "it is empty (0 bytes): export it again"
    if start.startswith(b"\x09\x08") or start.startswith(b"\x09\x04"):
        return f"it is an old .xls of the last century: {_SAVE}"
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return f"it is a web page or plain XML under an office file's name: {_SAVE}"
    if start.startswith(b"PK"):
        return f"it is damaged or cut short ({error}): export it again"
    return f"it is no office file, or damaged ({error}): export it again"


def _why_ole(start: bytes) -> str:
    """Streams of the old container format are named in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in start:
        return "it is protected by a password: open it in Excel, take the password off (File, Info), and save it as .xlsx"
    if any(name.encode("utf-16-le") in start for name in ("Workbook", "WORKBOOK", "Book")):
        return f"it is an old .xls, which is not read: {_SAVE}"
    if "WordDocument".encode("utf-16-le") in start:
        return "it is an old .doc, which is not read: open it in Word and save it as .docx"
    return f"it is protected by a password, or an old .xls: {_SAVE} without one"


def why_other_package(names: list[str]) -> str | None:
    """Of a zip that is another kind of office file; None for a workbook or document, or a zip of no kind we know."""
    folded = {name.replace("\\", "/").casefold() for name in names}
    if "xl/workbook.bin" in folded:
        return f"it is a binary workbook (.xlsb), which is not read: {_SAVE}"
    if "mimetype" in folded and "content.xml" in folded:
        return f"it is an OpenDocument file (.ods, .odt), which is not read: {_SAVE} or .docx"
    if "index/document.iwa" in folded or "index.zip" in folded:
        return "it is a Numbers or Pages file, which is not read: export it as .xlsx or .docx"
    return None


def first_line(error: BaseException) -> str:
    """What an error says, in a line that fits."""
    return (str(error) or type(error).__name__).splitlines()[0][:200]
