"""The udev rule that the package ships: headsets only, by what they say of themselves, and early enough."""

from pathlib import Path

from installer import environment, staging

SEAT_RULES = 73
"""systemd's `73-seat-late.rules` gives the permission to whatever is tagged by then."""


def _rule() -> Path:
    (rule,) = (environment.ROOT / staging.TEMPLATES["linux"]).rglob("*.rules")
    return rule


def test_the_rule_is_in_the_package_and_comes_before_permissions_are_given() -> None:
    rule = _rule()
    assert rule.parts[-5:-1] == ("usr", "lib", "udev", "rules.d")
    assert int(rule.name.partition("-")[0]) < SEAT_RULES


def test_no_device_is_opened_to_people_but_by_its_own_description() -> None:
    lines = [line for line in _rule().read_text().splitlines() if line and not line.startswith("#")]
    tagged = [line for line in lines if "uaccess" in line]
    assert tagged
    assert all(line.startswith('PROGRAM=="/usr/lib/hearthline/headset-id ') for line in tagged)
    assert not any(word in line for line in lines for word in ("MODE", "GROUP", "idVendor", "RUN"))
    assert any(line == 'SUBSYSTEM!="hidraw", GOTO="hearthline_end"' for line in lines)
    assert lines[-1] == 'LABEL="hearthline_end"'
