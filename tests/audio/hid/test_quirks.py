"""What headsets really do, as their users report it; each quirk that cost somebody a call is a test."""

from audio.hid.headset import PATIENCE_SECONDS, Headset
from audio.hid.ports import Button, Lamps, Pressed, Wish
from audio.hid.switch import ECHO_SECONDS, RELEASE_SECONDS
from audio.hid.telephony import telephony
from tests.audio.hid import models

IDLE, RINGS, TALKS = Lamps(), Lamps(ring=True), Lamps(off_hook=True)
MUTED, HELD = Lamps(off_hook=True, mute=True), Lamps(off_hook=True, hold=True)
WAITING = Lamps(off_hook=True, ring=True)


class Scene:
    """A headset and a clock."""

    def __init__(self, descriptor: bytes) -> None:
        phone = telephony(descriptor)
        assert phone is not None
        self.headset = Headset(phone)
        self.now = 1000.0
        self.headset.show(IDLE, self.now)

    def show(self, lamps: Lamps, after: float = 10.0) -> tuple[bytes, ...]:
        self.now += after
        return self.headset.show(lamps, self.now)

    def play(self, *reports: bytes, after: float = 10.0, apart: float = 0.01) -> list[Wish]:
        """Play reports one after the other and return what was wished."""
        return [one.wish for one in self.pressed(*reports, after=after, apart=apart)]

    def pressed(self, *reports: bytes, after: float = 10.0, apart: float = 0.01) -> list[Pressed]:
        self.now += after
        found: list[Pressed] = []
        for report in reports:
            found += self.headset.reported(report, self.now)
            self.now += apart
        return found

    def remind(self, after: float) -> tuple[bytes, ...]:
        self.now += after
        return self.headset.remind(self.now)


def jabra(hook: int, more: int = 0) -> bytes:
    return bytes((2, hook | more, 0))


JABRA_MUTE, JABRA_FLASH, JABRA_REDIAL, JABRA_REJECT = 4, 8, 16, 32


def test_a_hook_that_stands_answers_and_hangs_up() -> None:
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    assert scene.play(jabra(1)) == [Wish.ANSWER]
    scene.show(TALKS, 0.2)
    assert scene.play(jabra(0)) == [Wish.HANG_UP]


def test_the_hooks_answer_to_our_lamp_is_no_press() -> None:
    """Answered on the screen: the headset follows the lamp and reports its hook, late over the radio."""
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    scene.show(TALKS)
    assert scene.play(jabra(1), after=ECHO_SECONDS - 0.5) == []
    scene.show(IDLE)
    assert scene.play(jabra(0), after=0.3) == []


def test_a_headset_that_gives_up_waiting_for_the_lamp_does_not_hang_up() -> None:
    """After 2 s without a lamp the hook falls back by itself; just then the call was answered."""
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    assert scene.play(jabra(1)) == [Wish.ANSWER]
    scene.show(TALKS, 2.0)
    assert scene.play(jabra(0), after=0.1) == []
    assert scene.remind(ECHO_SECONDS) == (b"\x02\x01\x00",), "the lamp is told again"
    assert scene.play(jabra(1), after=0.2) == [], "and the answer to that is no press"
    assert scene.play(jabra(0)) == [Wish.HANG_UP]


def test_mute_is_one_then_nought_and_counts_once() -> None:
    scene = Scene(models.JABRA)
    scene.show(TALKS)
    scene.play(jabra(1), after=0.1)
    assert scene.play(jabra(1, JABRA_MUTE), jabra(1)) == [Wish.MUTE]
    assert scene.show(MUTED, 0.05) == (b"\x02\x13\x00",), "both mute lamps acknowledge it"
    assert scene.play(jabra(1, JABRA_MUTE), jabra(1)) == [Wish.UNMUTE]


def test_mute_means_nothing_without_a_call() -> None:
    scene = Scene(models.JABRA)
    assert scene.pressed(jabra(0, JABRA_MUTE), jabra(0)) == [Pressed(Button.MUTE, Wish.NOTHING)]


def test_a_push_button_that_claims_to_stand_does_not_hang_up_as_it_is_let_go() -> None:
    scene = Scene(models.POLY)
    scene.show(RINGS)
    assert scene.play(b"\x08\x01", b"\x08\x00", apart=0.2) == [Wish.ANSWER]
    scene.show(TALKS, 0.1)
    assert scene.play(b"\x08\x01", b"\x08\x00", after=1.0, apart=0.2) == [Wish.HANG_UP], (
        "within the echo time"
    )


