"""The engine registers with a real Asterisk over each transport, and says plainly why it cannot."""

from pathlib import Path
from typing import Any

import pytest

from tests.peers.asterisk import Asterisk, free_port
from tests.peers.engine import Engine

pytestmark = pytest.mark.medium


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_registers(switch: Asterisk, seat: str, engine: Engine, transport: str) -> None:
    more = {"ca_file": str(switch.ca_file)} if transport == "tls" else {}
    told = engine.register(switch.registrar(transport), seat, switch.password, **more)
    assert told["user"] == seat
    assert f"transport={transport}" in switch.contact(seat).lower() or transport == "udp"
    since = engine.link.mark()
    engine.link.do("account.unregister", account="a")
    engine.link.wait_for("account.unregistered", since=since)
    assert switch.contacts(seat) == []


@pytest.mark.parametrize(
    ("transport", "trusted"),
    [("tls", "wrong"), ("tls-expired", "ours"), ("tls-other", "ours"), ("tls", "system")],
    ids=["other authority", "expired", "other host", "no authority of ours"],
)
def test_a_bad_certificate_is_refused(
    switch: Asterisk, seat: str, engine: Engine, transport: str, trusted: str
) -> None:
    files = {"wrong": str(switch.wrong_ca_file), "ours": str(switch.ca_file), "system": ""}
    told = _fails(engine, switch.registrar(transport), seat, switch.password, ca_file=files[trusted])
    assert "certificate" in told["error"].lower()
    assert switch.contacts(seat) == []


def test_a_wrong_password_stops_at_once(switch: Asterisk, seat: str, engine: Engine) -> None:
    since = switch.ami.mark()
    told = _fails(engine, switch.registrar(), seat, "not the password")
    assert told["event"] == "account.failed"
    assert told["final"] is True
    assert "password" in told["error"].lower()
    assert "not the password" not in engine.log()
    assert len(switch.ami.events("ChallengeResponseFailed", since=since)) <= 4


def test_an_unknown_user_is_told(switch: Asterisk, engine: Engine) -> None:
    told = _fails(engine, switch.registrar(), "4711", switch.password)
    assert told["event"] == "account.failed"
    assert told["final"] is True


@pytest.mark.parametrize(
    ("registrar", "word"),
    [
        (f"sip:127.0.0.1:{free_port()};transport=tcp", "refuse"),
        ("sip:no-such-host.invalid;transport=udp", "no-such-host.invalid"),
    ],
    ids=["refused port", "unknown host"],
)
def test_a_registrar_that_is_not_there_is_tried_again(engine: Engine, registrar: str, word: str) -> None:
    told = _fails(engine, registrar, "1001", "secret", consent=True)
    assert told["event"] == "account.retrying"
    assert 0 < told["retry_in"] <= 60
    assert word in told["error"].lower()


def test_an_account_that_is_not_on_loopback_needs_consent_to_the_stock_engine(tmp_path: Path) -> None:
    from tests.peers.engine import CommandRefused

    engine = Engine(tmp_path, {"HEARTHLINE_ENGINE_BUILD": "wheel"})
    try:
        with pytest.raises(CommandRefused) as refused:
            engine.start().do(
                "account.set", account="a", registrar="sip:192.0.2.1;transport=udp", user="u", password="p"
            )
    finally:
        engine.stop()
    assert refused.value.code == "consent_needed"
    assert refused.value.title
    assert refused.value.hint


def _fails(engine: Engine, registrar: str, user: str, password: str, **more: Any) -> dict[str, Any]:
    since = engine.link.mark()
    engine.link.do("account.set", account="a", registrar=registrar, user=user, password=password, **more)
    while True:
        told = engine.link.wait_for("", since=since, account="a", timeout=12)
        since += 1
        if told["event"] in {"account.failed", "account.retrying"}:
            return told
        assert told["event"] == "account.registering", told
