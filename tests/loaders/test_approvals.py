"""Approvals in the ledger: missing, given, stale; only the embedded sandbox may approve itself."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from loaders import approvals
from loaders.errors import NotAllowed
from loaders.ledger import Ledger
from loaders.settings import Settings

BASIS = {"mapping": {"models": "aa"}, "policies": {"invoice_notes": "each"}}
MOVED = {"mapping": {"models": "aa"}, "policies": {"invoice_notes": "per_account"}}
BOTH = ("scope", "sample")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger.sqlite", "https://acme.example/crm/sales")) as opened:
        yield opened


def test_what_is_missing_is_named_with_the_next_command(ledger: Ledger) -> None:
    approvals.grant(ledger, "scope", "aaaa", "seen", BASIS)
    (line,) = approvals.unmet(ledger, BASIS, BOTH)
    assert "sample is not approved yet" in line
    assert "make sample" in line
    assert "make audit" not in line


def test_both_given_and_nothing_moved_is_enough(ledger: Ledger) -> None:
    for what in BOTH:
        approvals.grant(ledger, what, "aaaa", "", BASIS)
    assert approvals.unmet(ledger, BASIS, BOTH) == []


def test_a_stale_one_says_who_gave_it_and_what_moved_and_a_new_one_mends_it(ledger: Ledger) -> None:
    for what in BOTH:
        approvals.grant(ledger, what, "aaaa", "", BASIS)
    lines = approvals.unmet(ledger, MOVED, BOTH)
    assert len(lines) == 2
    assert all("policies: invoice_notes was each, is per_account" in line and "(aaaa)" in line for line in lines)
    approvals.grant(ledger, "scope", "bbbb", "", MOVED)
    assert len(approvals.unmet(ledger, MOVED, BOTH)) == 1


def test_another_accounts_approval_counts_for_nothing(ledger: Ledger) -> None:
    approvals.grant(ledger, "scope", "aaaa", "", BASIS)
    with closing(Ledger(ledger.file, "https://other.example/crm/sales")) as other:
        assert approvals.unmet(other, BASIS, ("scope",)) != []
        assert not approvals.is_granted(other, "scope", "aaaa")


def test_an_approval_is_never_deleted(ledger: Ledger) -> None:
    approvals.grant(ledger, "scope", "aaaa", "", BASIS)
    with pytest.raises(Exception, match="only grows"), ledger.transaction() as db:
        db.execute("delete from approvals")


@pytest.mark.parametrize(("url", "allowed"), [("http://127.0.0.1:1/crm/sales", True), ("https://acme.example/crm/sales", False)])
def test_only_the_sandbox_approves_itself(url: str, allowed: bool) -> None:
    settings = Settings(_env_file=None, freshsales_url=url, freshsales_api_key=SecretStr("k"))  # type: ignore[call-arg]
    if allowed:
        approvals.require_sandbox(settings)
    else:
        with pytest.raises(NotAllowed, match="needs a person"):
            approvals.require_sandbox(settings)