def test_a_push_button_hangs_up_a_call_that_was_answered_on_the_screen() -> None:
    scene = Scene(models.POLY)
    scene.show(TALKS)
    assert scene.play(b"\x08\x01", b"\x08\x00", after=ECHO_SECONDS + 1, apart=0.2) == [Wish.HANG_UP]


def test_a_mute_button_that_claims_to_stand_toggles() -> None:
    scene = Scene(models.POLY)
    scene.show(TALKS)
    assert scene.play(b"\x08\x02", b"\x08\x00", apart=0.2) == [Wish.MUTE]
    scene.show(MUTED, 0.1)
    assert scene.play(b"\x08\x02", b"\x08\x00", apart=0.2) == [Wish.UNMUTE]


def test_a_boom_arm_mutes_by_where_it_stands() -> None:
    scene = Scene(models.POLY)
    scene.show(TALKS)
    assert scene.play(b"\x08\x02") == [Wish.MUTE]
    scene.show(MUTED, 0.1)
    assert scene.play(b"\x08\x00") == [Wish.UNMUTE]
    scene.show(TALKS, 0.1)
    assert scene.play(b"\x08\x02") == [Wish.MUTE]
    scene.show(TALKS, 5.0)
    assert scene.play(b"\x08\x00") == [], "unmuted on the screen meanwhile: nothing left to wish"


def test_one_press_told_in_two_reports_counts_once() -> None:
    scene = Scene(models.POLY)
    scene.show(TALKS)
    assert scene.play(b"\x09\x01", b"\x08\x02", b"\x09\x00", b"\x08\x00") == [Wish.MUTE]


def test_a_toggle_without_release_answers_and_hangs_up() -> None:
    scene = Scene(models.TOGGLE)
    scene.show(RINGS)
    assert scene.play(b"\x01") == [Wish.ANSWER]
    scene.show(TALKS, 0.2)
    assert scene.play(b"\x01") == [Wish.HANG_UP]
    scene.show(IDLE, 0.2)
    assert scene.play(b"\x01") == [Wish.NOTHING]


def test_a_repeat_within_a_tenth_of_a_second_is_the_same_press() -> None:
    scene = Scene(models.TOGGLE)
    scene.show(TALKS)
    assert scene.play(b"\x02", b"\x02", b"\x02", apart=0.04) == [Wish.MUTE]


def test_a_button_held_down_is_not_pressed_by_its_neighbour() -> None:
    scene = Scene(models.TOGGLE)
    scene.show(TALKS)
    assert scene.play(b"\x02") == [Wish.MUTE]
    scene.show(MUTED, 0.05)
    assert scene.play(b"\x03", after=1.0) == [Wish.HANG_UP], "mute is still held: only the hook is new"


def test_drop_ends_a_call_and_rejects_an_offer() -> None:
    scene = Scene(models.TOGGLE)
    scene.show(RINGS)
    assert scene.play(b"\x04", b"\x00") == [Wish.REJECT]
    scene.show(TALKS)
    assert scene.play(b"\x04", b"\x00") == [Wish.HANG_UP]


def test_reject_is_a_programmable_button_and_may_come_twice() -> None:
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    assert scene.play(jabra(0, JABRA_REJECT), jabra(0), jabra(0, JABRA_REJECT), jabra(0)) == [Wish.REJECT]
    scene.show(IDLE, 0.1)
    assert scene.play(jabra(0, JABRA_REJECT), jabra(0), after=0.3) == [Wish.NOTHING], "the second one, late"


def test_reject_in_report_four_bit_forty() -> None:
    scene = Scene(models.YEALINK)
    scene.show(RINGS)
    assert scene.play(b"\x04\x40", b"\x04\x00") == [Wish.REJECT]


def test_hold_touches_only_the_hold_lamp() -> None:
    """With the Off-Hook lamp out a headset hangs up."""
    scene = Scene(models.YEALINK)
    assert scene.show(TALKS) == (b"\x04\x01",)
    assert scene.show(HELD) == (b"\x04\x09",)
    assert scene.play(b"\x04\x09", b"\x04\x01") == [Wish.HOLD], "the hook came along late, unpressed"


def test_flash_only_in_a_call_and_redial_only_without() -> None:
    scene = Scene(models.JABRA)
    assert scene.play(jabra(0, JABRA_FLASH), jabra(0)) == [Wish.NOTHING]
    assert scene.play(jabra(0, JABRA_REDIAL), jabra(0)) == [Wish.REDIAL]
    scene.show(TALKS)
    scene.play(jabra(1), after=0.1)
    assert scene.play(jabra(1, JABRA_FLASH), jabra(1)) == [Wish.FLASH]
    assert scene.play(jabra(1, JABRA_REDIAL), jabra(1)) == [Wish.NOTHING]


