"""One column of cell values as Arrow text, as `cells.cell_text` says it, but a thousand values at a time."""

import datetime as dt
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Any

from pipelines.ascora.cells import cell_text

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN_FROM, _PLAIN_TO = 1e-4, 1e10  # between them Arrow writes a number as Python does, without an exponent
_WHOLE_TO = 1e15


def column_texts(values: Sequence[Any], kinds: Set[type]) -> "pa.Array":
    """Text of each value, null for an empty one. `kinds` are the types that stand in `values`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if kinds <= {str, type(None)}:
        texts = pa.array(values, pa.string())
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    parts = []
    if str in kinds:
        texts = pa.array([value if type(value) is str and value else None for value in values], pa.string())
        parts.append(texts)
    if float in kinds:
        parts.append(_numbers([value if type(value) is float else None for value in values]))
    if dt.datetime in kinds:
        parts.append(_moments([value if type(value) is dt.datetime else None for value in values]))
    if dt.date in kinds:
        days = pa.array([value if type(value) is dt.date else None for value in values], pa.date32())
        parts.append(pc.cast(days, pa.string()))
    if rest := kinds - {str, float, dt.datetime, dt.date, type(None)}:
        parts.append(pa.array([cell_text(value) if type(value) in rest else None for value in values], pa.string()))
    return pc.coalesce(*parts) if parts else pa.nulls(len(values), pa.string())


def _numbers(values: list[float | None]) -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.array(values, pa.float64())
    size = pc.abs(numbers)
    no_number = pa.scalar(None, pa.float64())
    is_whole = pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less(size, _WHOLE_TO))
    whole = pc.cast(pc.cast(pc.if_else(is_whole, numbers, no_number), pa.int64()), pa.string())
    is_plain = pc.and_(pc.greater(size, _PLAIN_FROM), pc.less(size, _PLAIN_TO))
    plain = pc.cast(pc.if_else(is_plain, numbers, no_number), pa.string())
    return _with_the_rest(pc.coalesce(whole, plain), numbers, values)


def _moments(values: list[dt.date | None]) -> "pa.Array":
    """Arrow writes whole seconds; the day alone is left of midnight. Fractions of a second are rare, and left to Python."""
    import pyarrow as pa
    import pyarrow.compute as pc

    moments = pa.array(values, pa.timestamp("us"))
    is_whole = pc.equal(pc.microsecond(moments), 0)
    is_whole = pc.and_(is_whole, pc.equal(pc.millisecond(moments), 0))
    seconds = pc.cast(pc.if_else(is_whole, moments, pa.scalar(None, pa.timestamp("us"))), pa.timestamp("s"))
    texts = pc.replace_substring(pc.cast(seconds, pa.string()), " ", "T")
    days = pc.utf8_slice_codeunits(texts, 0, 10)
    return _with_the_rest(pc.if_else(pc.ends_with(texts, "T00:00:00"), days, texts), moments, values)


def _with_the_rest(texts: "pa.Array", typed: "pa.Array", values: Sequence[Any]) -> "pa.Array":
    """What Arrow was not trusted with goes through `cell_text`, one by one."""
    import pyarrow as pa

    if texts.null_count == typed.null_count:
        return texts
    return pa.array(
        [cell_text(value) if text is None else text for text, value in zip(texts.to_pylist(), values, strict=True)], pa.string()
    )
