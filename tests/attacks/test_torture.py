"""RFC 4475, RFC 5118 and mutants of them while a call is up: alive, the call unharmed, OPTIONS answered."""

import pytest

from tests.attacks.messages import NEVER_RINGS, featured, rfc4475, rfc5118
from tests.attacks.mutation import mutants
from tests.attacks.siege import Siege

_MOST_GROWTH = 10.0
"""Megabytes."""


@pytest.mark.medium
def test_rfc_4475_while_a_call_is_up(besieged: Siege) -> None:
    messages = rfc4475()
    assert len(messages) == 49
    for name, data in messages.items():
        besieged.hit(data, name)
    print(f"rang: {' '.join(besieged.rang)}")
    assert not NEVER_RINGS & set(besieged.rang)
    besieged.unharmed()


@pytest.mark.medium
def test_rfc_5118_while_a_call_is_up(besieged: Siege) -> None:
    for name, data in rfc5118(besieged.peer.contact).items():
        besieged.hit(data, name)
    besieged.unharmed()


@pytest.mark.medium
def test_some_mutants_while_a_call_is_up(besieged: Siege) -> None:
    _attack(besieged, 400, seed=1)


@pytest.mark.slow
@pytest.mark.mutants
@pytest.mark.timeout(1800)
def test_ten_thousand_mutants_while_a_call_is_up(besieged: Siege) -> None:
    _attack(besieged, 1000, seed=2)  # pools grow to their size once
    before = besieged.resident
    _attack(besieged, 10_000, seed=4475)
    grown = besieged.resident - before
    print(f"10,000 mutants: {before:.1f} MB, {grown:+.1f} MB; rang {len(besieged.rang)} times")
    assert grown < _MOST_GROWTH


def _attack(besieged: Siege, count: int, seed: int) -> None:
    seeds = [*rfc4475().values(), *featured(besieged.peer.contact)]
    for number, data in enumerate(mutants(seeds, count, seed)):
        besieged.hit(data, f"{seed}/{number}")
        if number % 100 == 99:
            besieged.unharmed()
            besieged.settle()
