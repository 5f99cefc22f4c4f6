"""The Debian package as a person meets it: a bare Debian 12, `apt install`, use, `apt purge`.

The tests run in the order they stand in: each goes on with the machine as the one before left it.
"""

import json
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.package import HOME, BareMachine, package, wait_for
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import EngineLink
from tests.peers.process import ended
from tests.peers.sip import FarEnd
from tests.peers.xvfb import screen

pytestmark = [pytest.mark.slow, pytest.mark.bundle, pytest.mark.timeout(2400)]

LINK = "tel:+40-21-555-0199;phone-context=evil.example"
SHOWN = "+40215550199"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareMachine]:
    made = package()
    root = tmp_path_factory.mktemp("bundle") / "root"
    bare = BareMachine(root)
    shutil.copy(made, root / "srv/hearthline.deb")
    yield bare
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    with asterisk() as running:
        yield running


def test_apt_installs_it_with_everything_it_needs(machine: BareMachine) -> None:
    machine.as_root("apt-get update -q")
    started = time.monotonic()
    said = machine.as_root(
        "DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends /srv/hearthline.deb",
        1200,
    )
    seconds = time.monotonic() - started
    assert "Setting up hearthline" in said
    size = (machine.root / "srv/hearthline.deb").stat().st_size / 1e6
    unpacked = int(machine.as_root("du -sk /usr/lib/hearthline").split()[0]) / 1e3
    before = time.monotonic()
    machine.as_root("dpkg --purge hearthline && dpkg -i /srv/hearthline.deb")
    again = time.monotonic() - before
    print(f"package {size:.1f} MB, {unpacked:.0f} MB unpacked")
    print(f"apt install with all it needs {seconds:.0f} s, the package alone {again:.0f} s")
    assert unpacked < 320
    listed = machine.as_root("dpkg -L hearthline")
    assert "pjsua2-python" not in listed
    assert "/usr/lib/udev/rules.d/70-hearthline-headset.rules" in listed
    assert "/usr/share/man/man1/hearthline.1.gz" in listed or not (machine.root / "usr/share/man").exists()


def test_it_says_what_it_is_made_of(machine: BareMachine) -> None:
    said = machine.as_user("hearthline version")
    print(said)
    assert "engine pjproject 2.17" in said
    assert "(wheel)" not in said
    assert "tls OpenSSL 3" in said
    assert "G722" in said
    help_text = machine.as_user("hearthline --help")
    for role in ("desk", "open", "demo", "engine", "server", "doctor", "status", "ctl", "version"):
        assert f"  {role} " in help_text


def test_it_starts_with_the_session_only_if_told_so(machine: BareMachine) -> None:
    assert "only when you start it" in machine.as_user("hearthline desk autostart")
    assert "by itself" in machine.as_user("hearthline desk autostart on")
    (entry,) = (machine.root / f"{HOME}/.config/autostart".lstrip("/")).iterdir()
    assert 'Exec="/usr/bin/hearthline" "desk"' in entry.read_text()
    assert "only when you start it" in machine.as_user("hearthline desk autostart off")


def test_a_call_with_sound_both_ways(machine: BareMachine, switch: Asterisk) -> None:
    home = f"{HOME}/call"
    machine.as_user(f"mkdir -m 700 {home}")
    log = f"{HOME}/engine.out"
    said = machine.root / log.lstrip("/")
    settings = {"HEARTHLINE_HOME": home, "HEARTHLINE_ENGINE_AUDIO": "null"}
    process = machine.start("hearthline engine", Path(log), **settings)
    far = FarEnd()
    try:
        link = EngineLink(machine.root / home.lstrip("/") / "engine.sock", 30)
        link.do(
            "account.set", account="a", registrar=switch.registrar(), user="1001", password=switch.password
        )
        link.wait_for("account.registered", account="a")
        mark = link.mark()
        link.do("call.dial", to=f"9{far.port}", account="a")
        call = far.offered(15)
        call.answer()
        link.wait_for("call.talking", since=mark, timeout=10)
        _until(lambda: len(call.rtp.packets) > 150, 15, said)
        time.sleep(1.2)
        quality = link.events("call.quality", since=mark)[-1]
        print({name: quality[name] for name in ("received", "sent", "loss", "mos")})
        assert quality["received"] > 100
        assert quality["sent"] > 100
        ended_at = link.mark()
        call.hang_up()
        link.wait_for("call.ended", since=ended_at)
        link.do("shutdown")
        link.close()
        process.wait(20)
    finally:
        far.close()
        ended(process, 5)


def test_the_demo_opens_its_window_rings_and_takes_a_link(machine: BareMachine) -> None:
    home = f"{HOME}/demo"
    machine.as_user(f"mkdir -m 700 {home}")
    inside = machine.root / home.lstrip("/")
    with screen() as shown:
        settings = {
            "HEARTHLINE_HOME": home, "HEARTHLINE_ENGINE_AUDIO": "null", "HEARTHLINE_WINDOW_LANGUAGE": "en",
            "HEARTHLINE_UI_TEST_SOCKET": f"{home}/probe.sock", "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": shown.display,
        }  # fmt: skip
        started = time.monotonic()
        process = machine.start("hearthline demo --count 1 --pace 1", Path(f"{HOME}/demo.out"), **settings)
        said = machine.root / HOME.lstrip("/") / "demo.out"
        try:
            wait_for(inside / "probe.sock", 120)
            print(f"the window opens {time.monotonic() - started:.1f} s after `hearthline demo`")
            _until(lambda: "rings" in said.read_text(errors="replace"), 120, said)
            shown.save(machine.root / "srv/window.png")
            machine.as_user(f"xdg-open '{LINK}'", 60, **settings)
            _until(lambda: SHOWN in json.dumps(_widgets(inside / "probe.sock")), 30, said)
            assert "evil.example" not in _dial_field(inside / "probe.sock")
        finally:
            ended(process, 5)
    assert "Traceback" not in said.read_text(errors="replace")


def test_purging_leaves_nothing_outside_the_home(machine: BareMachine) -> None:
    listed = [line for line in machine.as_root("dpkg -L hearthline").splitlines() if line != "/."]
    assert (machine.root / "usr/share/applications/mimeinfo.cache").read_text().count("hearthline")
    stray = [name for name in machine.files() if "hearthline" in name and f"/{name}" not in listed]
    assert stray == [], "the program wrote beside its own files"
    machine.as_root("DEBIAN_FRONTEND=noninteractive apt-get purge -q -y hearthline")
    assert [name for name in machine.files() if "hearthline" in name.lower()] == []
    left = [path for path in listed if (machine.root / path.lstrip("/")).is_file()]
    assert left == []
    assert "hearthline" not in (machine.root / "usr/share/applications/mimeinfo.cache").read_text()
    assert "hearthline" not in machine.as_root("dpkg-query -W -f='${Package} ${Status}\\n'")
    assert (machine.root / f"{HOME}/call/journal".lstrip("/")).is_dir(), "what the person made stays"


def _until(true: Any, seconds: float, said: Path) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, said.read_text(errors="replace")[-3000:]
        time.sleep(0.2)


def _widgets(path: Path) -> list[dict[str, Any]]:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(10)
        probe.connect(str(path))
        probe.sendall(b'{"ask":"widgets"}\n')
        with probe.makefile("rb") as lines:
            return list(json.loads(lines.readline())["widgets"])


def _dial_field(path: Path) -> str:
    return " ".join(str(w["text"]) for w in _widgets(path) if "dial" in str(w["name"]))
