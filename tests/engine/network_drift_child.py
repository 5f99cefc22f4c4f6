"""A real call whose far end's clock differs from ours; as fast as the machine can.

`python -m tests.engine.network_drift_child JSON` (the words of `Trial`) dials a far end over loopback, gets
its packets when its clock and the road let them come, and pulls the bridge as our sound card would. It prints
what an ear notices in what is played, and how the delay moved.
"""

import ctypes
import gc
import json
import socket
import sys
import threading
from dataclasses import dataclass
from typing import Any, Final

import numpy
import pjsua2

from app.engine.endpoint import JITTER_BUFFER, keep_every_frame, opus_at_the_bridges_rate, prefer_codecs
from app.engine.sound import tune
from app.engine.sound_port import BridgePort
from audio.path import Clock
from audio.ports import FRAME_BYTES
from tests.engine.far_clock import Road, arrivals, said
from tests.engine.far_codec import Codec, Coded, coded, rate
from tests.engine.hearing_time import LOOK, RATE, Ear
from tests.peers.sip import FarEnd
from tests.peers.sip_message import sdp

_SETTLED: Final = 30
"""Tenths of a second at the start that are not judged."""
_FILLER: Final = 2
"""Tenths of a second for which a lost packet, or a standstill, may be heard."""
_HALF_TURN: Final = 16
_FAR: Final = 4000
"""Samples by which a standstill may move the sound."""
_NEAR: Final = 800
_AFTER: Final = {"before": (-3.0, 0.0), "after": (0.5, 1.0), "5_s": (5.0, 6.5), "10_s": (10.0, 11.5)}
"""Seconds since a standstill in which the delay is asked for."""


@dataclass(frozen=True)
class Trial:
    """Who says what over which road for how long. `most`: millionths that may be followed, None: as built."""

    seconds: float
    ppm: float
    said: str
    jitter_ms: float = 0.0
    lost: float = 0.0
    most: int | None = None
    codec: Codec = Codec.PCMA
    standstills: tuple[tuple[float, float], ...] = ()

    @property
    def road(self) -> Road:
        """Return what happens to packets."""
        return Road(self.ppm, self.jitter_ms / 1000, self.lost, self.standstills)

    @property
    def reach(self) -> int:
        """Return how far around the expected place the ear searches."""
        if self.said == "tone":
            return _HALF_TURN
        return _FAR if self.standstills else _NEAR


