"""Which records make the sample: each thing that is to be seen is seen once, and what a record hangs on comes along. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

Key = tuple[str, str]  # (object, source key)
LEAST, MOST = 100, 500


@dataclass(slots=True)
class Sample:
    """`records`: the chosen keys, each with why it is there; `shown`: feature -> the records of the sample that show it;
    `left`: features that records show, but for which there was no room."""

    records: dict[Key, str] = field(default_factory=dict)
    shown: dict[str, list[Key]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def choose(
    features: Mapping[str, Sequence[Key]], needs: Mapping[Key, Set[Key]], filling: Iterable[Key] = (), least: int = LEAST,
    most: int = MOST,
) -> Sample:  # fmt: skip
    """The sample: greedily the record that shows most of what is not shown yet, with all that it needs (parents, parts).

    `features` -> candidates that show it; `needs`: record -> what must stand for it, one step at a time; `filling`: records to
    go on with until there are `least`. No more than `most` records; the same input gives the same sample.
    """
    sample = Sample()
    wanted = {feature: set(keys) for feature, keys in features.items() if keys}
    open_features = set(wanted)
    showing: dict[Key, set[str]] = defaultdict(set)
    for feature, keys in wanted.items():
        for key in keys:
            showing[key].add(feature)
    while open_features:
        best = _best(showing, open_features, sample.records, needs, most)
        if best is None:
            break
        _add(sample, best, needs, f"the first to show {len(showing[best] & open_features)} of the things below")
        open_features -= {f for key in sample.records for f in showing.get(key, ())}
    for key in filling:
        if len(sample.records) >= least:
            break
        if len(sample.records) + len(closure(key, needs) - sample.records.keys()) <= most:
            _add(sample, key, needs, "completes an account of the sample")
    sample.left = sorted(open_features)
    sample.shown = {f: sorted(keys & sample.records.keys()) for f, keys in sorted(wanted.items()) if f not in open_features}
    return sample


def closure(key: Key, needs: Mapping[Key, Set[Key]]) -> set[Key]:
    """The record and all that must stand for it."""
    found: set[Key] = set()
    todo = [key]
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo += needs.get(at, ())
    return found


def _best(
    showing: Mapping[Key, Set[str]], open_features: Set[str], chosen: Mapping[Key, str], needs: Mapping[Key, Set[Key]], most: int
) -> Key | None:
    """The candidate that shows most that is open, what it brings along counted too, for the fewest records; None without room."""
    found: tuple[float, int, Key] | None = None
    for key in sorted(k for k, shown in showing.items() if shown & open_features):
        new = closure(key, needs) - chosen.keys()
        gain = len({f for k in new for f in showing.get(k, ())} & open_features)
        if gain and len(chosen) + len(new) <= most:
            rank = (-gain / len(new), len(new), key)
            if found is None or rank < found:
                found = rank
    return found[2] if found else None


def _add(sample: Sample, key: Key, needs: Mapping[Key, Set[Key]], why: str) -> None:
    for other in sorted(closure(key, needs) - sample.records.keys() - {key}):
        sample.records[other] = f"{key[0].replace('_', ' ')} {key[1]} needs it"
    sample.records.setdefault(key, why)
