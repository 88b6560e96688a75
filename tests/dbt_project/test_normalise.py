"""The SQL functions that wrap a library, and the shortcut that spares the library the usual phone numbers."""

from __future__ import annotations

import re
import sys

import pytest
from dbt_runs import PROJECT

sys.path.insert(0, str(PROJECT / "plugins"))
from normalise import email_valid, html_clean, html_text, phone_e164

SHORTCUT = re.compile(r"^(\+?61|0)?4[0-36]\d{7}$")


def test_shortcut_for_mobiles_stands_in_the_model_as_it_is_tested_here() -> None:
    assert SHORTCUT.pattern in (PROJECT / "models/intermediate/common/int_phones_normalised.sql").read_text()


@pytest.mark.parametrize("prefix", ["0", "+61", "61", ""])
def test_shortcut_for_mobiles_says_what_the_library_says(prefix: str) -> None:
    for start in range(1000):
        written = f"{prefix}4{start:03d}12345"
        if SHORTCUT.match(written):
            assert phone_e164(written, "AU") == "+61" + written[-9:], written


@pytest.mark.parametrize("text", [None, "", "ask Jane", "0412", "0412 345 678 / 02 9876 5432"])
def test_what_is_no_valid_phone_number_is_null(text: str | None) -> None:
    assert phone_e164(text, "AU") is None


@pytest.mark.parametrize("text", [None, "", "jane", "jane@host", "jane@x.local", "a b@x.com", "j@x..com"])
def test_what_is_no_email_is_null(text: str | None) -> None:
    assert email_valid(text) is None


def test_email_is_lower_case() -> None:
    assert email_valid("Jane.O'Neill@Example.COM") == "jane.o'neill@example.com"


@pytest.mark.parametrize(
    "dangerous",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://x.example"></iframe>',
        '<p style="background:url(javascript:1)" onclick="x()">p</p>',
        "<svg/onload=alert(1)>",
    ],
)
def test_html_loses_what_can_act(dangerous: str) -> None:
    cleaned = html_clean(f"<p>before</p>{dangerous}<p>after</p>")
    assert cleaned is not None
    assert not re.search(r"script|onerror|onclick|onload|iframe|svg|style", cleaned)
    assert cleaned.startswith("<p>before</p>")
    assert cleaned.endswith("<p>after</p>")


def test_html_becomes_text_with_its_lines() -> None:
    html = "<p>Hi &amp; <b>bye</b></p><style>p{}</style><div>a<br/>b</div><ul><li>x</li><li>y</li></ul>5 &lt; 6"
    assert html_text(html) == "Hi & bye\na\nb\nx\ny\n5 < 6"
    assert html_text(None) is None
