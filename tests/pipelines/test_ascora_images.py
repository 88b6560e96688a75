"""Pictures inside cells become files; nothing but a whole picture does."""

import base64
import zlib
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ascora.images import ImageStore, decode, find_data_uris, image_kind

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def uri(data: bytes, mime: str = "image/png") -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def batch(*texts: str | None) -> pa.Table:
    count = len(texts)
    return pa.table(
        {
            "body": pa.array(texts, pa.string()),
            "_source_file": ["A.xlsx"] * count,
            "_source_sheet": ["Activities"] * count,
            "_source_row": list(range(2, count + 2)),
        }
    )


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path / "files", max_bytes=10_000)


def test_each_picture_of_a_cell_is_one_row_with_the_exact_text(store: ImageStore) -> None:
    text = f'<p>before <img src="{uri(PNG)}"> and {uri(GIF, "image/gif")} after</p>'
    rows = list(store.rows(batch(None, text), "activities"))
    assert [(row["ordinal"], row["mime"], row["_source_row"]) for row in rows] == [(1, "image/png", 3), (2, "image/gif", 3)]
    assert all(row["data_uri"] in text for row in rows)
    assert [Path(row["stored_path"]).read_bytes() for row in rows] == [PNG, GIF]
    assert rows[0]["file_name"] == f"image-{rows[0]['file_sha256'][:12]}.png"


def test_the_same_picture_twice_is_one_file_and_two_rows(store: ImageStore) -> None:
    rows = list(store.rows(batch(uri(PNG), uri(PNG)), "activities"))
    assert len(rows) == 2
    assert len(list(store.folder.iterdir())) == 1


def test_words_after_a_picture_are_not_swallowed(store: ImageStore) -> None:
    (row,) = store.rows(batch(f"{uri(PNG)} see above"), "activities")
    assert row["data_uri"] == uri(PNG)


def test_line_breaks_inside_quotes_belong_to_the_picture(store: ImageStore) -> None:
    broken = uri(PNG)[:60] + "\r\n" + uri(PNG)[60:]
    (row,) = store.rows(batch(f"<img src='{broken}'>"), "activities")
    assert (row["data_uri"], row["file_bytes"]) == (broken, len(PNG))


@pytest.mark.parametrize(
    "data",
    [b"<svg onload='x'/>", b"#!/bin/sh", PNG[:-20], b"GIF89a cut", zlib.compress(b"x"), PNG + b"x" * 20_000, b"BM no picture"],
)
def test_what_is_no_whole_picture_stays_in_the_text_and_is_listed(data: bytes, store: ImageStore) -> None:
    assert list(store.rows(batch(uri(data)), "activities")) == []
    assert "row 2, column body" in store.refused[0]
    assert not store.folder.exists()


def test_the_ending_comes_from_the_bytes_not_from_the_claim(store: ImageStore) -> None:
    (row,) = store.rows(batch(uri(GIF, "image/png")), "activities")
    assert (row["mime"], row["file_name"][-4:]) == ("image/gif", ".gif")


@given(st.binary(min_size=1, max_size=200), st.sampled_from(["", '"', "'"]))
def test_whatever_is_encoded_is_found_and_decoded_again(data: bytes, quote: str) -> None:
    (match,) = find_data_uris(f"text {quote}{uri(data)}{quote} text")
    assert decode(match["body"], 1000) == data


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    for match in find_data_uris("data:;base64," + text):
        assert image_kind(decode(match["body"], 1000) or b"") is None
