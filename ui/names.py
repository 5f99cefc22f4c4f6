"""The stable object names of the window, for tests, screen drivers and assistive technology.

Fixed names are listed here; families are made by the functions below. `ui.probe` reports where each of them
is on the screen.
"""

from typing import Final

WINDOW: Final = "hearthline"
COMPACT: Final = "compact_window"
BANNER: Final = "banner"
SETTINGS: Final = "settings_window"

STATUS: Final = "status"
PENDING: Final = "pending"
EMERGENCY: Final = "emergency"
EMERGENCY_QUESTION: Final = "emergency_question"
EMERGENCY_CALL: Final = "emergency_call"
HEADSET: Final = "headset"
OPEN_SETTINGS: Final = "open_settings"
LISTEN_AGAIN: Final = "listen_again"
SIDETONE: Final = "sidetone"
SIDETONE_LEVEL: Final = "sidetone_level"

ANSWER: Final = "answer"
DECLINE: Final = "decline"
HOLD: Final = "hold"
MUTE: Final = "mute"
TRANSFER: Final = "transfer"
KEYPAD: Final = "keypad"
END: Final = "end"

REDIRECT: Final = "redirect"
COMPLETE: Final = "complete_transfer"
BACK: Final = "back_to_caller"
CONFERENCE: Final = "conference"
SWAP: Final = "swap"
LINE_UP: Final = "line_up"
PADLOCK: Final = "padlock"
VOICE: Final = "voice"
VOICE_FIGURES: Final = "voice_figures"
RECORD: Final = "record"
RECORD_MENU: Final = "record_menu"
RECORDING: Final = "recording"
TRANSFER_PANEL: Final = "transfer_panel"
TRANSFER_FIELD: Final = "transfer_field"
TRANSFER_LIST: Final = "transfer_list"
ASK_FIRST: Final = "ask_first"
AT_ONCE: Final = "transfer_at_once"
VOICEMAIL: Final = "voicemail"
SHOW_AS: Final = "show_as"
LINE: Final = "line"
LINK_QUESTION: Final = "link_question"
LINK_NUMBER: Final = "link_number"
LINK_DIAL: Final = "link_dial"
LINK_CANCEL: Final = "link_cancel"

CALLER_NAME: Final = "caller_name"
CALLER_NUMBER: Final = "caller_number"
CALL_CLOCK: Final = "call_clock"
CALL_STATE: Final = "call_state"
NOTES: Final = "notes"
NOTES_SAVED: Final = "notes_saved"

CALL_LIST: Final = "calls"
CALL_BACK_LIST: Final = "call_backs"
HISTORY_LIST: Final = "history"
HISTORY_SEARCH: Final = "history_search"
EARLIER_LIST: Final = "earlier"

DIAL: Final = "dial"
DIAL_CALL: Final = "dial_call"
DIAL_ERROR: Final = "dial_error"
SUGGESTIONS: Final = "suggestions"

FINISH_WRAP_UP: Final = "finish_wrap_up"
MORE_TIME: Final = "more_time"

TROUBLES: Final = "troubles"
NOTICE: Final = "notice"
PALETTE: Final = "palette"
PALETTE_FIELD: Final = "palette_field"
PALETTE_LIST: Final = "palette_list"
KEY_SHEET: Final = "key_sheet"
PAD: Final = "pad"
QUIT_QUESTION: Final = "quit_question"

SET_UP: Final = "set_up"
SET_UP_CODE_WAY: Final = "set_up_code_way"
SET_UP_ACCOUNT_WAY: Final = "set_up_account_way"
SET_UP_URL: Final = "set_up_url"
SET_UP_CODE: Final = "set_up_code"
SET_UP_SERVER: Final = "set_up_server"
SET_UP_USER: Final = "set_up_user"
SET_UP_PASSWORD: Final = "set_up_password"  # noqa: S105 - the name of a field
SET_UP_TRANSPORT: Final = "set_up_transport"
SET_UP_NEXT: Final = "set_up_next"
SET_UP_BACK: Final = "set_up_back"
SET_UP_ERROR: Final = "set_up_error"
SET_UP_HINT: Final = "set_up_hint"
SET_UP_RESULT: Final = "set_up_result"
SPEAKER: Final = "speaker"
MICROPHONE: Final = "microphone"
TEST_TONE: Final = "test_tone"
TEST_RING: Final = "test_ring"
MUTED: Final = "muted"
MUTED_BANNER: Final = "muted_banner"
OPEN_CHECK: Final = "open_check"
CHECK: Final = "check_window"
CHECK_SETTINGS: Final = "check_settings"
CHECK_PICTURE: Final = "check_picture"
CHECK_WHOLE: Final = "check_whole"
CHECK_SHORT: Final = "check_short"
CHECK_NOW: Final = "check_now"
CHECK_RESULT: Final = "check_result"
CHECK_FIGURES: Final = "check_figures"
CHECK_OFFER: Final = "check_offer"
CHECK_LATER: Final = "check_later"


def outcome(code: str) -> str:
    """Return the name of the wrap-up choice with this code: `outcome_resolved`…"""
    return f"outcome_{code}"


def digit(character: str) -> str:
    """Return the name of a keypad button: `digit_5`, `digit_star`, `digit_hash`."""
    return "digit_" + {"*": "star", "#": "hash"}.get(character, character)


def field(name: str) -> str:
    """Return the name of a caller-file field: `file_name`, `file_email`…"""
    return f"file_{name}"


def setting(key: str) -> str:
    """Return the name of the editor of one setting."""
    return f"setting_{key}"


def account(part: str, place: int) -> str:
    """Return the name of a part of the account at this place of the list: `account_edit_0`…"""
    return f"account_{part}_{place}"


def account_field(name: str) -> str:
    """Return the name of a field or button around the accounts: `account_server`, `account_save`…"""
    return f"account_{name}"


def trouble(code: str) -> str:
    """Return the name of a trouble line's button."""
    return f"trouble_{code}"


def other(code: str) -> str:
    """Return the name of a trouble line's second button."""
    return f"trouble_other_{code}"


def separate(place: int) -> str:
    """Return the name of the button that takes the member at this place out of a conference."""
    return f"separate_{place}"


def end_member(place: int) -> str:
    """Return the name of the button that ends the call of the member at this place."""
    return f"end_member_{place}"


def trouble_title(code: str) -> str:
    """Return the name of a trouble line's words: `trouble_title_server_unreachable`…"""
    return f"trouble_title_{code}"
