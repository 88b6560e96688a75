"""What the campaign counted, as a table in Markdown: what is claimed first, then the rest in alphabetical order."""

from __future__ import annotations

from collections import Counter


def table(counted: Counter[str], seeds: int) -> str:
    """Rows `| name | value |`, shares and quotients reckoned from the counts."""
    rows = [("seeds", f"{seeds:,}"), *_claims(counted)]
    rows += [(name, f"{number:,}") for name, number in sorted(counted.items())]
    return "\n".join(f"| {name} | {value} |" for name, value in rows)


def _claims(c: Counter[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    doubts = c["rows whose answer was lost"] - c["rows whose answer was lost, no read path"]
    if doubts:
        settled = doubts - c["rows whose answer was lost, not settled though there is a read path"]
        found.append(("share of lost answers settled where there is a read path", f"{settled / doubts:.3%}"))
    single = c["lost answers about one record"]
    if single:
        found.append(("reads a lost answer about one record", f"{c['lost answers about one record, reads'] / single:.3f}"))
    least, calls = c["first loads: computed minimum of calls"], c["first loads: calls"]
    if least:
        rate = c["first loads: calls struck by a fault"] / calls
        early, looks = c["first loads: questions to jobs, beyond one each"], c["first loads: refused rows, looked for"]
        found.append(("first loads: calls against the computed minimum", f"{calls / least:.3f}"))
        found.append(
            ("the same without questions to slow jobs and looks after refused rows", f"{(calls - early - looks) / least:.3f}")
        )
        found.append(("first loads: share of calls struck (f)", f"{rate:.3f}"))
        found.append(("first loads: 1 + 1.5 f", f"{1 + 1.5 * rate:.3f}"))
    return found
