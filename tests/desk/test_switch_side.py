"""The seat tells the switch its status: by codes, by busy, by signing the phone off; by script."""

import threading
from dataclasses import replace

import pytest

from app.desk import queue_codes, switch_side
from app.desk.account_book import MAIN
from app.desk.views import AccountForm, WindowView
from app.domain.agent import Availability, Confidence
from app.domain.switch import PRESETS, CodePreset, FeatureCodes, SwitchKind, SwitchOrder
from app.wire.engine import AccountState, EndCause, LineState
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

pytestmark = pytest.mark.medium

OWN = FeatureCodes("*21", "*22", "*23{reason}", "*24", reasons={"meal": "2", "break": "1"})
TOGGLES = PRESETS[CodePreset.FREEPBX]
MEMBER, PAUSE = "*45*7001*600", "*46*7001*600"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait shorter for everything, as nothing here is far away."""
    for name, seconds in (
        ("SETTLE_SECONDS", 0.05), ("READ_BACK_SECONDS", 0.5), ("BLIND_SECONDS", 0.6), ("NEW_SECONDS", 0.4),
        ("FIRST_PAUSE", 0.1), ("LONGEST_PAUSE", 0.4),
    ):  # fmt: skip
        monkeypatch.setattr(queue_codes, name, seconds)


def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lines take as long as a busy machine needs: what follows only when time is over comes later."""
    for name in ("READ_BACK_SECONDS", "BLIND_SECONDS", "NEW_SECONDS"):
        monkeypatch.setattr(queue_codes, name, 60.0)


def order(server: ScriptedServer, kind: SwitchKind, codes: FeatureCodes | None = None) -> None:
    """Let the call centre want it so."""
    told = SwitchOrder(kind, codes or FeatureCodes(), ["600"] if codes is TOGGLES else [])
    server.configuration = replace(server.configuration, switch=told)


def dialled(engine: ScriptedEngine) -> list[str]:
    return [str(command["code"]) for command in engine.did("code.dial")]


