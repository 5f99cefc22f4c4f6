"""The page about the switch: every way with what it confirms, codes delivered to seats, nonsense refused."""

from typing import Any

import pytest

from app.domain.switch import PRESETS, CodePreset, SwitchKind
from app.server.admin.forms import KINDS
from app.server.pages.texts import Audience, catalogue
from app.server.people.policy import Role
from tests.server.running import Running
from tests.server.test_admin import form

ASTERISK: dict[str, str] = {
    "switch_kind": "asterisk", "preset": "own", "switch_host": "192.0.2.7", "switch_port": "5038",
    "switch_user": "hearthline", "switch_secret": "marker-ami-1", "switch_queues": "sales, support",
    "switch_interface": "PJSIP/{user}", "switch_dynamic": "on",
}  # fmt: skip
CODES: dict[str, str] = {
    **ASTERISK, "switch_kind": "codes", "switch_queues": "600 601", "switch_secret": "",
    "code_log_in": "*21{queue}", "code_log_out": "*22{queue}", "code_pause": "*23{reason}",
    "code_resume": "*24", "digits_meal": "2",
}  # fmt: skip


async def test_every_way_stands_there_with_what_it_confirms(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    page = (await admin.get("/admin/switch")).text
    words = catalogue(Audience.STAFF, "en")
    assert set(KINDS) == set(SwitchKind) - {SwitchKind.UNKNOWN}
    for kind in KINDS:
        assert words[f"switch.can.{kind.value or 'none'}"] in page
    for codes in PRESETS.values():
        assert codes.log_in in page


async def test_the_link_to_an_asterisk_is_set_here_and_its_secret_never_shown(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    answer = await form(admin, "/admin/switch", **ASTERISK)
    assert answer.status_code == 200, answer.text
    link = server.console.settings({}).switch
    assert (link.kind, link.host, link.queues, link.dynamic) == (
        SwitchKind.ASTERISK, "192.0.2.7", ["sales", "support"], True,
    )  # fmt: skip
    assert "marker-ami-1" not in answer.text + (await admin.get("/admin/switch")).text


async def test_codes_reach_the_seats_at_once(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    seat = await server.seat()
    told = server.listen(seat=seat.seat)
    await told.next(1)
    await seat.client.get("/api/v1/seat")
    await form(admin, "/admin/switch", **CODES)
    event = await told.next(1)
    assert event is not None
    assert b"event: configuration" in event
    assert b"*21{queue}" in event
    told.leave()
    order = (await seat.client.get("/api/v1/seat")).json()["switch"]
    assert order == {
        "kind": "codes",
        "queues": ["600", "601"],
        "codes": {
            "log_in": "*21{queue}", "log_out": "*22{queue}", "pause": "*23{reason}", "resume": "*24",
            "member_line": "", "pause_line": "", "reasons": {"meal": "2"},
        },
    }  # fmt: skip
    await form(admin, "/admin/switch", **CODES | {"preset": "freepbx"})
    order = (await seat.client.get("/api/v1/seat")).json()["switch"]
    assert order["codes"]["pause"] == PRESETS[CodePreset.FREEPBX].pause
    await form(admin, "/admin/switch", **ASTERISK)
    order = (await seat.client.get("/api/v1/seat")).json()["switch"]
    assert order["kind"] == "asterisk"
    assert order["codes"]["log_in"] == "", "seats dial nothing where the server has a link"
    assert "192.0.2.7" not in str(order)


@pytest.mark.parametrize(
    "wrong",
    [
        {"switch_kind": "lync"},
        {"preset": "unknown"},
        {"code_pause": "112"},
        {"code_pause": "sip:{user}@x"},
        {"code_log_out": ""},
        {"digits_meal": "two"},
        {"switch_queues": "support"},
        {"switch_queues": ""},
        {"preset": "kazoo", "switch_port": "0"},
    ],
)
async def test_wrong_fields_change_nothing(server: Running, wrong: dict[str, Any]) -> None:
    admin = await server.person(Role.ADMIN)
    before = server.console.settings({})
    answer = await form(admin, "/admin/switch", **CODES | wrong)
    assert answer.status_code in {403, 422}, answer.text
    assert server.console.settings({}) == before
