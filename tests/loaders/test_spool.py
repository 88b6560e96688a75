"""A large plan lies on disk: the same steps come out, and neither plan nor report holds all of them at once."""

from __future__ import annotations

import io
import json
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.forecast import kinds_of
from loaders.model import Plan, Step, ref
from loaders.reports.documents import Rows, write_json
from loaders.reports.plans import plan_data
from loaders.shelf import Shelf
from loaders.spool import Spool

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
payloads = st.dictionaries(st.text(max_size=8), values, max_size=4)


def a_step(n: int, payload: dict[str, object]) -> Step:
    return Step(n, "notes", "create", f"invoice/{n}", "customer/1", "h", payload, {"a": [None, n]}, why="new")


@settings(max_examples=30, deadline=None)
@given(st.lists(payloads, max_size=12), st.integers(-13, 13), st.integers(-13, 13))
def test_what_comes_out_is_what_was_put_in(found: list[dict[str, object]], start: int, end: int) -> None:
    steps = [a_step(n, payload) for n, payload in enumerate(found)]
    spool = Spool()
    for step in steps:
        spool.append(step)
    assert (list(spool), len(spool), spool[start:end]) == (steps, len(steps), steps[start:end])
    assert [spool[-1], spool[0]] == [steps[-1], steps[0]] if steps else not spool
    half = iter(spool)
    assert [next(half, None), *spool] == [steps[0] if steps else None, *steps], "two may read at a time"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), payloads | st.none()), max_size=20))
def test_a_shelf_is_a_dict_in_its_order(found: list[tuple[int, dict[str, object] | None]]) -> None:
    shelf: Shelf[int, dict[str, object]] = Shelf()
    plain: dict[int, dict[str, object]] = {}
    for key, value in found:  # set, set anew, or take away
        if value is None:
            assert shelf.pop(key, {}) == plain.pop(key, {})
        else:
            shelf[key] = plain[key] = value
        assert shelf.get(key) == plain.get(key)
    assert list(shelf.items()) == list(plain.items())
    assert len(shelf) == len(plain)


def test_a_plan_on_disk_says_what_a_plan_in_memory_says() -> None:
    steps = [a_step(n, {"description": f"Ünïcode {n}", "targetable_id": ref("deals", f"job/{n}")}) for n in range(1, 2_500)]
    spool = Spool()
    for step in steps:
        spool.append(step)
    here, there = Plan("load", "https://a", steps), Plan("load", "https://a", spool)
    assert here.checksum == there.checksum
    assert kinds_of(here.steps) == kinds_of(there.steps)
    documents = []
    for plan in (here, there):
        out = io.StringIO()
        write_json({"plan": plan_data(plan, {}, None)}, out)
        documents.append(json.loads(out.getvalue()))
    assert documents[0] == documents[1]
    assert [s["source_key"] for s in documents[1]["plan"]["steps"]] == [s.source_key for s in steps]


def test_memory_does_not_grow_with_the_plan() -> None:
    def peak(number: int) -> int:
        tracemalloc.start()
        spool = Spool()
        for n in range(number):
            spool.append(a_step(n, {"description": "x" * 500}))
        write_json(plan_data(Plan("load", "https://a", spool), {}, None), _Nowhere())
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)  # what is imported on the way
    assert peak(20_000) < peak(5_000) + 15_000 * 40, "bytes: a number a step and a little, not the 1,500 that a step takes"


def test_rows_are_made_when_they_are_looked_at() -> None:
    rows = Rows([1, 2, 3], lambda n: {"n": n})
    assert (rows[0], rows[1:], len(rows), rows == [{"n": 1}, {"n": 2}, {"n": 3}], rows == [{"n": 1}]) == (
        {"n": 1}, [{"n": 2}, {"n": 3}], 3, True, False,
    )  # fmt: skip


class _Nowhere(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)
