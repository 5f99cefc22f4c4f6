"""Several accounts: kept, given to the engine, chosen when dialling, told when one rings."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import settings
from app.desk.account_book import MAIN, MOST, PART, book_from, checked
from app.desk.views import AccountForm, AccountRow, WindowView
from app.domain.agent import Shown
from app.domain.call import CallState, EndCause, move
from app.domain.errors import BadInput
from app.wire import home
from app.wire.engine import AccountState, EventName
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

SALES = AccountForm(name="Sales", server="sip.example.com:5070", user="300", transport="tcp")
WORD = "a second password"


def rows(view: WindowView) -> list[AccountRow]:
    return list(view.accounts.rows)


def second(desk: HeadlessDesk, form: AccountForm = SALES) -> str:
    """Add an account and return its id once it is registered."""
    desk.desk.save_account(form, WORD)
    view = desk.until(lambda v: len(rows(v)) > 1 and rows(v)[-1].registered, "registered")
    return rows(view)[-1].account


def test_a_second_account_is_kept_registered_and_told(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    assert [row.managed for row in rows(desk.view)] == [True]
    assert not desk.view.dial.lines
    account = second(desk)
    given = engine.did("account.set")[-1]
    assert (given["account"], given["user"]) == (account, "300")
    assert given["registrar"] == "sip:sip.example.com:5070;transport=tcp"
    assert given["password"] == WORD
    assert [line.account for line in desk.view.dial.lines] == [MAIN, account]
    assert desk.view.line.registration == "2 of 2 registered"
    assert desk.view.accounts.saved == 1
    file = home.settings_file()
    desk.until_true(lambda: file.exists() and "accounts" in file.read_text(), "written")
    assert WORD not in home.settings_file().read_text()


@pytest.mark.parametrize(
    ("form", "password", "told"),
    [
        (replace(SALES, server=" "), WORD, "The server and the user are needed."),
        (replace(SALES, user="a b"), WORD, "The server or the user cannot be written so."),
        (replace(SALES, user='x"@evil'), WORD, "The server or the user cannot be written so."),
        (SALES, "", "The password is missing."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    desk: HeadlessDesk, engine: ScriptedEngine, form: AccountForm, password: str, told: str
) -> None:
    before = len(engine.did("account.set"))
    desk.desk.save_account(form, password)
    desk.until(lambda v: v.accounts.error == told, told)
    assert len(rows(desk.view)) == 1
    assert desk.view.accounts.saved == 0
    assert len(engine.did("account.set")) == before


def test_calls_go_out_on_the_chosen_account(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    account = second(desk, replace(SALES, identities="+40215550100, Sales <+40215550101>"))
    desk.desk.dial("501")
    desk.until_true(lambda: engine.did("call.dial"), "dialled")
    assert engine.did("call.dial")[-1]["account"] == MAIN
    desk.desk.use_line(account)
    view = desk.until(lambda v: v.dial.line == account, "chosen")
    assert view.dial.identities == ("+40215550100", "Sales <+40215550101>")
    desk.desk.dial("502")
    desk.until_true(lambda: len(engine.did("call.dial")) == 2, "dialled")
    assert engine.did("call.dial")[-1]["account"] == account
    desk.until(lambda v: v.call is not None and v.call.line == "Sales", "told")
    desk.desk.make_default_account(account)
    desk.until(lambda v: rows(v)[1].default and not rows(v)[0].default, "the usual one")


def test_an_account_that_is_down_is_not_dialled_from_but_for_an_emergency(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    account = second(desk)
    desk.desk.use_line(account)
    engine.register(AccountState.RETRYING, "The call centre does not answer.", account=account)
    view = desk.until(lambda v: not rows(v)[1].registered, "down")
    assert view.line.registration == "1 of 2 registered"
    assert [t.title for t in view.troubles] == ["Sales: The call centre does not answer."]
    desk.desk.dial("502")
    desk.until(lambda v: v.dial.error == "Not registered with the call centre.", "said")
    assert engine.did("call.dial") == []
    desk.desk.dial("112")
    desk.until_true(lambda: engine.did("call.dial"), "dialled")
    assert engine.did("call.dial")[-1]["account"] == MAIN


def test_ready_hangs_on_the_call_centres_account_alone(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    account = second(ready_desk)
    engine.register(AccountState.FAILED, "Wrong password.", account=account)
    ready_desk.until(lambda v: rows(v)[1].error == "Wrong password.", "told")
    assert ready_desk.view.status.shown is Shown.READY
    engine.register(AccountState.FAILED, "Wrong password.")
    ready_desk.until(lambda v: v.status.shown is Shown.NOT_READY, "not ready")
    ready_desk.desk.enable_account(MAIN, on=False)
    engine.register(account=account)
    ready_desk.until(lambda v: v.status.shown is Shown.READY, "the other one counts now")
    assert engine.did("account.remove")[-1]["account"] == MAIN


def test_ready_does_not_outlive_the_account_it_hung_on(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    leading, other = second(ready_desk), second(ready_desk, replace(SALES, user="301"))
    engine.register(AccountState.FAILED, "Wrong password.", account=other)
    ready_desk.until(lambda v: rows(v)[2].error == "Wrong password.", "told")
    ready_desk.desk.enable_account(MAIN, on=False)
    ready_desk.until(lambda v: v.status.shown is Shown.READY, "the first of the others counts")
    ready_desk.desk.make_default_account(other)
    ready_desk.until(lambda v: v.status.shown is Shown.NOT_READY, "not registered there")
    ready_desk.desk.make_default_account(leading)
    ready_desk.until(lambda v: v.status.shown is Shown.READY, "as before")
    ready_desk.desk.remove_account(leading)
    ready_desk.until(lambda v: v.status.shown is Shown.NOT_READY, "it is gone")


def test_who_rings_says_on_which_account(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    engine.offer()
    view = ready_desk.until(lambda v: v.call is not None, "offer")
    assert view.call is not None
    assert view.call.line == ""
    engine.end(view.call.call, EndCause.ABANDONED)
    account = second(ready_desk)
    call = engine.offer(account=account)
    ready_desk.until(lambda v: v.call is not None and v.call.call == call.id, "offer")
    assert [row.line for row in ready_desk.view.calls] == ["Sales"]
    assert ready_desk.view.call is not None
    assert ready_desk.view.call.line == "Sales"


def test_calling_back_and_the_mailbox_are_on_the_account_they_belong_to(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    account = second(desk)
    call = engine.offer("+34915550177", account=account)
    engine.end(call.id, EndCause.ABANDONED)
    row = desk.until(lambda v: v.history, "missed").history[0]
    assert (row.number, row.account) == ("+34915550177", account)
    desk.desk.dial(row.number, row.account)
    desk.until_true(lambda: engine.did("call.dial"), "called back")
    assert engine.did("call.dial")[-1]["account"] == account
    engine.messages_wait(3, "*55", account=account)
    engine.messages_wait(1, "*97")
    desk.until(lambda v: (v.voicemail.new, v.voicemail.number) == (4, "*55"), "the lamp")
    desk.desk.dial_voicemail()
    desk.until_true(lambda: len(engine.did("call.dial")) == 2, "the mailbox")
    assert (engine.did("call.dial")[-1]["to"], engine.did("call.dial")[-1]["account"]) == ("*55", account)


def test_who_was_cut_off_is_called_back_on_the_account_of_the_call(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    account = second(desk)
    call = engine.offer("+34915550177", account=account)
    engine.talk(call.id)
    desk.until(lambda v: v.call, "talking")
    engine.end(call.id, EndCause.NETWORK)
    view = desk.until(lambda v: any(t.code == "call_cut" for t in v.troubles), "told")
    action = next(t.action for t in view.troubles if t.code == "call_cut")
    desk.desk.act("call_cut", action)
    desk.until_true(lambda: engine.did("call.dial"), "called back")
    assert (engine.did("call.dial")[-1]["to"], engine.did("call.dial")[-1]["account"]) == (
        "+34915550177",
        account,
    )


def test_an_account_with_a_call_is_left_alone(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    account = second(desk)
    call = engine.offer(account=account)
    engine.emit_call(EventName.CALL_TALKING, move(call, CallState.TALKING, time.time()))
    desk.until(lambda v: v.call is not None, "talking")
    desk.desk.remove_account(account)
    desk.desk.enable_account(account, on=False)
    desk.until(lambda v: "A call of this account is up." in v.notice, "said")
    desk.desk.save_account(replace(rows(desk.view)[1].form, user="301"), "")
    desk.until(lambda v: v.accounts.error == "A call of this account is up.", "said")
    assert engine.did("account.remove") == []
    engine.end(call.id)
    desk.until(lambda v: not any(row.state is CallState.TALKING for row in v.calls), "over")
    desk.desk.remove_account(account)
    desk.until(lambda v: len(rows(v)) == 1, "gone")
    desk.until_true(lambda: engine.did("account.remove"), "taken away")
    assert desk.view.dial.lines == ()


def test_a_changed_account_keeps_its_password(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    account = second(desk)
    desk.desk.save_account(replace(rows(desk.view)[1].form, name="Shop", user="301"), "")
    desk.until(lambda v: rows(v)[1].address == "301@sip.example.com:5070", "changed")
    desk.until_true(lambda: engine.did("account.set")[-1]["user"] == "301", "given")
    assert engine.did("account.set")[-1]["account"] == account
    assert engine.did("account.set")[-1]["password"] == WORD
    desk.desk.save_account(AccountForm(MAIN, "Support"), "")
    desk.until(lambda v: rows(v)[0].name == "Support", "named")


def test_an_engine_that_is_back_gets_them_all_at_once(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    account = second(ready_desk)
    engine.die()
    engine.commands.clear()
    engine.reborn()
    ready_desk.until_true(lambda: len(engine.did("account.set")) >= 2, "all asked for")
    ready_desk.until(lambda v: all(row.registered for row in rows(v)), "all registered")
    words = [c["do"] for c in engine.commands]
    first = words.index("hello")
    assert words[first : first + 4] == ["hello", "snapshot", "account.set", "account.set"]
    assert {c["account"] for c in engine.did("account.set")[:2]} == {MAIN, account}


def test_an_engine_loses_what_is_not_in_use_any_more(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    engine.register(account="of another time")
    desk = start_desk(server)
    desk.until_true(lambda: engine.did("account.remove"), "taken away")
    assert engine.did("account.remove")[0]["account"] == "of another time"


def test_a_password_that_was_not_kept_is_asked_for(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    engine.refuse["account.set"] = {"code": "password_needed", "title": "…", "hint": "…"}
    desk.desk.save_account(SALES, WORD)
    desk.until(lambda v: rows(v)[-1].error == "The password of this account was not kept.", "told")


# the file


def test_a_file_of_before_keeps_every_value(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    before = {
        "window.theme": "dark",
        "account.srtp": "mandatory",
        "account.identities": ["+40215550100", "Sales <+40215550101>"],
        "account.voicemail": "*97",
        "account.expiry": 300,
        "something.newer": {"kept": True},
    }
    path.write_text(json.dumps(before))
    chosen = settings.load(path, {})
    book = book_from(chosen.part(PART))
    assert (book.default, book.main_enabled, book.own) == (MAIN, True, ())
    chosen.keep_part(PART, book.with_own(checked(SALES, None)).as_object())
    after = json.loads(path.read_text())
    assert {key: after[key] for key in before} == before
    again = book_from(settings.load(path, {}).part(PART))
    assert [(one.server, one.user, one.name) for one in again.own] == [
        ("sip.example.com:5070", "300", "Sales")
    ]


@pytest.mark.parametrize(
    "kept", [None, 7, [], "x", {"own": 3}, {"main": []}, {"default": None, "own": [None]}]
)
def test_a_bad_part_of_the_file_stops_nobody(kept: object) -> None:
    book = book_from(kept)
    assert book.own == ()
    assert book.main_enabled


def test_what_a_newer_program_wrote_is_kept() -> None:
    strange = {"id": "x", "server": {"not": "ours"}, "user": "1"}
    one = checked(SALES, None)
    book = book_from({"own": [strange, {"id": one.id, "server": one.server, "user": one.user, "newer": 1}]})
    assert [own.user for own in book.own] == ["300"]
    assert strange in book.enabled(one.id, False).as_object()["own"]


def test_there_is_an_end_to_adding() -> None:
    book = book_from(None)
    for _ in range(MOST):
        book = book.with_own(checked(SALES, None))
    with pytest.raises(BadInput, match="accounts already"):
        book.with_own(checked(SALES, None))
    gone = replace(book, default=book.own[0].id).without(book.own[0].id)
    assert gone.default == MAIN