class Toggles:
    """A switch with toggles whose lines tell what became of them."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.on = {MEMBER: False, PAUSE: False}
        self.deaf = False
        engine.on_code = self.take

    def take(self, code: str) -> None:
        if not self.deaf:
            self.turn(code, not self.on[code])

    def turn(self, code: str, on: bool) -> None:
        self.on[code] = on
        self.engine.line(code, LineState.BUSY if on else LineState.FREE)

    def tell(self) -> None:
        for code, on in self.on.items():
            self.engine.line(code, LineState.BUSY if on else LineState.FREE)


def started(engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk) -> HeadlessDesk:
    desk = start_desk(server)
    desk.until(lambda view: view.line.registered and view.line.server_reachable, "registered")
    return desk


def confidence(view: WindowView) -> Confidence:
    return view.status.confidence


def test_a_day_of_codes_is_dialled_once_each_and_nobody_confirms_them(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.CODES, OWN)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: dialled(engine) == ["*21", "*23"], "in, and paused: just signed in")
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: dialled(engine)[2:] == ["*24"], "back")
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    desk.until_true(lambda: dialled(engine)[3:] == ["*232"], "a meal")
    desk.desk.choose_status(Availability.NOT_READY, "break")
    desk.until_true(lambda: dialled(engine)[4:] == ["*231"], "another reason")
    assert confidence(desk.view) is Confidence.ASSUMED
    assert "code" in desk.view.status.can
    assert desk.view.history == ()
    desk.quit()
    assert dialled(engine)[5:] == ["*22"]
    assert [kind for kind in server.kinds() if kind.startswith("call.")] == []


def test_a_reason_chosen_while_a_code_is_under_way_is_told_after_it(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    """The switch takes a code at once and answers it later: what was chosen meanwhile is not what it told."""
    order(server, SwitchKind.CODES, OWN)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: len(dialled(engine)) == 2, "signed in")
    answered = threading.Event()
    engine.before_code = lambda _: answered.wait(20.0)
    desk.desk.choose_status(Availability.NOT_READY, "break")
    desk.until_true(lambda: dialled(engine)[2:] == ["*231"], "a break")
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    answered.set()
    desk.until_true(lambda: dialled(engine)[3:] == ["*232"], "a meal after all")


def test_who_changes_her_mind_at_once_dials_nothing(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(server, SwitchKind.CODES, OWN)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: len(dialled(engine)) == 2, "signed in")
    monkeypatch.setattr(queue_codes, "SETTLE_SECONDS", 5.0)
    desk.desk.choose_status(Availability.READY)
    desk.pump(0.1)
    desk.desk.choose_status(Availability.NOT_READY, "signed_in")
    monkeypatch.setattr(queue_codes, "SETTLE_SECONDS", 0.05)
    desk.pump(1.2)
    assert len([code for code in dialled(engine) if code == "*24"]) == 0


def test_no_code_while_a_call_is_up(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.CODES, OWN)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: len(dialled(engine)) == 2, "signed in")
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: len(dialled(engine)) == 3, "ready")
    call = engine.offer()
    engine.talk(call.id)
    desk.until(lambda view: view.calls, "a call")
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    desk.pump(0.5)
    assert len(dialled(engine)) == 3
    engine.end(call.id, EndCause.HUNG_UP_THERE)
    desk.until_true(lambda: dialled(engine)[3:] == ["*23"], "paused for the wrap-up")


def test_lines_confirm_and_a_change_from_outside_is_shown_and_mended(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    order(server, SwitchKind.CODES, TOGGLES)
    switch = Toggles(engine)
    desk = started(engine, server, start_desk)
    assert set(engine.did("account.set")[-1]["watch"]) == {MEMBER, PAUSE}
    switch.tell()
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "in and paused")
    assert switch.on == {MEMBER: True, PAUSE: True}
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: not switch.on[PAUSE], "ready there too")
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "confirmed")
    assert desk.view.directory == ()
    monkeypatch.setattr(queue_codes, "NEW_SECONDS", 0.0)
    switch.turn(PAUSE, True)
    told = [fact["confidence"] for fact in server.of("agent.status")]
    assert "drifted" not in told
    desk.until_true(lambda: "drifted" in [f["confidence"] for f in server.of("agent.status")], "shown")
    desk.until_true(lambda: not switch.on[PAUSE], "asked for again")
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "confirmed again")


def test_a_toggle_is_not_turned_twice_while_its_line_is_slow_and_seldom_if_it_never_tells(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    order(server, SwitchKind.CODES, TOGGLES)
    switch = Toggles(engine)
    desk = started(engine, server, start_desk)
    switch.deaf = True
    switch.tell()
    desk.until_true(lambda: dialled(engine), "asked once")
    desk.pump(0.4)
    assert dialled(engine) == [MEMBER]
    monkeypatch.setattr(queue_codes, "NEW_SECONDS", 0.4)
    monkeypatch.setattr(queue_codes, "READ_BACK_SECONDS", 0.5)
    desk.until(lambda view: confidence(view) is Confidence.DRIFTED, "it does not do it")
    desk.pump(4.0)
    assert len(dialled(engine)) <= 10
    desk.until_true(lambda: len(dialled(engine)) >= 3, "again and again")
    switch.deaf = False
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "it does now")


def test_lines_that_never_tell_leave_it_assumed(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    order(server, SwitchKind.CODES, TOGGLES)
    desk = started(engine, server, start_desk)
    desk.pump(0.3)
    assert dialled(engine) == []
    monkeypatch.setattr(queue_codes, "BLIND_SECONDS", 0.6)
    desk.until_true(lambda: dialled(engine) == [MEMBER, PAUSE], "taken for off")
    desk.pump(0.8)
    assert (dialled(engine), confidence(desk.view)) == ([MEMBER, PAUSE], Confidence.ASSUMED)


def test_a_refused_code_is_told_and_tried_again_later_and_later(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.CODES, OWN)
    engine.code_status = 404
    desk = started(engine, server, start_desk)
    desk.until(lambda view: any(t.code == "switch_codes" for t in view.troubles), "told")
    assert confidence(desk.view) is Confidence.DRIFTED
    desk.pump(1.5)
    assert len(dialled(engine)) <= 8
    desk.until_true(lambda: len(dialled(engine)) >= 3, "again and again")
    engine.code_status = 200
    desk.until_true(lambda: dialled(engine)[-1] == "*23", "taken")
    desk.until(lambda view: not any(t.code == "switch_codes" for t in view.troubles), "over")
    assert confidence(desk.view) is Confidence.ASSUMED


def test_never_more_codes_than_a_few_a_minute(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_codes, "MOST_CODES", 4)
    order(server, SwitchKind.CODES, OWN)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: len(dialled(engine)) == 2, "signed in")
    for count, reason in ((3, "meal"), (4, "break"), (4, "meal"), (4, "break")):
        desk.desk.choose_status(Availability.NOT_READY, reason)
        desk.until_true(lambda count=count: len(dialled(engine)) == count, "dialled")  # type: ignore[misc]
        desk.pump(0.3)
    assert len(dialled(engine)) == 4


def test_a_desk_that_was_killed_does_not_turn_toggles_over(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    blind = FeatureCodes("*45{queue}", "*45{queue}", "*46{queue}", "*46{queue}")
    server.configuration = replace(server.configuration, switch=SwitchOrder(SwitchKind.CODES, blind, ["600"]))
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: dialled(engine) == ["*45600", "*46600"], "in and paused")
    desk.pump(0.3)
    desk.stop()
    again = start_desk()
    again.until(lambda view: view.line.registered, "there again")
    again.pump(1.0)
    assert dialled(engine) == ["*45600", "*46600"]


def test_busy_here_is_what_the_switch_hears(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.BUSY)
    desk = started(engine, server, start_desk)
    desk.until_true(lambda: (engine.did("offer.allow") or [{}])[-1].get("busy") is True, "busy")
    assert (engine.allowed, confidence(desk.view)) == (False, Confidence.ASSUMED)
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: engine.allowed, "ready")
    assert "busy" in desk.view.status.can


def test_who_is_not_ready_is_signed_off_and_ready_signs_on_again(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.UNREGISTER)
    desk = start_desk(server)
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "signed off")
    assert len(engine.did("account.unregister")) == 1
    assert not desk.view.line.registered
    assert [trouble.code for trouble in desk.view.troubles] == []
    desk.desk.choose_status(Availability.READY)
    view = desk.until(lambda view: view.status.shown == "ready" and view.line.registered, "ready")
    assert (view.notice, confidence(view)) == ("", Confidence.ASSUMED)
    desk.until_true(lambda: engine.allowed, "calls may come")
    call = engine.offer()
    engine.talk(call.id)
    desk.until(lambda view: view.calls, "a call")
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    desk.pump(0.3)
    assert len(engine.did("account.unregister")) == 1
    engine.end(call.id)
    desk.until_true(lambda: len(engine.did("account.unregister")) == 2, "signed off for the wrap-up")
    statuses = [body["availability"] for body in server.of("agent.status")]
    assert "not_registered" not in [body["reason"] for body in server.of("agent.status")], statuses


def test_a_lost_registration_is_still_an_outage_there(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    order(server, SwitchKind.UNREGISTER)
    desk = start_desk(server)
    desk.until(lambda view: confidence(view) is Confidence.CONFIRMED, "signed off")
    desk.desk.choose_status(Availability.READY)
    desk.until(lambda view: view.line.registered, "ready")
    engine.register(AccountState.RETRYING, "no answer")
    desk.until(lambda view: view.status.reason == "not_registered", "an outage")
    engine.register()
    desk.until(lambda view: view.status.shown == "ready", "back by itself")


def test_with_no_way_at_all_it_is_said(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    desk = started(engine, server, start_desk)
    desk.desk.choose_status(Availability.READY)
    desk.until(lambda view: view.status.shown == "ready", "ready")
    assert confidence(desk.view) is Confidence.ASSUMED
    assert "not told" in desk.view.status.can
    assert dialled(engine) == []


@pytest.mark.parametrize("kind", [SwitchKind.UNREGISTER, SwitchKind.CODES])
def test_without_the_call_centres_account_nobody_is_told(
    engine: ScriptedEngine,
    server: ScriptedServer,
    start_desk: StartDesk,
    monkeypatch: pytest.MonkeyPatch,
    kind: SwitchKind,
) -> None:
    monkeypatch.setattr(switch_side, "OFF_SECONDS", 0.05)
    order(server, kind, OWN)
    desk = start_desk(server)
    desk.until(lambda view: view.accounts.rows, "the account")
    own = AccountForm(name="Sales", server="sip.example.com", user="300")
    desk.desk.save_account(own, "a second password")
    desk.until(lambda view: len(view.accounts.rows) == 2 and view.accounts.rows[1].registered, "registered")
    desk.desk.enable_account(MAIN, on=False)
    desk.until(
        lambda view: view.line.registered and confidence(view) is Confidence.ASSUMED, "the other counts"
    )
    desk.desk.choose_status(Availability.READY)
    desk.until(lambda view: view.status.shown == "ready", "ready")
    before = len(dialled(engine)) + len(engine.did("account.unregister"))
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    desk.pump(0.5)
    assert len(dialled(engine)) + len(engine.did("account.unregister")) == before
    assert desk.view.notice == ""
