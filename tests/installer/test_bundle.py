"""The package before it is built: what goes in, what must not, and what each system is told."""

import json
import re
import struct
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from installer import build, debian, environment, machine, notices, staging, wheels, windows
from installer.machine import Stop

TEMPLATE = environment.ROOT / staging.TEMPLATES["linux"]
LOCK = """\
alpha==1.2 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via gamma
beta-two==3 ; sys_platform == 'linux' \\
    --hash=sha256:bb
gamma==4 \\
    --hash=sha256:cc
"""


def test_the_packaging_settings_are_merged_into_valid_toml(tmp_path: Path) -> None:
    staged = tomllib.loads(staging.stage(tmp_path, {"icon": 'a "b"\\c'}).read_text(encoding="utf-8"))
    app = staged["tool"]["briefcase"]["app"]["hearthline"]
    assert staged["project"]["name"] == "hearthline"
    assert app["icon"] == 'a "b"\\c'
    assert all((tmp_path / source).is_dir() for source in app["sources"])
    assert (tmp_path / app["linux"]["template"] / "cookiecutter.json").is_file()
    assert not any("pytest" in requirement for requirement in app["requires"])
    assert app["macOS"]["info"]["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [
        "tel",
        "sip",
        "sips",
        "callto",
    ]
    assert "microphone" in app["permission"]
    assert all((tmp_path / name).is_file() for name in staged["project"]["license-files"])
    staging.stage(tmp_path)


def test_what_the_package_depends_on_is_installed_before_it_is_made() -> None:
    needs = staging.merged()["tool"]["briefcase"]["app"]["hearthline"]["linux"]["system"]["debian"]
    offered = {name for names in machine.BUNDLE for name in names.split("|")}
    assert set(needs["system_runtime_requires"]) <= offered


def test_only_what_is_needed_is_taken_from_the_lock_with_its_hashes() -> None:
    chosen = wheels.runtime_lock(LOCK, {"alpha", "beta-two"})
    assert [line.split()[0] for line in chosen.splitlines() if "==" in line] == ["alpha==1.2", "beta-two==3"]
    assert chosen.count("--hash=sha256:") == 3
    assert "gamma" not in chosen
    with pytest.raises(Stop, match="does not pin delta"):
        wheels.runtime_lock(LOCK, {"alpha", "delta"})


def test_the_lock_pins_every_library_of_the_package_and_the_stock_engine_is_none_of_them() -> None:
    names = debian.libraries()
    assert "pjsua2-python" not in names
    assert "pyside6-essentials" in names
    lock = (environment.ROOT / wheels.LOCK).read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==", wheels.runtime_lock(lock, names), re.M)
    assert {wheels.normal(name) for name in pinned} == names


def test_the_wheels_that_were_fetched_are_what_is_installed(tmp_path: Path) -> None:
    for name in ("numpy-2.4.6-cp311-cp311-linux_x86_64.whl", "a_b-1-py3-none-any.whl", "lock.sha256"):
        (tmp_path / name).touch()
    assert wheels.pins(tmp_path) == ["a_b==1", "numpy==2.4.6"]


def test_an_engine_that_is_not_ours_or_too_old_goes_into_no_package(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="not an engine build of ours"):
        debian.check_engine(tmp_path, "2.17")
    (tmp_path / "build.json").write_text("{}")
    (tmp_path / "_pjsua2.cpython-311-x86_64-linux-gnu.so").touch()
    debian.check_engine(tmp_path, "2.17")
    debian.check_engine(tmp_path, "3.0")
    for version in ("2.15.1", "2.16", "unknown"):
        with pytest.raises(Stop, match=r"needs 2\.17 or later"):
            debian.check_engine(tmp_path, version)


def test_bundle_refuses_the_stock_engine_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_ENGINE_BUILD", "wheel")
    done = _bundle("deb")
    assert done.returncode == 1
    assert "stock engine" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_stock_engine_in_the_tree_stops_the_build(tmp_path: Path) -> None:
    inside = tmp_path / "usr/lib/hearthline"
    (inside / "app_packages/pjsua2").mkdir(parents=True)
    with pytest.raises(Stop, match="stock engine got into the package"):
        debian.check_tree(tmp_path, [])


def test_other_systems_are_told_that_their_package_is_untried() -> None:
    assert _bundle("rpm").returncode == 2
    staged = _bundle("--stage", "msi")
    assert staged.returncode == 0, staged.stderr
    assert (staging.STAGE / "post_install.bat").is_file()
    told = _bundle("dmg")
    assert told.returncode == 2
    assert "never tried" in told.stdout
    icons = staging.STAGE.parent / "icons"
    assert (icons / "hearthline.ico").read_bytes()[:4] == b"\0\0\1\0"
    assert (icons / "hearthline.icns").read_bytes()[:4] == b"icns"
    assert struct.unpack(">II", (icons / "hearthline-48.png").read_bytes()[16:24]) == (48, 48)


def test_the_source_offer_names_the_very_source() -> None:
    offer = debian.source_offer({"version": "2.17", "source": "asterisk_22.orig-Xpjproject.tar.xz"})
    assert "asterisk_22.orig-Xpjproject.tar.xz" in offer
    assert "hearthline-engine-2.17-source.tar" in offer


def test_the_notices_of_a_package_name_our_engine_and_not_the_wheel() -> None:
    text = notices.written(packaged={"version": "2.17"})
    assert "PJSIP (pjproject) 2.17" in text
    assert "pjsua2-python" not in text
    assert "WebRTC project authors" in text
    assert "Kerberos" not in text


def test_windows_is_offered_every_kind_of_link_and_the_link_stays_one_argument(tmp_path: Path) -> None:
    offered = windows.values(r"C:\Program Files\Hearthline\Hearthline.exe")
    assert {name for key, name, _ in offered if key.endswith("URLAssociations")} == set(windows.SCHEMES)
    commands = [text for key, _, text in offered if key.endswith(r"open\command")]
    assert commands == [r'"C:\Program Files\Hearthline\Hearthline.exe" open "%1"']
    first, last = windows.write_scripts(tmp_path)
    script = first.read_bytes().decode()
    assert script.count("\r\n") == script.count("\n")
    assert r'/d "\"%~dp0Hearthline.exe\" open \"%%1\"" /f' in script
    assert script.count("reg add") == len(offered)
    assert last.read_text().count("reg delete") == 3


def test_the_desktop_file_takes_links_and_starts_without_one() -> None:
    (path,) = TEMPLATE.rglob("*.desktop")
    fields = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    assert fields["Exec"] == "/usr/bin/hearthline open %u"
    assert fields["MimeType"] == "".join(f"x-scheme-handler/{s};" for s in ("tel", "sip", "sips", "callto"))
    assert json.loads((TEMPLATE / "cookiecutter.json").read_text())["app_name"] == "hearthline"


def _bundle(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", build.__name__, *words],
        cwd=environment.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
