"""The quick look at a slice may say too much, never too little; rows are found as an exact search finds them."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.ascora.archives import column_number
from pipelines.ascora.glance import glance, row_numbers, row_starts

PARTS = (
    b'<c r="A1" t="s"><v>3</v></c>', b'<c r="ZZ12" t="e"/>', b'<c r="AAB7"><v>-5</v></c>', b'<f>1+1</f>', b'<x:row r="7">',
    b"<row ", b'r="12"', b">", b"-", b'"', b"f", b's', b"AA", b"Z", b"<row>", b"</row>", b"\xc3\xa9",
)  # fmt: skip
pieces = st.lists(st.sampled_from(PARTS), max_size=14).map(b"".join)


@given(pieces)
@example(b"")
@example(b'"s')
@example(b't="s"')
def test_what_stands_there_is_seen(xml: bytes) -> None:
    seen = glance(xml)
    assert seen.shared >= (b't="s"' in xml)
    assert seen.errors >= (b't="e"' in xml)
    assert seen.formulas >= (b"f>" in xml)
    assert seen.negatives >= (b">-" in xml)
    assert seen.widest >= max((column_number(found) for found in re.findall(rb'r="([A-Z]{1,3})\d', xml)), default=1)


@given(pieces, st.sampled_from((b"", b"x:")))
def test_rows_are_found_where_they_stand(xml: bytes, prefix: bytes) -> None:
    starts = row_starts(xml, prefix)
    assert starts == [found.start() for found in re.finditer(b"<%srow" % prefix, xml)]
    exact = [re.compile(rb'<%srow [^<>]*?\br="(\d+)"' % prefix).match(xml, start) for start in starts]
    assert row_numbers(xml, prefix, starts) == (None if None in exact else [int(found[1]) for found in exact if found])
