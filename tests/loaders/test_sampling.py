"""A sample shows all that there is to see with few records, closed under what they need, the same every time."""

import random

from loaders.sampling import Key, choose, closure


def k(name: str) -> Key:
    return ("deals", name)


def test_what_one_record_shows_alone_is_shown_and_nothing_is_sent_twice_over() -> None:
    features = {"a": [k("1"), k("2")], "b": [k("2"), k("3")], "c": [k("2")], "d": [k("4")]}
    sample = choose(features, {}, least=1)
    assert set(sample.records) == {k("2"), k("4")}
    assert sample.shown == {"a": [k("2")], "b": [k("2")], "c": [k("2")], "d": [k("4")]}
    assert sample.left == []


def test_what_a_record_hangs_on_comes_along_and_shows_its_own_things() -> None:
    account, contact, part = ("sales_accounts", "customer/1"), ("contacts", "contact/1/a"), ("deal_products", "1")
    needs = {k("1"): {account, contact, part}, contact: {account}, part: {k("1")}}
    sample = choose({"deal": [k("1")], "account": [account, ("sales_accounts", "customer/2")]}, needs, least=1)
    assert set(sample.records) == {k("1"), account, contact, part}
    assert sample.shown["account"] == [account]


def test_it_is_closed_whatever_the_tenant() -> None:
    for seed in range(20):
        dice = random.Random(seed)
        keys = [k(str(n)) for n in range(120)]
        needs = {key: {keys[dice.randrange(n)] for _ in range(dice.randrange(3))} for n, key in enumerate(keys) if n}
        features = {f"f{n}": dice.sample(keys, dice.randint(1, 6)) for n in range(40)}
        sample = choose(features, needs, keys, least=30, most=60)
        assert all(closure(key, needs) <= sample.records.keys() for key in sample.records)
        assert 30 <= len(sample.records) <= 60
        assert sample.shown.keys() | set(sample.left) == features.keys()
        assert all(shown and set(shown) <= set(features[f]) for f, shown in sample.shown.items())
        assert choose(features, needs, keys, least=30, most=60) == sample


def test_without_room_it_says_what_is_not_shown() -> None:
    sample = choose({"a": [k("1")], "b": [k("2")], "c": [k("3")]}, {}, least=1, most=2)
    assert len(sample.records) == 2
    assert len(sample.left) == 1


def test_a_tenant_with_little_to_see_is_filled_up() -> None:
    sample = choose({"a": [k("1")]}, {}, [k(str(n)) for n in range(50)], least=10)
    assert len(sample.records) == 10
    assert {why for key, why in sample.records.items() if key != k("1")} == {"completes an account of the sample"}
