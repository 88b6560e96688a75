"""Ratios and bounds of the bench's figures."""

import pytest

from tests.bench.drt import sync_of
from tests.bench.figures import FLAT, Figure, against, faster, flat, memory
from tests.bench.measure import Cost, median
from tests.bench.transform import in_order


@pytest.mark.parametrize(("seconds", "is_met"), [(2.0, True), (2.5, True), (2.6, False)])
def test_a_bound_holds_up_to_its_target(seconds, is_met):
    figure = against("extract", "time", 10, Cost(seconds, 0, 0), "bare", Cost(1.0, 0, 0), "<=", 2.5)
    assert figure.ratio == seconds
    assert figure.is_met is is_met


def test_faster_is_the_baselines_time_divided_by_ours():
    figure = faster("extract", "faster", 10, Cost(2.0, 0, 0), "pandas", Cost(5.0, 0, 0), 3.0)
    assert (figure.ratio, figure.is_met) == (2.5, False)


def test_without_a_target_there_is_no_verdict():
    assert against("plan", "time", 10, Cost(9, 0, 0), "bare", Cost(1, 0, 0)).is_met is None


def test_memory_is_held_against_its_limit_and_growth_against_the_small_size():
    assert memory("plan", "peak", 10, Cost(1, 1, 1025)).is_met is False
    assert flat("plan", (10, Cost(1, 1, 100)), (100, Cost(1, 1, 120)), FLAT).is_met is True
    assert flat("plan", (10, Cost(1, 1, 100)), (100, Cost(1, 1, 121)), FLAT).is_met is False
    assert flat("rollback", (10, Cost(1, 1, 100)), (100, Cost(1, 1, 900))).is_met is None


def test_a_median_keeps_the_largest_peak():
    assert median([Cost(1, 5, 10), Cost(9, 6, 30), Cost(2, 7, 20)]) == Cost(2, 6, 30)


def test_a_missing_baseline_gives_no_ratio():
    assert Figure("load", "x", 1, 1.0, "s", "none", 0.0).ratio == 0.0


def test_drt_sends_each_row_by_our_key_and_in_batches_of_a_hundred():
    record = sync_of("http://crm", "contacts", ["email"], "record")
    assert 'url: "http://crm/api/contacts/upsert"' in record
    assert '{"unique_identifier": {"external_id": {{ row.source_key | tojson_safe }}}, "contact": {{ row.body }}}' in record
    batch = sync_of("http://crm", "contacts", ["email"], "batch")
    assert 'url: "http://crm/api/contacts/bulk_upsert"' in batch
    assert "max_records_per_request: 100" in batch


def test_the_bare_sql_runs_each_model_after_what_it_reads():
    def node(*reads: str, **more: object) -> dict[str, object]:
        config = {"materialized": more.get("kind", "table")}
        return {
            "resource_type": "model", "language": "sql", "config": config, "tags": more.get("tags", []),
            "depends_on": {"nodes": list(reads)},
        }  # fmt: skip

    nodes = {"model.c": node("model.b"), "model.b": node("model.a", "seed.s"), "model.a": node()}
    nodes |= {"model.later": node(tags=["after_load"]), "model.inlined": node(kind="ephemeral")}
    assert in_order(nodes) == [nodes["model.a"], nodes["model.b"], nodes["model.c"]]
