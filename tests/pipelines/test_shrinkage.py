"""What gives nothing or far less than before is a question, per sheet and endpoint; moved rows are none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.ascora.extract import extract_ascora
from pipelines.ascora.shrinkage import Limits, Place, shrunk
from pipelines.errors import Halt
from pipelines.settings import Settings

DEFAULT = Limits(0.5, 20)
A, B = ("jobs", "Jobs 1.xlsx", "Jobs"), ("jobs", "Jobs 2.xlsx", "Jobs")
LISTED, LABOUR = ("jobs", "GET /Jobs/Jobs", ""), ("job_labour", "GET /Jobs/JobLabour/{number}", "")


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ({A: 100}, {A: 49}, [A]),
        ({A: 100}, {A: 50}, []),  # half is not less than half
        ({A: 30}, {A: 11}, []),  # fewer than twenty rows less
        ({A: 30}, {A: 10}, [A]),
        ({A: 5}, {A: 0}, [A]),  # nothing where there was something
        ({A: 5}, {}, [A]),
        ({A: 1000, B: 5000}, {B: 5100}, [A]),  # the table grew elsewhere, but by far less
        ({A: 1000, B: 5000}, {("jobs", "All.xlsx", "Jobs"): 6000}, []),  # cut into other files
        ({A: 1000, B: 5000}, {A: 400, B: 5600}, []),
        ({A: 1000, LISTED: 1000}, {A: 1000, LISTED: 100}, [LISTED]),
        ({A: 1000, LISTED: 1000}, {A: 100, LISTED: 1900}, [A]),  # the API does not make up for the workbook
        ({LABOUR: 600}, {LABOUR: 0}, [LABOUR]),
        ({}, {A: 3}, []),
    ],
)
def test_a_place_is_named_when_it_shrinks_and_nothing_makes_up_for_it(
    before: dict[Place, int], after: dict[Place, int], named: list[Place]
) -> None:
    lines = shrunk(before, after, DEFAULT)
    assert [any(place[1] in line for line in lines) for place in named] == [True] * len(named)
    assert len(lines) == len(named)


def test_a_sheet_that_shrinks_stops_the_run_and_accept_shrink_lets_it_pass(
    settings: Settings, write_workbook: Callable[..., Path], query: Callable[..., list[tuple]]
) -> None:
    header = ["Job Number", "Job Status"]
    rows = [[f"J{number}", "New"] for number in range(60)]
    write_workbook({"Jobs": [header, *rows]}, "Jobs.xlsx")
    extract_ascora(settings)
    write_workbook({"Jobs": [header, *rows[:20]]}, "Jobs.xlsx")
    with pytest.raises(Halt, match=r"Jobs\.xlsx, sheet 'Jobs': 60 rows before, 20 now"):
        extract_ascora(settings)
    assert query("select count(*) from raw_ascora.jobs") == [(60,)]
    extract_ascora(settings, accept_shrink=True)
    assert query("select count(*) from raw_ascora.jobs") == [(20,)]
