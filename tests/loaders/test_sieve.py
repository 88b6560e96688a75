"""The sieve leaves out just what a load would leave alone, whatever the rows."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.objects import OBJECTS
from loaders.sieve import Sieve
from loaders.warehouse import Warehouse

KEYS = st.sampled_from(["a", "b", "c", "d", "it's", "ü"])
HASHES = st.sampled_from(["1", "2"])
WANTED = st.dictionaries(KEYS, HASHES)
KNOWN = st.dictionaries(KEYS, st.tuples(HASHES, st.sampled_from([None, '{"name": [1, 2, 3]}'])))
TABLE = (
    "create schema freshsales; create table freshsales.notes (source_key varchar, account_key varchar, row_hash varchar,"
    " description varchar, targetable_type varchar, targetable_key varchar)"
)


@settings(max_examples=60, deadline=None)
@given(WANTED, KNOWN, st.sets(KEYS), st.integers(1, 3))
def test_what_is_left_out_is_unchanged_and_what_passes_is_all_the_rest(
    wanted: dict[str, str], known: dict[str, tuple[str, str | None]], watched: set[str], batch: int
) -> None:
    rows = [("notes", key, number, row_hash, "created", held) for number, (key, (row_hash, held)) in enumerate(known.items(), 1)]
    batches = [rows[start : start + batch] for start in range(0, len(rows), batch)]
    with duckdb.connect() as db:
        db.execute(TABLE)
        for key, row_hash in wanted.items():
            db.execute("insert into freshsales.notes values (?, 'x', ?, 'text', 'Deal', 'job/1')", [key, row_hash])
        sifted = Sieve(Warehouse(db), [*batches, [("tasks", "a", 9, "1", "created", None)]]).sift(OBJECTS["notes"], watched)
        alone = {k for k, h in wanted.items() if k not in watched and known.get(k) == (h, None)}
        assert [record.source_key for record in sifted.records] == sorted(wanted.keys() - alone)
        assert sifted.known.keys() == known.keys() - alone
        assert (sifted.unchanged, sifted.total) == (len(alone), len(known))
        assert sorted(sifted.changed_ids()) == sorted(row[2] for row in rows if row[1] not in alone)
        assert all(bool(sifted.known[key].held) == bool(known[key][1]) for key in sifted.known)
