"""Messages waiting and watched lines, as NOTIFY bodies tell them: also hostile ones."""

import time

import pytest

from app.engine.message_waiting import summary
from app.engine.watched_lines import dialogs_after, line_state
from app.wire.engine import LineState, MessageWaiting

HEAD = "NOTIFY sip:1001@127.0.0.1 SIP/2.0\r\nEvent: x\r\nSubscription-State: active\r\n"
MWI = HEAD + "Content-Type: application/simple-message-summary\r\n\r\n"
INFO = HEAD + "Content-Type: application/dialog-info+xml\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("Messages-Waiting: yes\r\nVoice-Message: 2/8 (1/2)\r\n", (2, 8, 1)),
        ("messages-waiting:no\r\nvoice-message:0/3\r\n", (0, 3, 0)),
        ("Messages-Waiting: yes\nMessage-Account: sip:1001@x\n", (1, 0, 0)),
        ("Messages-Waiting: no\n", (0, 0, 0)),
        ("Messages-Waiting: yes\r\nVoice-Message: 999999999/0\r\n", (99_999, 0, 0)),
    ],
)
def test_a_summary_is_read(body: str, counts: tuple[int, int, int]) -> None:
    assert summary("a", MWI + body, "*97") == MessageWaiting("a", *counts, "*97")


@pytest.mark.parametrize(
    "notify",
    [
        "",
        MWI,
        HEAD + "Content-Type: text/plain\r\n\r\nMessages-Waiting: yes\r\n",
        MWI + "Voice-Message: 1/1\r\n",
        MWI + "Messages-Waiting: perhaps\r\n",
        "\r\n\r\n" + "Messages-Waiting: yes\r\n",
    ],
)
def test_what_is_no_summary_says_nothing(notify: str) -> None:
    assert summary("a", notify, "") is None


def test_huge_bodies_are_read_in_no_time() -> None:
    begun = time.monotonic()
    for piece in ("Voice-Message: ", " ", "\r\n", "9", "<dialog ", "<state ", "</", "<a:", 'id="'):
        summary("a", MWI + "Messages-Waiting: yes\r\n" + piece * 500_000, "")
        dialogs_after({}, INFO + "<dialog-info state='full'>" + piece * 500_000)
    assert time.monotonic() - begun < 3


def told(*dialogs: str, state: str = "full", before: dict[str, str] | None = None) -> LineState:
    body = f'<?xml version="1.0"?><dialog-info version="0" state="{state}" entity="sip:2@x">'
    after = dialogs_after(before or {}, INFO + body + "".join(dialogs) + "</dialog-info>")
    assert after is not None
    return line_state(after)


def dialog(state: str, key: str = "1") -> str:
    return f'<dialog id="{key}" call-id="c"><state event="x">{state}</state></dialog>'


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), LineState.FREE),
        (("terminated",), LineState.FREE),
        (("early",), LineState.RINGING),
        (("trying",), LineState.RINGING),
        (("confirmed",), LineState.BUSY),
        (("early", "confirmed"), LineState.BUSY),
    ],
)
def test_a_line_is_what_its_dialogs_are(states: tuple[str, ...], expected: LineState) -> None:
    assert told(*(dialog(state, str(key)) for key, state in enumerate(states))) is expected


def test_a_partial_notify_changes_only_what_it_names() -> None:
    before = {"1": "confirmed"}
    assert told(dialog("early", "2"), state="partial", before=before) is LineState.BUSY
    assert told(dialog("terminated", "1"), state="partial", before=before) is LineState.FREE
    assert told(dialog("early", "2"), state="full", before=before) is LineState.RINGING


def test_prefixes_and_other_messages() -> None:
    body = "<di:dialog-info state='full'><di:dialog id='a'><di:state>confirmed</di:state></di:dialog>"
    assert line_state(dialogs_after({}, INFO + body) or {}) is LineState.BUSY
    assert dialogs_after({}, "SIP/2.0 200 OK\r\n\r\n") is None
    assert dialogs_after({"1": "early"}, INFO + "<presence/>") is None
    ended = INFO.replace("active", "terminated;reason=noresource")
    assert dialogs_after({"1": "confirmed"}, ended) == {}
