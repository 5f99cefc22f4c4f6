"""What the window may ask of the desk. Every call returns at once; what comes of it is the next view."""

from typing import Protocol

from app.desk.account_views import AccountForm
from app.domain.agent import Availability


class Actions(Protocol):
    """The desk as `ui` sees it; all on the Qt thread, none takes longer than a millisecond."""

    # status
    def choose_status(self, availability: Availability, reason: str = "") -> None:
        """Choose at once, or after the call that is up."""

    # help
    def call_for_help(self) -> None:
        """Alarm the supervisors; kept until the server has it."""

    # calls
    def dial(self, typed: str, line: str = "") -> None:
        """Dial what was typed; a bad number shows in `DialView.error`. `line`: on this account."""

    def type_ahead(self, typed: str) -> None:
        """Look for people while somebody types in the dial field."""

    def show_as(self, identity: str, *, hidden: bool = False) -> None:
        """Choose the number that the called see: one of `DialView.identities`, "" the usual, or none."""

    def use_line(self, account: str) -> None:
        """Let the next calls go out on this account: one of `DialView.lines`."""

    def dial_voicemail(self) -> None:
        """Call the mailbox."""

    def answer_link(self, *, dial: bool) -> None:
        """Take the answer to the question about a clicked link."""

    def answer(self, call: str) -> None:
        """Answer an offer."""

    def decline(self, call: str) -> None:
        """Decline an offer."""

    def redirect(self, call: str, to: str) -> None:
        """Send an offer elsewhere without answering it."""

    def hang_up(self, call: str) -> None:
        """End a call; ending the talk with a colleague goes back to the caller."""

    def toggle_hold(self, call: str) -> None:
        """Hold or resume."""

    def toggle_mute(self, call: str) -> None:
        """Mute or unmute the microphone."""

    def send_dtmf(self, call: str, digits: str) -> None:
        """Send keypad digits."""

    def select_call(self, call: str) -> None:
        """Bring a call of the list to the centre."""

    # several calls
    def swap(self) -> None:
        """Talk with the one who waits; the other waits."""

    def transfer(self, call: str, to: str) -> None:
        """Send a call there at once."""

    def consult(self, call: str, to: str) -> None:
        """Ask there first; the caller waits."""

    def complete_transfer(self, call: str) -> None:
        """Connect caller and colleague; `call` is either side."""

    def back_to_caller(self, call: str) -> None:
        """End the question, talk with the caller again; `call` is either side."""

    def conference(self, call: str) -> None:
        """Bring everybody on the line together."""

    def separate(self, call: str) -> None:
        """Take one out of a conference and let them wait."""

    # recording
    def toggle_recording(self, call: str) -> None:
        """Start, pause, or go on recording."""

    def stop_recording(self, call: str) -> None:
        """End the recording."""

    def set_consent(self, call: str, consent: str) -> None:
        """Note what the caller said about being recorded; `refused` ends the recording."""

    # notes, caller file, wrap-up
    def edit_notes(self, call: str, text: str) -> None:
        """Keep every keystroke (safe on disk within a second)."""

    def edit_caller_file(self, field: str, value: str) -> None:
        """Change `name`, `numbers`, `email`, `address`, `customer_number`, `language`, `tags` or `notes`."""

    def choose_outcome(self, code: str) -> None:
        """Choose the outcome of the wrap-up."""

    def finish_wrap_up(self) -> None:
        """Submit the wrap-up; an outcome must be chosen."""

    def more_time(self) -> None:
        """Extend the wrap-up."""

    # Web Call Back
    def claim_call_back(self, request: str) -> None:
        """Take a visitor's request."""

    def release_call_back(self, request: str) -> None:
        """Give it back."""

    def dial_call_back(self, request: str) -> None:
        """Claim if need be, then call the visitor."""

    # set-up and settings
    def set_up_choose(self, way: str) -> None:
        """Go to `code`, `account`, or `back`."""

    def set_up_enrol(self, url: str, code: str) -> None:
        """Enrol with the one-time code."""

    def set_up_account(self, server: str, user: str, password: str, transport: str) -> None:
        """Set up a seat of one's own with a SIP account."""

    def set_up_consent(self, agreed: bool) -> None:
        """Answer the question about an account that is not on loopback while the stock engine is in use."""

    def set_up_headset_done(self) -> None:
        """Go on from the headset page to the first registration."""

    def set_up_finish(self) -> None:
        """Leave the assistant."""

    def use_devices(self, speaker: str, microphone: str, ring: tuple[str, ...]) -> None:
        """Choose sound devices; "" follows the system."""

    def test_tone(self, speaker: str) -> None:
        """Play the test tone."""

    def test_ring(self, speaker: str) -> None:
        """Let it ring shortly on a device, as it is set."""

    def use_sidetone(self, way: str, level: int) -> None:
        """Hear oneself: `off`, `headset` or `own`, at a level of 1 to 100, with the headset in use."""

    def check_headset(self, *, whole: bool) -> None:
        """Record the voice and play it back; `whole`: the check before the shift, with the network."""

    def put_off_check(self) -> None:
        """Do not offer the check before the shift again until the next start."""

    def watch_levels(self, on: bool) -> None:
        """Let the level meters move or rest."""

    def set_setting(self, key: str, value: str) -> None:
        """Change one setting; a bad value shows as a trouble line and changes nothing.

        A setting of kind `secret` goes to the keyring, never to a file.
        """

    # accounts
    def save_account(self, form: AccountForm, password: str) -> None:
        """Add or change an account; what is wrong with it shows in `AccountsView.error`, and nothing changes.

        An empty password keeps the one held.
        """

    def remove_account(self, account: str) -> None:
        """Take away an account of one's own."""

    def enable_account(self, account: str, *, on: bool) -> None:
        """Use an account, or let it rest."""

    def make_default_account(self, account: str) -> None:
        """Let calls go out on this account unless another is chosen."""

    # troubles and the end
    def act(self, trouble: str, action: str) -> None:
        """Do what a trouble line offers."""

    def dismiss_notice(self) -> None:
        """Take the notice away."""

    def quit(self, *, hang_up: bool) -> None:
        """Leave: end calls if allowed to, tell the engine to shut down, keep what is not sent yet."""
