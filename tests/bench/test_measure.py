"""What a run is said to have cost."""

import subprocess
import sys

import pytest

from tests.bench.measure import LARGE, ROOT, own_peak, run, times


def test_a_childs_peak_does_not_begin_with_that_of_its_parent():
    ballast = b"x" * (300 * 2**20)
    code = "from tests.bench.measure import own_peak; print(own_peak())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    assert own_peak() > len(ballast) / 2**20 > 200 > float(said.stdout) > 0


def test_a_command_that_fails_says_so_unless_its_exit_code_is_expected():
    command = [sys.executable, "-c", "print('why'); raise SystemExit(1)"]
    with pytest.raises(RuntimeError, match="ended with 1:\nwhy"):
        run(command)
    assert run(command, ends=(0, 1)).said == "why\n"


def test_a_large_size_runs_once():
    assert (times(3, LARGE - 1), times(3, LARGE)) == (3, 1)
