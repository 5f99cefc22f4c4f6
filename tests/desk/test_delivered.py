"""What the call centre delivers takes effect: numbers, lines, voicemail, limits, a newer version."""

import time
from dataclasses import replace
from pathlib import Path

from app.desk import settings
from app.desk.account import account_settings
from app.desk.delivered import identities, voicemail_number, watched
from app.desk.seat_file import Seat
from app.desk.secrets import SeatSecrets
from app.domain.agent import Reason
from app.wire.codec import to_plain
from app.wire.office import SeatConfiguration, SipAccount
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_server import ScriptedServer

SIP = SipAccount(
    "sip:pbx;transport=tls", "7001", identities=["+40215550100", "Sales <+40215550101>"],
    watch=["2001", "2002"], voicemail="*97",
)  # fmt: skip


def seat(sip: SipAccount = SIP) -> Seat:
    return Seat("https://calls.example.org", SeatConfiguration("seat-1", "Dan", sip=sip))


def test_numbers_lines_and_voicemail_reach_the_account(tmp_path: Path) -> None:
    own = settings.Settings({"account.watch": ["2002", "Ana <2003>"], "account.identities": ["+401"]}, {})
    made = account_settings(seat(), SeatSecrets(), own, consent=False)
    assert made is not None
    assert made.identities == ("+40215550100", "Sales <+40215550101>"), "only what the centre allows"
    assert (made.watch, made.voicemail) == (("2001", "2002", "2003"), "*97")
    free = seat(replace(SIP, identities=[], voicemail=""))
    assert identities(free.configuration.sip, own) == ("+401",)
    assert (
        voicemail_number(free.configuration.sip, settings.Settings({"account.voicemail": "*1"}, {})) == "*1"
    )
    assert watched(None, own) == ("2002", "Ana <2003>")


def test_a_change_at_the_centre_shows_at_once(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    sip = replace(server.configuration.sip or SIP, password=None, identities=SIP.identities, watch=["2001"])
    changed = replace(
        server.configuration, sip=sip, newest_version="99.1", update_url="https://files.example.org"
    )
    server.push("configuration", to_plain(changed))
    view = ready_desk.until(lambda v: v.dial.identities, "numbers to show")
    assert view.dial.identities == ("+40215550100", "Sales <+40215550101>")
    assert [entry.number for entry in view.directory] == ["2001"]
    (update,) = [t for t in view.troubles if t.code == "update"]
    assert "99.1" in update.title
    assert update.hint == "https://files.example.org"
    ready_desk.desk.act("update", "dismiss")
    view = ready_desk.until(lambda v: not any(t.code == "update" for t in v.troubles), "quiet again")
    server.push("configuration", to_plain(replace(changed, greeting="Hello")))
    ready_desk.pump(0.3)
    assert not any(t.code == "update" for t in ready_desk.view.troubles), "said once for each version"


def test_a_reason_has_its_time(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    from app.domain.agent import Availability

    server.push("configuration", to_plain(replace(server.configuration, reasons=[Reason("tea", "Tea", 1)])))
    ready_desk.until(lambda v: any(c.reason == "tea" for c in v.status.choices), "the new reason")
    ready_desk.desk.choose_status(Availability.NOT_READY, "tea")
    place = ready_desk.desk._place
    status = place.session.status
    assert not any(t.code == "over_limit" for t in ready_desk.view.troubles)
    place.session.status = replace(status, since=time.time() - 61)
    view = ready_desk.until(lambda v: any(t.code == "over_limit" for t in v.troubles), "over its time")
    (line,) = [t for t in view.troubles if t.code == "over_limit"]
    assert line.title == "Tea: over its limit of 1 min."
    ready_desk.desk.act(line.code, line.action)
    ready_desk.until(lambda v: not any(t.code == "over_limit" for t in v.troubles), "ready again")
