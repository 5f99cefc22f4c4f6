"""What people type wrong and what breaks around the desk: said in plain words, nothing typed is lost."""

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.office import Office
from tests.peers.asterisk import Asterisk, free_port
from tests.peers.session_bus import session_bus
from tests.peers.sip import FarEnd
from tests.peers.window import DeskWindow
from tests.peers.xvfb import screen

pytestmark = pytest.mark.medium

NULL_SOUND = {"HEARTHLINE_ENGINE_AUDIO": "null"}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[DeskWindow]:
    """A desk that was never set up; not started yet."""
    (tmp_path / "seat").mkdir()
    with screen() as one, session_bus(tmp_path / "person") as person:
        desk = DeskWindow(tmp_path / "seat", one, {**person, **NULL_SOUND})
        try:
            yield desk
        finally:
            one.save(tmp_path / "screen.png")
            desk.close()
    assert "Traceback" not in desk.log()


def _fill(desk: DeskWindow, **fields: str) -> None:
    for name, text in fields.items():
        desk.click(name)
        desk.screen.key("ctrl+a")
        desk.screen.type(text)


def test_a_wrong_server_and_a_wrong_code_are_said_and_stay_to_be_mended(
    fresh: DeskWindow, office: Office
) -> None:
    fresh.start()
    fresh.click("set_up_code_way")
    nobody = f"http://127.0.0.1:{free_port()}"
    for url, word in ((nobody, "server"), (office.url, "code")):
        _fill(fresh, set_up_url=url, set_up_code="AAAA-BBBB-CCCC")
        fresh.click("set_up_next")
        fresh.until(partial(_says, fresh, word), f"nothing is said about the {word}")
        assert fresh.wait_for("set_up_url")["text"] == url
        assert fresh.wait_for("set_up_code")["text"] == "AAAA-BBBB-CCCC"


def _says(desk: DeskWindow, word: str) -> bool:
    return word in str((desk.widget("set_up_error") or {}).get("text", "")).lower()


@pytest.mark.timeout(240)
def test_a_wrong_sip_password_is_said_and_can_be_mended(
    fresh: DeskWindow, switch: Asterisk, seat: str
) -> None:
    fresh.start()
    fresh.click("set_up_account_way")
    _fill(fresh, set_up_server=f"127.0.0.1:{switch.port}", set_up_user=seat, set_up_password="wrong one")
    fresh.click("set_up_transport")
    fresh.screen.key("End", "Return")
    fresh.wait_for("set_up_transport", "UDP")
    fresh.click("set_up_next")
    _through_the_headset_page(fresh)
    fresh.wait_for("set_up_result", "password", timeout=40)
    assert fresh.wait_for("set_up_hint")["text"]
    assert "wrong one" not in fresh.log()

    fresh.click("set_up_back")
    fresh.click("set_up_account_way")
    assert fresh.wait_for("set_up_server")["text"] == f"127.0.0.1:{switch.port}"
    assert fresh.wait_for("set_up_user")["text"] == seat
    _fill(fresh, set_up_password=switch.password)
    fresh.click("set_up_next")
    _through_the_headset_page(fresh)
    fresh.until(lambda: switch.contacts(seat) != [], "it does not register", 40)
    fresh.wait_for("set_up_next", "Start working")


def _through_the_headset_page(desk: DeskWindow) -> None:
    desk.until(
        lambda: bool(desk.widget("test_tone") or desk.widget("set_up_result")), "it does not go on", 40
    )
    if desk.widget("test_tone"):
        desk.click("set_up_next")


def test_strange_numbers_and_names_in_a_working_seat(house: House, far_end: FarEnd) -> None:
    window = house.window
    window.screen.key("ctrl+d")
    window.screen.type("a b c;")
    window.screen.key("Return")
    told = window.wait_for("dial_error")
    assert "number" in told["text"].lower()
    assert window.wait_for("dial")["text"] == "a b c;"

    name = "<img src=x onerror=alert(1)>"
    far_end.call(f"600@127.0.0.1:{house.switch.port}", number="+40215550777", name=name.encode())
    window.wait_for("answer")
    assert window.wait_for("caller_name")["text"] == name


