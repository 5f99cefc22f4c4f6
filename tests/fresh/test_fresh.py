"""The two commands of the README on a machine that has nothing but Python, pip and git."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fresh.machine import CHECKOUT, FreshMachine

pytestmark = [pytest.mark.slow, pytest.mark.fresh, pytest.mark.timeout(2400)]

PLACE = "/srv/hearthline"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FreshMachine]:
    root = tmp_path_factory.mktemp("fresh") / "root"
    fresh = FreshMachine.install(root)
    fresh.clone(PLACE)
    yield fresh
    shutil.rmtree(root, ignore_errors=True)


def test_the_test_command_works_from_nothing(machine: FreshMachine) -> None:
    started = time.monotonic()
    status, said = machine.run(f"cd {PLACE} && exec python3 dev.py test --fast", 1500)
    print(said[-2000:])
    assert status == 0, said[-4000:]
    assert " passed" in said.splitlines()[-1]
    again = time.monotonic()
    status, said = machine.run(f"cd {PLACE} && exec python3 dev.py setup run", 120)
    assert status == 0, said
    assert "Installing" not in said
    assert "Preparing" not in said
    print(f"first {again - started:.0f} s, again {time.monotonic() - again:.1f} s")


def test_the_run_command_shows_a_window_and_rings(machine: FreshMachine) -> None:
    picture = machine.root / PLACE.lstrip("/") / "build" / "window.png"
    command = f"cd {PLACE} && exec timeout --foreground -s INT 400 python3 dev.py run"
    process = machine.start(command)
    said: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            if "rings …" in line:
                break
        assert any("There is no display here" in line for line in said), said
        assert any("rings …" in line for line in said), said
        end = time.monotonic() + 60
        while not picture.exists():
            assert time.monotonic() < end, said
            time.sleep(0.2)
        time.sleep(6)  # one more picture, with the call on it
        (CHECKOUT / "build").mkdir(exist_ok=True)
        shutil.copy(picture, CHECKOUT / "build" / "fresh-window.png")
        assert picture.stat().st_size > 20_000
    finally:
        process.kill()
        process.communicate()
    assert not [line for line in said if "Traceback" in line]


def test_what_is_left_over_is_only_in_its_own_folders(machine: FreshMachine) -> None:
    status, said = machine.run(f"cd {PLACE} && git status --porcelain", 60)
    assert (status, said) == (0, "")
    homes = {path.name for path in (machine.root / "root/.local/share").iterdir()}
    assert homes == {"hearthline"}
    assert Path(machine.root / "root/.local/share/hearthline/demo").is_dir()