def test_the_hook_is_ignored_while_a_second_call_rings() -> None:
    scene = Scene(models.JABRA)
    scene.show(TALKS)
    scene.play(jabra(1), after=0.1)
    scene.show(WAITING)
    assert scene.play(jabra(0)) == [Wish.NOTHING]
    assert scene.remind(PATIENCE_SECONDS) == (b"\x02\x05\x00",), "and put back where it was"
    assert scene.play(jabra(1), after=0.5) == []
    assert scene.play(jabra(1, JABRA_REJECT), jabra(1)) == [Wish.REJECT]


def test_a_wish_nobody_heeds_puts_the_headset_back() -> None:
    scene = Scene(models.JABRA)
    assert scene.play(jabra(1)) == [Wish.NOTHING], "there is no call to answer"
    assert scene.remind(PATIENCE_SECONDS - 0.5) == ()
    assert scene.remind(0.6) == (b"\x02\x00\x00",)
    assert scene.remind(5.0) == (), "once"


def test_a_wish_that_was_heeded_is_not_repeated() -> None:
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    assert scene.play(jabra(1)) == [Wish.ANSWER]
    scene.show(TALKS, 0.2)
    assert scene.remind(PATIENCE_SECONDS) == ()


def test_a_quick_press_is_shorter_than_any_call() -> None:
    assert RELEASE_SECONDS < PATIENCE_SECONDS < ECHO_SECONDS


def test_the_keypad_of_a_desk_phone() -> None:
    scene = Scene(models.DESK)
    scene.show(TALKS)
    scene.play(b"\x01\x00", after=0.1)
    pressed = scene.pressed(b"\x01\x06", b"\x01\x00", b"\x01\x0c", b"\x01\x00", apart=0.2)
    assert [(one.wish, one.key) for one in pressed] == [(Wish.KEY, "5"), (Wish.KEY, "#")]
    assert scene.show(RINGS) == (b"\x00\x01",), "its own ringer"


def test_the_line_busy_bit_beside_the_hook_is_no_button() -> None:
    scene = Scene(models.JABRA)
    scene.show(RINGS)
    assert scene.play(jabra(0, 2), jabra(0), jabra(0, 2)) == [], "nobody touched anything"
    assert scene.play(jabra(1, 2)) == [Wish.ANSWER]
    scene.show(TALKS, 0.2)
    assert scene.play(jabra(1)) == [], "the busy bit falls alone"


def test_telephone_usages_that_are_no_call_control_mean_nothing() -> None:
    """Feature, Speed Dial, and Answer On/Off, which is an answering machine's."""
    feature, speed_dial, answer_on_off = 0x22, 0x50, 0x74
    odd = models.headset(
        models.bits(models.INPUT, models.ABSOLUTE, (models.HOOK, feature, speed_dial, answer_on_off)),
        models.padding(models.INPUT, 4),
    )
    scene = Scene(odd)
    scene.show(RINGS)
    for bit in (2, 4, 8):
        assert scene.play(bytes((bit,)), b"\x00") == []
    assert scene.play(b"\x01") == [Wish.ANSWER]


def test_the_second_press_of_the_hook_ends_what_the_first_answered_and_rejects_nothing_else() -> None:
    scene = Scene(models.TOGGLE)
    scene.show(RINGS)
    assert scene.play(b"\x01", b"\x00") == [Wish.ANSWER]
    scene.show(WAITING, 0.1)
    assert scene.play(b"\x01", b"\x00", after=1.0) == [Wish.NOTHING], "somebody else rings meanwhile"
    scene.show(TALKS, 0.1)
    assert scene.play(b"\x01", b"\x00") == [Wish.HANG_UP]


def test_a_call_that_ends_while_another_is_held_keeps_the_receiver_lifted() -> None:
    scene = Scene(models.JABRA)
    scene.show(HELD)
    scene.play(jabra(1), after=0.1)
    assert scene.show(TALKS) == (b"\x02\x01\x00",), "only the hold lamp went out"
    assert scene.play(after=5.0) == []


def test_lamps_are_told_anew_after_each_change_and_whole() -> None:
    """A headset that was switched off and on, or driven by another program, shows the truth again."""
    scene = Scene(models.JABRA)
    assert scene.show(MUTED) == (b"\x02\x13\x00",)
    assert scene.show(MUTED, 0.1) == (b"\x02\x13\x00",), "the same lamps, the same reports"
    assert scene.show(WAITING) == (b"\x02\x05\x00",)
    assert scene.show(IDLE) == (b"\x02\x00\x00",)
