"""A real call whose far end's clock differs from ours; as fast as the machine can.

`python -m tests.engine.network_drift_child SECONDS PPM SIGNAL [JITTER_MS [LOST [MOST]]]` dials a far end over
loopback, gets its packets when its clock and the road let them come, and pulls the bridge as our sound card
would. It prints what an ear notices in what is played, and how the delay moved. MOST is how many millionths
the engine may follow; 0 is the engine as it was without.
"""

import ctypes
import gc
import json
import socket
import sys
import threading
from typing import Any, Final

import numpy
import pjsua2

from app.engine.endpoint import JITTER_BUFFER, keep_every_frame, prefer_codecs
from app.engine.sound import tune
from app.engine.sound_port import BridgePort
from audio.path import Clock
from audio.ports import FRAME_BYTES
from tests.engine.far_clock import Road, arrivals, heard_when_alike, said
from tests.engine.hearing_time import LOOK, RATE, Ear
from tests.peers import rtp
from tests.peers.sip import FarEnd
from tests.peers.sip_message import sdp

_SETTLED: Final = 30
"""Tenths of a second at the start that are not judged."""
_FILLER: Final = 2
"""Tenths of a second for which a lost packet may be heard."""
_HALF_TURN: Final = 16


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


def main(seconds: float, kind: str, road: Road, most: int | None) -> dict[str, Any]:
    """Run and return the figures."""
    endpoint = _endpoint()
    if most is not None:
        library = ctypes.CDLL(pjsua2._pjsua2.__file__)
        ctypes.c_uint.in_dll(library, "pjmedia_stream_drift_most").value = most
    port = BridgePort(endpoint)
    port.follow(Clock.SPEAKER)
    far, media = FarEnd(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind(("127.0.0.1", 0))
    account, call, target = _dial(endpoint, far, media)
    found = _listen(endpoint, port, _Road(media, target, road, kind, seconds))
    port.follow(Clock.NULL)
    call.hangup(pjsua2.CallOpParam())
    far.close()
    media.close()
    del call
    account.shutdown()
    gc.collect()
    endpoint.libDestroy()
    return found


def _endpoint() -> Any:
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
    prefer_codecs(endpoint, ("PCMA",))
    return endpoint


def _dial(endpoint: Any, far: FarEnd, media: socket.socket) -> tuple[Any, Any, tuple[str, int]]:
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
    far.reply(offer.invite, 200, offer, sdp(media.getsockname()[1]))
    while not call.speaking:
        endpoint.libHandleEvents(10)
    return account, call, offer.invite.media


class _Road:
    """Sends each packet when it is due."""

    def __init__(
        self, media: socket.socket, target: tuple[str, int], road: Road, kind: str, seconds: float
    ) -> None:
        self._media, self._target = media, target
        self.road, self.kind, self.seconds = road, kind, seconds
        self.payload = rtp.encode(said(kind).astype(numpy.float32))
        self._packets = arrivals(self.payload, road, seconds + 1)
        self._next = next(self._packets)
        self.lost: set[int] = set()

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


def _listen(endpoint: Any, port: BridgePort, road: _Road) -> dict[str, Any]:
    ear = Ear(heard_when_alike(road.payload), _HALF_TURN if road.kind == "tone" else 800)
    memory = ctypes.create_string_buffer(FRAME_BYTES)
    address, listen = ctypes.addressof(memory), port.speaker.on_frame
    heard = bytearray()
    for tick in range(int(road.seconds * 100)):
        if road.send(tick / 100):
            while endpoint.libHandleEvents(0) > 0:
                pass
        listen(address)
        heard += memory.raw
        if len(heard) == LOOK * 2:
            look = tick // 10
            if look >= _SETTLED:
                excused = any(look - back in road.lost for back in range(_FILLER + 1))
                ear.hear(look, numpy.frombuffer(heard, numpy.int16).astype(float), excused)
            heard = bytearray()
    return {**_figures(ear, road), "lost": len(road.lost)}


def _figures(ear: Ear, road: _Road) -> dict[str, Any]:
    numbers, places = numpy.array(ear.places).T
    sent = numbers * LOOK * (1 + road.road.millionths / 1e6)
    delays = (sent - places) / RATE * 1000
    return {
        "looks": ear.looks, "jumps": ear.jumps, "clicks": ear.clicks, "silent": ear.silent,
        "first_ms": round(float(numpy.median(delays[:100])), 1),
        "least_ms": round(float(delays.min()), 1), "most_ms": round(float(delays.max()), 1),
        "middle_ms": round(float(numpy.median(delays)), 1),
        "end_ms": round(float(numpy.median(delays[-100:])), 1),
    }  # fmt: skip


if __name__ == "__main__":
    words = dict(enumerate(sys.argv))
    road = Road(float(words[2]), float(words.get(4, 0)) / 1000, float(words.get(5, 0)))
    most = int(words[6]) if 6 in words else None
    threading.current_thread().name = "drift"
    print(json.dumps(main(float(words[1]), words[3], road, most)))