def test_a_headset_that_is_pulled_out_is_said_and_calls_wait(house: House) -> None:
    window, sound = house.window, house.sound
    usb = sound.add_headset("usb")
    try:
        window.close()
        window.environment["HEARTHLINE_SOUND_SPEAKER"] = usb.speaker
        window.environment["HEARTHLINE_SOUND_MICROPHONE"] = usb.microphone
        window.start()
        window.wait_until_calls_may_ring()
        sound.unplug(usb)
        window.wait_for("status", "Not ready")
        window.until(lambda: _troubles(window) != [], "nobody says it")
        assert any("eadset" in text for text in _troubles(window))
        sound.plug(usb)
        window.until(lambda: not any("eadset" in text for text in _troubles(window)), "it stays lost")
    finally:
        if usb in sound.headsets:
            sound.unplug(usb)


def _troubles(desk: DeskWindow) -> list[str]:
    """Return the words of the trouble lines that are shown."""
    return [w["text"] for w in desk.widgets() if w["visible"] and w["name"].startswith("trouble_title_")]


@pytest.mark.parametrize("garbage", [b"", b"\x00\xff" * 300, b'{"window": {"theme":', b"[1, 2]"])
def test_a_corrupt_settings_file_is_put_aside(fresh: DeskWindow, garbage: bytes) -> None:
    (fresh.home / "settings.json").write_bytes(garbage)
    fresh.start()
    fresh.wait_for("set_up")
    aside = [p.name for p in fresh.home.glob("settings.json*") if p.name != "settings.json"]
    assert aside or garbage == b""


def test_a_corrupt_outbox_is_put_aside_and_work_goes_on(house: House, far_end: FarEnd) -> None:
    window = house.window
    window.close()
    for name in ("outbox.sqlite-wal", "outbox.sqlite-shm"):
        (window.home / name).unlink(missing_ok=True)
    (window.home / "outbox.sqlite").write_bytes(b"not a database at all" * 400)
    window.start()
    window.wait_until_calls_may_ring()
    assert list(window.home.glob("outbox*damaged*")), [p.name for p in window.home.iterdir()]
    caller = house.talking(far_end)
    caller.hang_up()
    window.wait_for("finish_wrap_up")


def test_a_full_disk_stops_no_call_and_loses_no_note(
    tmp_path: Path, switch: Asterisk, office: Office, seat: str, far_end: FarEnd
) -> None:
    home = tmp_path / "seat"
    home.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(home)], check=True)
    try:
        with screen() as one, session_bus(tmp_path / "person") as person:
            environment = {**person, **NULL_SOUND, "HEARTHLINE_AGENT_START_READY": "1"}
            desk = DeskWindow(home, one, environment)
            try:
                desk.start((office.url, office.seat_at(switch, seat, f"full {seat}", f"Full {seat}")))
                desk.wait_until_calls_may_ring()
                _with_a_full_disk(desk, switch, office, seat, far_end)
            finally:
                one.save(tmp_path / "screen.png")
                desk.close()
            assert "Traceback" not in desk.log()
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def _with_a_full_disk(desk: DeskWindow, switch: Asterisk, office: Office, seat: str, far_end: FarEnd) -> None:
    filler = desk.home / "filler"
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}", number="+40215550888")
    desk.click("answer")
    desk.wait_for("call_state", "alking")
    _fill_up(filler)
    desk.click("notes")
    desk.screen.type("Typed on a full disk")
    desk.until(lambda: any("isk" in w["text"] for w in desk.widgets() if w["visible"]), "nobody says it")
    assert caller.ended_at is None
    filler.unlink()
    desk.screen.type(".")
    desk.wait_for("notes_saved", "saved")
    caller.hang_up()
    desk.wait_for("finish_wrap_up")
    desk.screen.key("ctrl+1", "ctrl+Return")
    desk.until(
        lambda: any(w["notes"] == "Typed on a full disk." for w in office.rows("select * from wrap_up")),
        "the note was lost",
        30,
    )


def _fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return
