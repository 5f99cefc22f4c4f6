"""A card knows whether it is connected; what it cannot tell counts as connected."""

import os
import subprocess
import sys

import pytest

from app.engine.carrier import is_connected


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "203.0.113.7", "2001:db8::7", "nonsense", ""])
def test_what_is_on_or_not_ours_or_no_address_counts_as_connected(address: str) -> None:
    assert is_connected(address)


@pytest.mark.medium
def test_a_pulled_cable_is_seen() -> None:
    name = f"hl-carrier-{os.getpid()}"
    asked = (
        "from app.engine.carrier import is_connected;"
        "print(is_connected('192.0.2.9'), is_connected('2001:db8::9'))"
    )

    def run(*words: str) -> str:
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=20)
        return done.stdout.strip()

    def inside(*words: str) -> str:
        return run("ip", "netns", "exec", name, *words)

    run("ip", "netns", "add", name)
    try:
        inside("ip", "link", "add", "near", "type", "veth", "peer", "name", "far")
        inside("ip", "addr", "add", "192.0.2.9/24", "dev", "near")
        inside("ip", "addr", "add", "2001:db8::9/64", "dev", "near", "nodad")
        inside("ip", "link", "set", "near", "up")
        assert inside(sys.executable, "-c", asked) == "False False"
        inside("ip", "link", "set", "far", "up")
        assert inside(sys.executable, "-c", asked) == "True True"
    finally:
        run("ip", "netns", "delete", name)
