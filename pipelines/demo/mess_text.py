"""Ways to spoil one cell: each function gets a generator and the tidy value as text, and returns what is written."""

from datetime import datetime
from random import Random
from typing import Any

from pipelines.demo import words

NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"


def without_zero(rng: Random, value: str) -> Any:
    digits = value.replace(" ", "").lstrip("0")
    return int(digits) if rng.random() < 0.7 else digits


def spelt(rng: Random, value: str) -> str:
    area, middle, end = value.split(" ")[:3]
    return rng.choice(
        (
            f"({area}) {middle} {end}",
            f"({area}){middle}{end}",
            f"{area}.{middle}.{end}",
            f"+61 {area[1:]} {middle} {end}",
            f"0011 61 {area[1:]} {middle}{end}",
            f"{area}{NO_BREAK_SPACE}{middle}-{end}",
            f"  {area}{middle}{end} ",
            f"{area} {middle} {end} ext 12",
        )
    )


def two_phones(rng: Random, value: str) -> str:
    return f"{value}{rng.choice((' / ', ' or ', ', ', ';'))}0491 570 {rng.randint(100, 999)}"


def no_phone(rng: Random, value: str) -> str:
    return rng.choice(("ask Deb", "N/A", "0000 000 000", "-", "see notes", value[:6], "5550 1234"))


def state(rng: Random, value: str) -> str:
    return rng.choice(words.STATE_NAMES.get(value, (value,)))


def untidy(rng: Random, value: str) -> str:
    return rng.choice(
        (
            f" {value} ",
            f"mailto:{value}",
            f"{value}.",
            f"{value};",
            value.upper(),
            value.replace("@", " @ "),
            f"{value},",
            f"{value}{NO_BREAK_SPACE}",
        )
    )


def two_emails(rng: Random, value: str) -> str:
    return f"{value}{rng.choice(('; ', ', ', ' / ', ' ', ' or '))}accounts@{value.partition('@')[2]}"


def no_email(rng: Random, value: str) -> str:
    return rng.choice(("none", "n/a", value.replace("@", ""), "refused", value.replace("@", "@@"), "jane@", "www.site.example"))


def padded(rng: Random, value: str) -> str:
    return rng.choice((f"{value} ", f"  {value}", f"{value}  ", f"{value}\t"))


def recased(rng: Random, value: str) -> str:
    """The same word for a person, never the same text."""
    return rng.choice([form for form in (value.upper(), value.lower(), f"{value} ", f"  {value}") if form != value])


def no_website(rng: Random, value: str) -> str:
    return rng.choice(("n/a", "facebook", f"{value} (under construction)", value.replace("www.", "http:\\\\")))


def dollars(rng: Random, value: str) -> str:
    amount = float(value)
    return rng.choice((f"${amount:,.2f}", f"$ {amount:,.2f}", f"{amount:,.2f} ", f"AUD {amount:,.2f}"[4:]))


def as_text(rng: Random, value: str) -> str:
    return rng.choice((value, f" {value}", f"{value}.0" if "." not in value else value))


def date_text(rng: Random, value: str) -> str:
    day = datetime.fromisoformat(value)
    return day.strftime(rng.choice(("%d/%m/%Y", "%d/%m/%Y 14:05", "%d/%m/%Y 7:05 AM", "%Y-%m-%d", " %d/%m/%Y ")))


def no_date(rng: Random, value: str) -> str:
    return rng.choice(("TBA", "31/02/2022", "00/00/0000", "n/a", "12/25/2023", value[:4], "next year"))


def controls(rng: Random, value: str) -> str:
    """Spreadsheets escape what XML cannot hold: `_x0000_` is a NUL."""
    return value[:6] + rng.choice(("_x0000_", "_x0000__x0000_", "_x0001_", "_x000B_", "_x001F_")) + value[6:] + "\r\nend"


def surrogate(rng: Random, value: str) -> str:
    return f"{value} {rng.choice(('_xD83D_', '_xDE00_', '_xD83D_ ok'))} done"


def emoji(rng: Random, value: str) -> str:
    extra = rng.choice(
        ("👍🏽 all good 🔧", "cafe\u0301 corner", "\u202eright to left\u202c", f"hidden{ZERO_WIDTH_SPACE}space", "👨‍👩‍👧 home")
    )
    return f"{value} {extra}"


def html(rng: Random, value: str) -> str:
    return f"<p>{value}</p><ul><li>Gate &amp; lift key <b>42</b></li><li>1 &lt; 2</li></ul>" + rng.choice(("", "<br>", "</div>"))


def long(rng: Random, value: str) -> str:
    paragraph = f"{value}\nRoom by room: isolated, drained, cut, fitted, tested at 1500 kPa, photographed, signed off. "
    return (paragraph * (rng.randint(8300, 14000) // len(paragraph) + 1)).strip()


def long_name(rng: Random, value: str) -> str:
    return f"{value} - " + "and make good all walls, floors and ceilings " * rng.randint(6, 9)


def script(rng: Random, value: str) -> str:
    attack = rng.choice(
        (
            "<script>alert('x')</script>",
            '<img src="x" onerror="alert(1)">',
            '<a href="javascript:alert(1)">invoice</a>',
            '<iframe src="https://evil.example/"></iframe>',
        )
    )
    return f"{value}<p>Regards</p>{attack}"
