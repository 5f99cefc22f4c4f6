"""Settings: one table makes defaults, checks, help and page; a bad file never stops anybody."""

import json
import random
from pathlib import Path

import pytest

from app.desk import settings
from app.desk.settings_table import TABLE, Kind
from app.domain.errors import BadInput, HearthlineError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_defaults_hold_without_a_file(path: Path) -> None:
    chosen = settings.load(path, {})
    assert chosen.text("window.theme") == "system"
    assert chosen.number("account.expiry") == 120
    assert chosen.flag("account.verify")
    assert chosen.words("sound.ring") == ()
    assert chosen.troubles == []


def test_a_change_is_kept_and_a_default_is_not_written(path: Path) -> None:
    chosen = settings.load(path, {})
    chosen.change("window.theme", "dark")
    chosen.change("sound.ring", "usb headset, speakers")
    chosen.change("account.expiry", "300")
    chosen.change("account.expiry", "120")
    assert json.loads(path.read_text()) == {
        "window.theme": "dark", "sound.ring": ["usb headset", "speakers"],
    }  # fmt: skip
    assert settings.load(path, {}).words("sound.ring") == ("usb headset", "speakers")


@pytest.mark.parametrize(
    ("key", "typed", "hint"),
    [
        ("window.theme", "drak", "Did you mean dark?"),
        ("windw.theme", "dark", "Did you mean window.theme?"),
        ("account.expiry", "soon", "from 30 to 3600"),
        ("account.expiry", "9" * 400, "from 30 to 3600"),
        ("account.verify", "maybe", "on or off"),
        ("window.language", "klingon", "Use one of"),
    ],
)
def test_a_bad_value_says_what_would_be_good_and_changes_nothing(
    path: Path, key: str, typed: str, hint: str
) -> None:
    chosen = settings.load(path, {})
    with pytest.raises(BadInput) as told:
        chosen.change(key, typed)
    assert hint in told.value.hint
    assert not path.exists()


def test_the_environment_outweighs_the_file_and_is_named(path: Path) -> None:
    path.write_text('{"window.theme": "dark"}')
    chosen = settings.load(path, {"HEARTHLINE_WINDOW_THEME": "light", "HEARTHLINE_AGENT_START_READY": "1"})
    assert chosen.text("window.theme") == "light"
    assert chosen.flag("agent.start_ready")
    view = next(v for v in chosen.views() if v.key == "window.theme")
    assert (view.value, view.fixed_by) == ("light", "HEARTHLINE_WINDOW_THEME")


def test_a_bad_variable_is_told_and_the_file_holds(path: Path) -> None:
    chosen = settings.load(path, {"HEARTHLINE_ACCOUNT_EXPIRY": "often"})
    assert chosen.number("account.expiry") == 120
    assert "HEARTHLINE_ACCOUNT_EXPIRY" in chosen.troubles[0].title


def test_what_a_newer_program_wrote_is_kept(path: Path) -> None:
    path.write_text('{"future.thing": {"a": 1}, "window.theme": "dark"}')
    chosen = settings.load(path, {})
    chosen.change("window.theme", "light")
    assert json.loads(path.read_text())["future.thing"] == {"a": 1}


def test_every_setting_is_whole() -> None:
    for setting in TABLE:
        assert setting.label
        assert setting.help
        assert settings.parsed(setting, settings.shown(setting.default)) == setting.default
        assert bool(setting.choices) == (setting.kind is Kind.CHOICE)
        assert setting.variable == f"HEARTHLINE_{setting.section}_{setting.name}".upper()
        assert ("password" in setting.key) == (setting.kind is Kind.SECRET)
    assert len({setting.key for setting in TABLE}) == len(TABLE)


def test_two_hundred_damaged_files_never_stop_it(tmp_path: Path) -> None:
    good = json.dumps({"window.theme": "dark", "account.expiry": 300, "sound.ring": ["a", "b"]}).encode()
    told = 0
    for seed in range(200):
        chance = random.Random(seed)
        raw = bytearray(good)
        for _ in range(chance.randrange(1, 30)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        if chance.random() < 0.3:
            raw = raw[: chance.randrange(len(raw))]
        path = tmp_path / f"{seed}" / "settings.json"
        path.parent.mkdir()
        path.write_bytes(bytes(raw))
        chosen = settings.load(path, {})
        assert chosen.text("window.theme") in {"system", "light", "dark", "contrast"}
        assert 30 <= chosen.number("account.expiry") <= 3600
        aside = list(path.parent.glob("settings.json.damaged-*"))
        assert all(a.read_bytes() == bytes(raw) for a in aside), "put aside as it was"
        if aside:
            assert chosen.troubles[0].code == "file_damaged"
        told += bool(chosen.troubles)
        chosen.change("window.theme", "light")
        assert settings.load(path, {}).text("window.theme") == "light"
    assert told > 150


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"[" * 100_000, b"\xff\xfe", b'{"a":' * 5000])
def test_files_that_are_no_settings_at_all(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert [t.code for t in settings.load(path, {}).troubles] == ["file_damaged"]


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    chosen = settings.load(tmp_path / "gone" / "settings.json", {})
    with pytest.raises(HearthlineError) as told:
        chosen.change("window.theme", "dark")
    assert told.value.code == "file_not_written"