class _Call(pjsua2.Call):  # type: ignore[misc]
    """A call whose sound goes to the speaker."""

    def __init__(self, account: Any, devices: Any) -> None:
        super().__init__(account)
        self._devices = devices
        self.speaking = False

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Connect what comes."""
        del prm
        self.getAudioMedia(-1).startTransmit(self._devices.getPlaybackDevMedia())
        self.speaking = True


def main(trial: Trial) -> dict[str, Any]:
    """Run and return the figures."""
    endpoint = _endpoint(trial.codec)
    if trial.most is not None:
        library = ctypes.CDLL(pjsua2._pjsua2.__file__)
        ctypes.c_uint.in_dll(library, "pjmedia_stream_drift_most").value = trial.most
    port = BridgePort(endpoint)
    port.follow(Clock.SPEAKER)
    far, media = FarEnd(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind(("127.0.0.1", 0))
    sound = coded(trial.codec, said(trial.said, rate(trial.codec)))
    account, call, target = _dial(endpoint, far, media, sound)
    found = _listen(endpoint, port, call, _Road(media, target, trial, sound))
    port.follow(Clock.NULL)
    call.hangup(pjsua2.CallOpParam())
    far.close()
    media.close()
    del call
    account.shutdown()
    gc.collect()
    endpoint.libDestroy()
    return found


def _endpoint(codec: Codec) -> Any:
    endpoint = pjsua2.Endpoint()
    endpoint.libCreate()
    config = pjsua2.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.logConfig.level = config.logConfig.consoleLevel = 1
    media = config.medConfig
    tune(media)
    media.jbInit, media.jbMinPre, media.jbMaxPre, media.jbMax = JITTER_BUFFER
    keep_every_frame(media)
    media.hasIoqueue, media.threadCnt = False, 0  # packets are read when we poll, not a moment later
    endpoint.libInit(config)
    endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, pjsua2.TransportConfig())
    endpoint.libStart()
    prefer_codecs(endpoint, (codec.value,))
    opus_at_the_bridges_rate(endpoint)
    return endpoint


def _dial(endpoint: Any, far: FarEnd, media: socket.socket, sound: Coded) -> tuple[Any, Any, tuple[str, int]]:
    account, config = pjsua2.Account(), pjsua2.AccountConfig()
    config.idUri = "sip:seat@127.0.0.1"
    config.mediaConfig.transportConfig.port = 0
    account.create(config)
    call = _Call(account, endpoint.audDevManager())
    call.makeCall(f"sip:far@127.0.0.1:{far.port}", pjsua2.CallOpParam(True))
    while far.offers.empty():
        endpoint.libHandleEvents(10)
    offer = far.offered()
    assert offer.invite is not None
    assert offer.invite.media is not None
    answer = sdp(media.getsockname()[1]).replace(b"AVP 8 ", b"AVP %d " % sound.number)
    answer = answer.replace(b"rtpmap:8 PCMA/8000", f"rtpmap:{sound.number} {sound.name}".encode())
    far.reply(offer.invite, 200, offer, answer)
    while not call.speaking:
        endpoint.libHandleEvents(10)
    return account, call, offer.invite.media


class _Road:
    """Sends each packet when it is due."""

    def __init__(self, media: socket.socket, target: tuple[str, int], trial: Trial, sound: Coded) -> None:
        self._media, self._target = media, target
        self.trial, self.sound = trial, sound
        self._packets = arrivals(sound, trial.road, trial.seconds + 1)
        self._next = next(self._packets)
        self.lost: set[int] = set()
        for since, held in trial.standstills:
            self.lost.update(range(int(since * 10), int((since + held) * 10) + 1))

    def send(self, now: float) -> bool:
        """Send what has come by now (seconds); say whether there was anything."""
        sent = False
        while self._next.at <= now:
            if self._next.data is None:
                self.lost.add(int(now * 10))
            else:
                self._media.sendto(self._next.data, self._target)
                sent = True
            self._next = next(self._packets)
        return sent


def _listen(endpoint: Any, port: BridgePort, call: Any, road: _Road) -> dict[str, Any]:
    ear = Ear(road.sound.heard, road.trial.reach)
    memory = ctypes.create_string_buffer(FRAME_BYTES)
    address, listen = ctypes.addressof(memory), port.speaker.on_frame
    heard, waiting = bytearray(), []
    for tick in range(int(road.trial.seconds * 100)):
        if road.send(tick / 100):
            while endpoint.libHandleEvents(0) > 0:
                pass
        listen(address)
        heard += memory.raw
        if len(heard) == LOOK * 2:
            look = tick // 10
            if road.trial.standstills:
                waiting.append(_buffered(call, road.trial.codec))
            if look >= _SETTLED:
                excused = any(look - back in road.lost for back in range(_FILLER + 1))
                ear.hear(look, numpy.frombuffer(heard, numpy.int16).astype(float), excused)
            heard = bytearray()
    return {**_figures(ear, road), "lost": len(road.lost), "standstills": _standstills(ear, road, waiting)}


def _buffered(call: Any, codec: Codec) -> float:
    """Return the milliseconds of sound that wait to be decoded."""
    return float(call.getStreamStat(0).jbuf.size * (20 if codec is Codec.OPUS else 10))


def _delays(ear: Ear, road: _Road) -> tuple[Any, Any]:
    """Return the seconds at which was listened, and the delays in milliseconds then."""
    numbers, places = numpy.array(ear.places).T
    sent = numbers * LOOK * (1 + road.trial.ppm / 1e6)
    return numbers / 10, (sent - places) / RATE * 1000


def _figures(ear: Ear, road: _Road) -> dict[str, Any]:
    _, delays = _delays(ear, road)
    middle = float(numpy.median(delays))
    return {
        "looks": ear.looks, "jumps": ear.jumps, "clicks": ear.clicks, "silent": ear.silent,
        "first_ms": round(float(numpy.median(delays[:100])), 1),
        "least_ms": round(float(delays.min()), 1), "most_ms": round(float(delays.max()), 1),
        "middle_ms": round(middle, 1),
        "end_ms": round(float(numpy.median(delays[-100:])), 1),
        "strayed": round(float(numpy.mean(numpy.abs(delays - middle) > 20)), 4),
    }  # fmt: skip


def _standstills(ear: Ear, road: _Road, waiting: list[float]) -> list[dict[str, Any]]:
    """Return of each standstill the delay (null: nothing was heard) and what waited, in milliseconds."""
    times, delays = _delays(ear, road)
    buffered = numpy.array(waiting)
    found = []
    for since, held in road.trial.standstills:
        one: dict[str, Any] = {}
        for name, (first, last) in _AFTER.items():
            start = since if name == "before" else since + held
            inside = (times >= start + first) & (times < start + last)
            one[name] = round(float(numpy.median(delays[inside])), 1) if inside.any() else None
            part = buffered[int((start + first) * 10) : int((start + last) * 10)]
            one[f"waiting_{name}"] = round(float(part.mean()), 1) if len(part) else None
        found.append(one)
    return found


if __name__ == "__main__":
    words = json.loads(sys.argv[1])
    words["codec"] = Codec(words.get("codec", Codec.PCMA))
    words["standstills"] = tuple((since, held) for since, held in words.get("standstills", ()))
    threading.current_thread().name = "drift"
    print(json.dumps(main(Trial(**words))))
