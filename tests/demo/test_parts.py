"""The call centre's parts by themselves: G.711, hearing, session descriptions, digest, people, clips."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sipmessage import AuthCredentials, AuthParameters

from app.demo import clips, g711, messages, people, sdp
from app.demo.digest import Guard
from app.demo.hearing import SILENCE, Hearing, level
from app.domain.errors import BadInput
from tests.demo.seat import tone


@pytest.mark.parametrize("kind", [0, 8])
@pytest.mark.parametrize("amplitude", [0.9, 0.2, 0.01])
def test_the_level_of_a_sine_is_right_in_both_laws(kind: int, amplitude: float) -> None:
    wanted = 20 * math.log10(amplitude) - 3.01
    assert level(tone(amplitude, kind), kind) == pytest.approx(wanted, abs=0.3)


def test_both_laws_round_trip_every_code() -> None:
    for code, sample in enumerate(g711.ULAW):
        assert g711.ULAW[g711.ulaw(sample)] == sample, code
    assert {abs(g711.ALAW[a] - u) <= 512 for a, u in zip(g711.ULAW_TO_ALAW, g711.ULAW, strict=True)} == {True}


def test_digital_silence_is_silence() -> None:
    assert level(g711.ULAW_SILENCE * 160, 0) == SILENCE


def _fed(frame: bytes, packets: int, hearing: Hearing, start: float = 0.0) -> Hearing:
    for number in range(packets):
        hearing.packet(frame, 0, start + number * 0.02)
    return hearing


def test_hearing_counts_seconds_of_sound_not_of_noise() -> None:
    hearing = _fed(tone(0.002), 100, Hearing())
    assert hearing.seconds == 0
    _fed(tone(0.2), 50, hearing, 2.0)
    assert hearing.seconds == pytest.approx(1.0)
    assert hearing.loudness == pytest.approx(-17.0, abs=0.3)


def test_hearing_takes_a_loud_room_for_the_floor() -> None:
    hearing = _fed(tone(0.006), 300, Hearing())
    before = hearing.seconds
    _fed(tone(0.006), 300, hearing, 6.0)
    assert hearing.seconds == before


def test_hearing_is_deaf_while_speaking_and_knows_gaps() -> None:
    hearing = Hearing()
    hearing.deaf = True
    _fed(tone(0.2), 50, hearing)
    assert hearing.seconds == 0
    hearing.packet(tone(0.2), 0, 1.5)
    assert hearing.longest_gap == pytest.approx(0.52)
    hearing.pause()
    hearing.packet(tone(0.2), 0, 60.0)
    assert hearing.longest_gap < 1


def test_an_offer_is_read_and_answered() -> None:
    media = sdp.read(sdp.write("127.0.0.1", 4000, (8, 0), version=1, event=96, way="sendonly"))
    assert (media.host, media.port, media.payload_type, media.event_type) == ("127.0.0.1", 4000, 8, 96)
    assert media.ours == "recvonly"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"v=0\r\nm=video 4000 RTP/AVP 0\r\n",
        b"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 9\r\n",
        b"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/SAVP 0\r\n",
        b"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio x RTP/AVP 0\r\n",
        b"v=0\r\nm=audio 4000 RTP/AVP 0\r\n",
    ],
)
def test_a_description_that_cannot_be_used_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(BadInput):
        sdp.read(body)


@given(st.binary(max_size=300))
def test_no_description_does_anything_else(body: bytes) -> None:
    try:
        sdp.read(b"v=0\r\nc=IN IP4 127.0.0.1\nm=audio " + body)
    except BadInput:
        return


@given(st.binary(max_size=400))
def test_no_datagram_does_anything_but_be_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        messages.parse(b"OPTIONS " + data)


def test_digest_refuses_another_realm_and_an_unknown_nonce() -> None:
    guard = Guard("demo", "secret")
    said = {"realm": "elsewhere", "nonce": "none", "username": "demo", "uri": "sip:x", "response": "0"}
    assert guard.check("REGISTER", AuthCredentials("Digest", AuthParameters(**said))) == "stale"
    nonce = guard.challenge().parameters["nonce"]
    assert (
        guard.check("REGISTER", AuthCredentials("Digest", AuthParameters(**{**said, "nonce": nonce})))
        == "wrong"
    )


def test_the_sample_people_cover_the_five_languages_and_call_from_their_countries() -> None:
    known = people.known()
    assert {person.voice for person in known} == {"ro", "ko", "es", "en", "en-ph"}
    for person in known:
        assert person.number.startswith("+")
        for name in ("say", "reply", "bye"):
            assert len(clips.clip(person.voice, name)) > 8000
            assert clips.words(person.voice, name)


def test_callers_are_the_same_for_a_seed_and_mix_in_strangers() -> None:
    def thirty(seed: int) -> list[people.Person]:
        callers = people.Callers(seed)
        return [callers.next() for _ in range(30)]

    assert thirty(7) == thirty(7)
    assert [person.name for person in thirty(7)[:3]] == [person.name for person in people.known()[:3]]
    everybody = [person for seed in range(5) for person in thirty(seed)]
    assert any(person.number and not person.name for person in everybody)
    assert any(not person.number for person in everybody)
    numbers = {person.number for person in everybody if not person.name and person.number}
    assert numbers.isdisjoint(person.number for person in people.known())


def test_the_first_caller_is_patient_and_some_later_ones_are_not() -> None:
    callers = people.Callers(3)
    patience = []
    for _ in range(60):
        callers.next()
        patience.append(callers.impatience())
    assert patience[:2] == [None, None]
    assert 4 <= sum(wait is not None for wait in patience) <= 25


def test_music_repeats_without_a_click() -> None:
    samples = [g711.ULAW[code] for code in clips.music()]
    assert len(samples) == 8 * 8000
    assert max(samples) > 5000
    assert abs(samples[0]) < 200
    assert abs(samples[-1]) < 200
