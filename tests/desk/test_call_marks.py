"""What stands around a call: padlock, voice, recording, voicemail, who we are, links, what a call brought."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.desk.call_views import EntryState, Recorded, Secrecy, VoiceGrade
from app.desk.secrets import SeatSecrets
from app.desk.views import FileState, Page, WindowView
from app.domain.errors import Refused
from app.wire.engine import EventName, LineState
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer
from tests.desk.test_several_calls import talking


def _locked(lock: Secrecy, view: WindowView) -> bool:
    return view.call is not None and view.call.secrecy is lock


def _graded(grade: VoiceGrade, view: WindowView) -> bool:
    return view.voice.grade is grade


def _recorded(state: Recorded, view: WindowView) -> bool:
    return view.call is not None and view.call.recording.state is state


def test_the_padlock_is_closed_only_when_nobody_can_listen(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = talking(ready_desk, engine)
    locks = {(True, True): Secrecy.CLOSED, (True, False): Secrecy.KEYS_OPEN}
    for speech, keys in ((False, False), (True, False), (False, True), (True, True)):
        engine.calls[call] = replace(engine.calls[call], encrypted=speech, signalling_encrypted=keys)
        engine.also(EventName.CALL_QUALITY, call, mos=4.2, received=1)
        ready_desk.until(
            partial(_locked, locks.get((speech, keys), Secrecy.OPEN)), "the padlock follows", 1.0
        )


def test_the_voice_has_a_word_and_its_figures(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    call = talking(ready_desk, engine)
    engine.calls[call] = replace(engine.calls[call], codec="G722")
    for mos, grade in ((4.3, VoiceGrade.GOOD), (3.4, VoiceGrade.FAIR), (2.0, VoiceGrade.POOR)):
        engine.also(EventName.CALL_QUALITY, call, mos=mos, loss=0.02, jitter_ms=7.5, round_trip_ms=40.0)
        view = ready_desk.until(partial(_graded, grade), "graded")
        assert (view.voice.codec, view.voice.loss, view.voice.jitter_ms) == ("G722", 0.02, 7.5)


def test_recording_is_started_paused_and_resumed_by_one_key(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    desk = ready_desk.desk
    desk.set_setting("recording.mode", "off")
    call = talking(ready_desk, engine)
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.ABSENT, "nothing is recorded")
    ready_desk.until_true(lambda: engine.did("recording.policy")[-1]["key"] == "", "without a key")
    desk.toggle_recording(call)
    desk.set_setting("recording.mode", "call")
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.OFF, "may be recorded")
    ready_desk.until_true(lambda: engine.did("recording.policy")[-1]["key"] == "a public key", "told")
    assert engine.did("recording.policy")[-1]["consent"] == "announced"
    assert engine.did("recording.start") == []
    desk.set_consent(call, "given")
    for state, done in (
        (Recorded.ON, "recording.start"),
        (Recorded.PAUSED, "recording.pause"),
        (Recorded.ON, "recording.resume"),
    ):
        desk.toggle_recording(call)
        desk.toggle_recording(call)
        ready_desk.until(partial(_recorded, state), state)
        assert len(engine.did(done)) == 1, "twice at once is once"
    assert engine.did("recording.start")[0]["consent"] == "given"
    desk.set_consent(call, "refused")
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.OFF, "a refusal ends it")
    desk.toggle_recording(call)
    view = ready_desk.until(lambda v: v.notice, "refused")
    assert "refused to be recorded" in view.notice
    assert [asked["consent"] for asked in engine.did("recording.start")] == ["given", "refused"]


def test_a_pause_too_long_is_pointed_out(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    desk = ready_desk.desk
    desk.set_setting("recording.mode", "always")
    desk.set_setting("recording.remind", "1")
    call = talking(ready_desk, engine)
    desk.toggle_recording(call)
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.ON, "on")
    desk.stop_recording(call)
    desk.toggle_recording(call)
    view = ready_desk.until(lambda v: v.troubles, "reminded")
    assert engine.did("recording.stop") == [], "what is always recorded is not stopped here"
    assert view.troubles[0].title == "The recording of the call with Ioana Popescu is still paused."
    desk.act(view.troubles[0].code, view.troubles[0].action)
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.ON and not v.troubles, "goes on")


def test_a_new_desk_takes_over_recordings_lines_and_messages(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, start_desk: StartDesk
) -> None:
    ready_desk.desk.set_setting("recording.mode", "call")
    call = talking(ready_desk, engine)
    ready_desk.desk.toggle_recording(call)
    ready_desk.until(lambda v: v.call and v.call.recording.state is Recorded.ON, "on")
    engine.messages_wait(3)
    engine.line("1002", LineState.BUSY)
    ready_desk.stop()
    later = start_desk()
    view = later.until(lambda v: v.call and v.call.recording.state is Recorded.ON, "still recorded")
    assert view.voicemail.new == 3
    assert [(e.number, e.state) for e in view.directory] == [("1002", EntryState.BUSY)]


def test_the_voicemail_lamp_and_its_key(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    desk.desk.dial_voicemail()
    assert "voicemail" in desk.until(lambda v: v.notice, "no number").notice
    engine.messages_wait(2)
    view = desk.until(lambda v: v.voicemail.new == 2, "lamp")
    assert view.voicemail.number == "*97"
    desk.desk.dial_voicemail()
    desk.until_true(lambda: engine.did("call.dial"), "called")
    assert engine.did("call.dial")[0]["to"] == "*97"
    engine.messages_wait(0)
    desk.until(lambda v: v.voicemail.new == 0, "heard")


def test_who_the_called_see(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    desk.desk.set_setting("account.identities", "Support <0800123456>, 0215550100")
    view = desk.until(lambda v: v.dial.identities, "known")
    assert view.dial.identities == ("Support <0800123456>", "0215550100")
    desk.desk.show_as("0215550100")
    desk.desk.dial("555 0123")
    desk.until_true(lambda: len(engine.did("call.dial")) == 1, "called")
    desk.desk.show_as("", hidden=True)
    desk.desk.dial("555 0124")
    desk.until_true(lambda: len(engine.did("call.dial")) == 2, "called")
    first, second = engine.did("call.dial")
    assert (first["identity"], first["hide_number"]) == ("0215550100", False)
    assert (second["identity"], second["hide_number"]) == ("", True)
    assert engine.did("account.set")[-1]["identities"] == ["Support <0800123456>", "0215550100"]


def test_the_last_numbers_are_kept_for_redial(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    for number in ("5550123", "5550124", "5550123"):
        desk.desk.dial(number)
        view = desk.until(lambda v: v.page is Page.CALL, "rings there")
        assert view.call is not None
        engine.end(view.call.call)
        desk.until(lambda v: v.page is Page.IDLE, "over")
    assert [s.number for s in desk.view.dial.recent] == ["5550123", "5550124"]


def test_a_missed_call_is_marked_once_it_was_called_back(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "rings")
    engine.end(call.id)
    view = ready_desk.until(lambda v: v.history, "missed")
    assert (view.history[0].missed, view.history[0].called_back, view.missed) == (True, False, 1)
    ready_desk.desk.dial("+40 21 555 0199")
    view = ready_desk.until(lambda v: v.page is Page.CALL, "calls back")
    assert view.call is not None
    engine.end(view.call.call)
    view = ready_desk.until(lambda v: len(v.history) == 2, "over")
    assert (view.history[1].called_back, view.missed) == (True, 0)


def test_a_link_asks_and_only_a_yes_dials_the_newest(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    door = desk.desk._door
    for number in range(5):
        door._open(f"tel:+4021555010{number};ext=12")
    door._place.enter(lambda: None)
    view = desk.until(lambda v: v.link, "asks")
    assert view.link is not None
    assert (view.link.number, view.link.scheme, view.link.serial) == ("+40215550104,12", "tel", 5)
    desk.pump(0.1)
    assert engine.did("call.dial") == []
    desk.desk.answer_link(dial=True)
    desk.until(lambda v: v.link is None and v.page is Page.CALL, "dialled")
    assert [c["to"] for c in engine.did("call.dial")] == ["+40215550104"]
    engine.talk(next(iter(engine.calls)))
    desk.until_true(lambda: engine.did("call.dtmf"), "the extension is keyed in")
    assert engine.did("call.dtmf")[0]["digits"] == "12"
    desk.desk.answer_link(dial=True)
    desk.pump(0.1)
    assert len(engine.did("call.dial")) == 1, "a yes counts once"


def test_a_forbidden_number_is_not_dialled_but_emergencies_are(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    def no(number: str) -> Refused:
        return Refused("do_not_call", f"{number} must not be called.", "They asked for it.")

    desk.desk._place.dial_checks.append(no)
    desk.desk.dial("0215550100")
    assert desk.until(lambda v: v.dial.error, "refused").dial.error == "0215550100 must not be called."
    desk.desk._door._open("tel:0215550100")
    desk.desk.answer_link(dial=True)
    desk.pump(0.1)
    assert engine.did("call.dial") == []
    desk.desk.dial("112")
    desk.until_true(lambda: engine.did("call.dial"), "an emergency is never blocked")


def test_what_a_call_brought_stands_in_the_file_and_finds_it(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.customers["83-1174"] = {"id": "p1", "name": "Ioana Popescu-Marin", "customer_number": "83-1174"}
    headers = {
        "X-Customer-Number": "83-1174",
        "X-Order-Id": "A%2017 <b>",
        "User-to-User": "48656c6c6f;encoding=hex",
        "X-Bad": "\u202e\x00",
    }
    engine.offer("0755555010", "", headers=headers)
    view = ready_desk.until(lambda v: v.file.state is FileState.KNOWN and v.file.brought, "found")
    assert view.file.file.name == "Ioana Popescu-Marin"
    assert view.file.brought == (
        ("Customer number", "83-1174"), ("Order id", "A 17 <b>"), ("User-to-User", "Hello"),
    )  # fmt: skip


def test_the_directory_joins_what_server_and_switch_say(
    desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.colleagues = [
        {"name": "Kim Minjun", "number": "1002", "shown": "ready", "reachable": True},
        {"name": "Ana", "number": "1003", "shown": "not_ready", "reachable": True},
        {"name": "Bo", "number": "1004", "shown": "ready", "reachable": False},
    ]
    desk.desk.set_setting("account.watch", "Support queue <600>, 1002")
    desk.until(lambda v: len(v.directory) == 4, "known")
    engine.line("600", LineState.FREE)
    engine.line("1002", LineState.BUSY)
    view = desk.until(lambda v: v.directory[0].number == "600", "who is free comes first")
    states = {e.name: e.state for e in view.directory}
    assert states == {
        "Support queue": EntryState.FREE, "Kim Minjun": EntryState.BUSY, "Ana": EntryState.AWAY,
        "Bo": EntryState.UNKNOWN,
    }  # fmt: skip
    assert engine.did("account.set")[-1]["watch"] == ["600", "1002"]


def test_account_settings_reach_the_engine_and_the_turn_password_no_file(
    desk: HeadlessDesk, engine: ScriptedEngine, seat_home: Path
) -> None:
    wanted = {
        "dtmf": ("inband", "inband"), "auto_answer": ("header", "header"), "call_waiting": ("off", False),
        "message_waiting": ("off", False), "voicemail": ("*98", "*98"), "session_timer": ("0", 0),
        "ice": ("on", True), "stun": ("stun.example:3478", "stun.example:3478"),
        "turn": ("turn.example:3478", "turn.example:3478"), "turn_user": ("seat", "seat"),
        "wildcard_certificates": ("on", True), "codecs": ("opus, G722", ["opus", "G722"]),
        "turn_password": ("a very secret word", "a very secret word"),
    }  # fmt: skip
    for name, (typed, _) in wanted.items():
        desk.desk.set_setting(f"account.{name}", typed)
    desk.until_true(lambda: engine.did("account.set")[-1].get("turn_password"), "told")
    last = engine.did("account.set")[-1]
    assert {name: last[name] for name in wanted} == {name: value for name, (_, value) in wanted.items()}
    desk.pump(0.3)
    kept = [p.read_text(errors="replace") for p in seat_home.rglob("*") if p.is_file() and p.suffix != ".db"]
    assert not any("very secret" in text for text in kept)
    view = next(v for v in desk.view.settings if v.key == "account.turn_password")
    assert (view.kind, view.value) == ("secret", "")
    assert "secret" not in repr(SeatSecrets(turn_password="a very secret word"))


@pytest.mark.parametrize("uui", ["zz;encoding=hex", "", ";encoding=hex", "04" + "ff" * 300, "\x00"])
def test_user_to_user_from_a_stranger_stays_plain_text(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, uui: str
) -> None:
    engine.offer(headers={"User-to-User": uui})
    ready_desk.until(lambda v: v.page is Page.OFFER, "rings")
    for _, value in ready_desk.view.file.brought:
        assert len(value) <= 300
        assert value.isprintable()
