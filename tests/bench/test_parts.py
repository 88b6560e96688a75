"""Which sizes a part runs, and that one that fails is named while the others are measured."""

import json

from tests.bench.__main__ import PARTS, Bench
from tests.bench.figures import Figure
from tests.bench.parts import Part


def _measured(repeats, sizes):
    for size in sizes:
        yield Figure("good", "time", size, 1.0, "s", "bare", 2.0)


def _failing(repeats, sizes):
    yield Figure("bad", "before it failed", sizes[0], 1.0, "s", "bare", 2.0)
    raise RuntimeError("the loader was ended from elsewhere")


def test_a_part_has_its_own_sizes_and_goes_no_further_than_it_can():
    part = Part("load", _measured, (10, 100), most=100, why="too slow")
    assert part.at([]) == (10, 100)
    assert part.at([1000, 50]) == (50, 100)
    assert part.left_out([50, 1000]) == "load at 1,000 rows: it goes to 100 (too slow)"
    assert part.left_out([50]) == part.left_out([]) == ""
    assert Part("plan", _measured, (10,)).at([1000]) == (1000,)
    assert Part("resume", _measured).at([1000]) == ()


def test_a_part_that_fails_is_named_and_the_others_are_measured(tmp_path):
    bench = Bench(tmp_path, 1, [5])
    bench.run(Part("bad", _failing, (1,)))
    bench.run(Part("good", _measured, (1,), once_from=5))
    said = json.loads((tmp_path / "bench.json").read_text())
    assert said["failed"] == ["bad: RuntimeError: the loader was ended from elsewhere"]
    assert [(row["part"], row["rows"], row["note"]) for row in said["figures"]] == [("bad", 5, ""), ("good", 5, "one run")]
    assert set(said["seconds"]) == {"bad", "good"}


def test_what_a_part_left_out_is_in_the_report(tmp_path):
    bench = Bench(tmp_path, 1, [1000])
    bench.run(Part("load", _measured, (10,), most=100, why="too slow"))
    assert "load at 1,000 rows: it goes to 100 (too slow)" in json.loads((tmp_path / "bench.json").read_text())["left_out"]


def test_no_part_is_registered_twice():
    assert len({part.name for part in PARTS}) == len(PARTS)
