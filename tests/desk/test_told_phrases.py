"""What the engine tells with values in it reaches the window as a Phrase, not as finished English."""

from app.domain.errors import Refused
from app.domain.phrase import Phrase, phrase
from app.wire.codec import to_plain
from app.wire.engine import AccountState, AccountView, EventName
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine

SILENT = phrase("The buttons of {headset} cannot be used.", headset="H390")


def test_a_warning_with_a_value_keeps_its_template(engine: ScriptedEngine, ready_desk: HeadlessDesk) -> None:
    engine.emit(EventName.ENGINE_WARNING, Refused("headset_buttons", SILENT, "Close it.").as_dict())
    view = ready_desk.until(lambda v: v.troubles, "warned")
    title = view.troubles[0].title
    assert isinstance(title, Phrase)
    assert (title, title.template, title.values) == (SILENT, SILENT.template, {"headset": "H390"})


def test_an_old_engine_still_shows_its_english(engine: ScriptedEngine, ready_desk: HeadlessDesk) -> None:
    engine.emit(EventName.ENGINE_WARNING, {"code": "x", "title": str(SILENT), "hint": "", "phrases": 7})
    assert ready_desk.until(lambda v: v.troubles, "warned").troubles[0].title == SILENT


def test_an_account_says_what_is_wrong_with_its_template(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    error = phrase("{host} does not answer.", host="sip.example.org")
    view = AccountView("main", AccountState.RETRYING, 1.0, error, code="no_answer")
    engine.emit(EventName.ACCOUNT_RETRYING, to_plain(view))
    shown = ready_desk.until(lambda v: v.troubles, "told").troubles[0].title
    assert isinstance(shown, Phrase)
    assert shown == error or error in shown.values.values()
    assert error.template in {
        shown.template,
        *(v.template for v in shown.values.values() if isinstance(v, Phrase)),
    }


def test_a_refused_command_says_why_with_its_template(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    refusal = Refused("too_many_calls", phrase("{most} calls are up.", most=8), "End one of them first.")
    engine.refuse["call.dial"] = refusal.as_dict()
    ready_desk.desk.dial("+40215550199")
    error = ready_desk.until(lambda v: v.dial.error, "refused").dial.error
    assert isinstance(error, Phrase)
    assert (error, error.values) == ("8 calls are up.", {"most": 8})
