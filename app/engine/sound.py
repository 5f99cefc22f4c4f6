"""The sound of the engine: devices in calls, ringing, levels; pjproject itself opens no sound card."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any, Final

from app.domain.errors import HearthlineError, Unavailable
from app.engine import own_build
from app.engine.ring_maker import RingMaker
from app.engine.sidetone import Sidetones
from app.engine.sound_port import BridgePort
from app.engine.sound_words import in_words, missing
from app.wire.codec import to_plain
from app.wire.engine import (
    Device,
    DeviceDirection,
    DeviceRoles,
    Devices,
    DeviceTest,
    EventName,
    SoundSettings,
    SoundView,
)
from audio import tones
from audio.heard import Heard
from audio.path import Clock, SoundPath, Use
from audio.ports import (
    CLOCK_RATE,
    FRAME_MILLISECONDS,
    LEAST_VOLUME,
    DeviceError,
    Direction,
    Parts,
    RingTone,
    RingVoice,
    StreamEnds,
)
from audio.priority import come_first, put_on_time
from audio.regions import Region, region
from audio.system import parts as system_parts
from audio.treatment import Tapes, Treat, Treatment, treat_from

log = logging.getLogger("hearthline.engine")

CLOSE_AFTER_SECONDS: Final = 5.0
LEVEL_SECONDS: Final = 0.1

Post = Callable[[Callable[[], None]], None]
Announce = Callable[[EventName, dict[str, Any]], None]
ChooseParts = Callable[[StreamEnds, StreamEnds], Parts]


def tune(media: Any) -> None:
    """Set the fields of a pjsua2 MediaConfig that this sound path stands on, before `libInit`.

    Also puts this process ahead of ordinary work: the threads of pjproject, made in `libInit`, inherit that.
    """
    come_first()
    media.clockRate = CLOCK_RATE
    media.sndClockRate = CLOCK_RATE
    media.audioFramePtime = FRAME_MILLISECONDS
    media.channelCount = 1
    media.noVad = True
    media.ecTailLen = 0


class Sound:
    """Owns devices, streams, ringer and the bridge's clock. Every method on the loop thread; none blocks.

    `post` runs a callable on the loop thread; `announce` makes an event there. With the null parts
    (`HEARTHLINE_ENGINE_AUDIO=null`) calls run on a timer and sound counts as present.
    """

    def __init__(
        self, endpoint: Any, post: Post, announce: Announce, choose_parts: ChooseParts = system_parts
    ) -> None:
        self._endpoint = endpoint
        self._post = post
        self._announce = announce
        self._port = BridgePort(endpoint)
        treat = treat_from(os.environ.get("HEARTHLINE_ENGINE_TREATMENT"))
        self._treatment = Treatment(treat, own_build.filters_library())
        self._parts = choose_parts(*self._treatment.around(self._port.speaker, self._port.microphone))
        self._path = SoundPath(self._parts, post, self._port.follow, self._on_use)
        self._sidetones = Sidetones(self._parts, self._treatment, post, announce)
        self._country = ""
        self._region: Region = region("")
        self._voice = RingVoice()
        self._ring_maker = RingMaker(post)
        self.warns = True
        self._told = Devices()
        self._warned: set[str] = set()
        self._in_call = False
        self._idle_since: object | None = None
        self._unwatch: threading.Event | None = None
        self._ringing: tuple[str, ...] | None = None

    def start(self) -> None:
        """Begin on the null clock and watch the devices; after `libStart`."""
        put_on_time("media")
        self._port.follow(Clock.NULL)
        if not self._parts.silent:
            threading.Thread(target=self._treatment.prepare, name="sound filters", daemon=True).start()
            self._path.start()

    def need(self) -> None:
        """Open the devices for a call that is offered or dialled; the clock swaps when they deliver."""
        self._in_call, self._idle_since = True, None
        self._want()

    def idle(self) -> None:
        """Close the devices in 5 s unless they are needed again: the last call has ended."""
        token = self._idle_since = object()

        def rest() -> None:
            if self._idle_since is token:
                self._in_call, self._idle_since = False, None
                self._want()

        self._path.later(CLOSE_AFTER_SECONDS, rest)

    @property
    def capture(self) -> Any:
        """Return the microphone as a pjsua2 AudioMedia; it stays the same through every swap of devices."""
        return self._endpoint.audDevManager().getCaptureDevMedia()

    @property
    def playback(self) -> Any:
        """Return the speaker as a pjsua2 AudioMedia; it stays the same through every swap of devices."""
        return self._endpoint.audDevManager().getPlaybackDevMedia()

    @property
    def silent(self) -> bool:
        """Say whether this engine was started without any sound device on purpose."""
        return self._parts.silent

    def use(self, roles: DeviceRoles) -> Devices:
        """Choose devices (None leaves a role as it is) and return what is in use now."""
        self._path.choose(roles.speaker, roles.microphone, roles.ring)
        return self.devices()

    def devices(self) -> Devices:
        """Return what there is and what is in use."""
        return _devices(self._path.use(), silent=self._parts.silent)

    def set(self, asked: SoundSettings) -> SoundView:
        """Switch what is done to the microphone's sound (None leaves it) and return what is on now."""
        now = self._treatment.treat
        echo, noise, gain = (
            before if wish is None else wish
            for wish, before in ((asked.echo, now.echo), (asked.noise, now.noise), (asked.gain, now.gain))
        )
        self._treatment.use(Treat(echo, noise, gain))
        if asked.region is not None:
            self._country, self._region = asked.region, region(asked.region)
        if asked.warn is not None:
            self.warns = asked.warn
        self._use_voice(asked.ring_tone, asked.ring_volume)
        if asked.sidetones is not None:
            self._sidetones.choose(asked.sidetones)
        return self.view()

    def view(self) -> SoundView:
        """Return what is done to the microphone's sound, and how it rings."""
        treat, voice = self._treatment.treat, self._voice
        return SoundView(
            treat.echo, treat.noise, treat.gain, self._country, self._treatment.available,
            voice.tone.value, voice.volume, self.warns, self._sidetones.view,
        )  # fmt: skip

    def _use_voice(self, tone: str | None, volume: int | None) -> None:
        """Ring so from the next ring on; the tone is made now, in the background."""
        voice = RingVoice(
            RingTone(tone) if tone in {one.value for one in RingTone} else self._voice.tone,
            min(100, max(LEAST_VOLUME, volume)) if volume is not None else self._voice.volume,
        )
        if voice != self._voice:
            self._voice = voice
            self._ring_maker.want(voice)

    def tape(self, tape: Tapes | None) -> None:
        """Let somebody tape the microphone and play into the speaker; None ends it. Any thread."""
        self._treatment.tape = tape

    def ring_test(self, device: str, seconds: float) -> None:
        """Ring shortly on a device ("" = the system's) and return after it. Raises DeviceError.

        Not on the loop thread.
        """
        self._parts.ringer.test(device, seconds, self._voice)

    def attend(self, on: bool) -> None:
        """Listen for speech in the figures, or no longer."""
        self._treatment.attend(on)

    def heard(self) -> Heard | None:
        """Return figures of what passed since the last call; None while nobody listens."""
        return self._treatment.heard()

    def ring(self) -> None:
        """Ring on the chosen devices until `silence`, also on one that comes back meanwhile."""
        self._ringing = self._path.ring_devices()
        self._parts.ringer.ring(self._ringing, self._voice)

    def ringback(self) -> None:
        """Let the agent hear that it rings at the far end, until `silence`."""
        self._ringing = None
        device = self._path.speaker_device()
        if device is not None:
            self._parts.ringer.play(device, tones.cadence(self._region.ringback))

    @property
    def region(self) -> Region:
        """Return the tones of the country that was set."""
        return self._region

    def silence(self) -> None:
        """End ringing and ringback."""
        self._ringing = None
        self._parts.ringer.stop()

    def test_tone(self, test: DeviceTest, done: Callable[[HearthlineError | None], None]) -> None:
        """Play a short tone on a thread of its own, then call `done` on the loop thread.

        A device that is not there is refused here: PipeWire would play it on another one instead.
        """
        outputs = {one.name for one in self._path.use().devices if one.direction is Direction.OUTPUT}
        if test.speaker and self._path.use().known and test.speaker not in outputs:
            self._post(lambda: done(missing("speaker_missing")))
            return

        voice = self._voice if test.ring else None

        def play() -> None:
            failure: HearthlineError | None = None
            try:
                self._parts.ringer.test(test.speaker, min(10.0, max(0.1, test.seconds)), voice)
            except DeviceError as error:
                failure = in_words(error)
            self._post(lambda: done(failure))

        threading.Thread(target=play, name="test tone", daemon=True).start()

    def watch_levels(self, on: bool) -> None:
        """Announce levels ten times a second while on; without a call this opens the devices too."""
        if on == (self._unwatch is not None):
            return
        for stream in (self._parts.microphone, self._parts.speaker):
            stream.meter(on)
        if self._unwatch is not None:
            self._unwatch.set()
            self._unwatch = None
        else:
            self._unwatch = threading.Event()
            self._sidetones.look()
            threading.Thread(
                target=self._tick_levels, args=(self._unwatch,), name="levels", daemon=True
            ).start()
        self._want()

    def close(self) -> None:
        """Close everything on the null clock; before `libDestroy`. Waits at most a few seconds."""
        self.watch_levels(False)
        self._idle_since = None
        self._sidetones.close()
        if not self._path.close():
            log.warning("a sound device did not let go")
        self._port.follow(Clock.NULL)

    def _want(self) -> None:
        if not self._parts.silent:
            self._path.want(self._in_call or self._unwatch is not None)

    def _tick_levels(self, unwatch: threading.Event) -> None:
        while not unwatch.wait(LEVEL_SECONDS):
            self._post(lambda: self._tell_levels(unwatch))

    def _tell_levels(self, unwatch: threading.Event) -> None:
        if not unwatch.is_set():
            microphone, speaker = self._parts.microphone.level(), self._parts.speaker.level()
            self._announce(EventName.LEVEL, {"microphone": microphone, "speaker": speaker})
            self._sidetones.measure()

    def _on_use(self, use: Use) -> None:
        if not use.known:
            return
        self._sidetones.follow(use)
        told, now = self._told, _devices(use, silent=self._parts.silent)
        if now != told:
            self._told = now
            self._tell_lost(told, now)
            self._announce(EventName.DEVICE_CHANGED, to_plain(now))
        self._warn(use)
        if self._ringing is not None and self._ringing != self._path.ring_devices():
            self.ring()

    def _tell_lost(self, before: Devices, now: Devices) -> None:
        known = {device.name: device for device in before.devices}
        for lost, name, direction in (
            (now.speaker_lost and not before.speaker_lost, now.speaker, DeviceDirection.OUTPUT),
            (now.microphone_lost and not before.microphone_lost, now.microphone, DeviceDirection.INPUT),
        ):
            if lost:
                device = known.get(name, Device(name, name, direction))
                self._announce(EventName.DEVICE_LOST, to_plain(device))

    def _warn(self, use: Use) -> None:
        problems = {error.code: error for error in (*map(in_words, use.errors), *_missing(use))}
        for code, problem in problems.items():
            if code not in self._warned:
                self._announce(EventName.ENGINE_WARNING, problem.as_dict())
        self._warned = set(problems)


def _devices(use: Use, *, silent: bool) -> Devices:
    return Devices(
        devices=tuple(
            Device(device.name, device.label, DeviceDirection(device.direction.value), device.is_default)
            for device in use.devices
        ),
        speaker=use.speaker,
        microphone=use.microphone,
        ring=use.ring,
        speaker_lost=use.speaker_lost and not silent,
        microphone_lost=use.microphone_lost and not silent,
        audible=use.audible or silent,
    )


def _missing(use: Use) -> tuple[Unavailable, ...]:
    directions = {device.direction.value for device in use.devices}
    if not directions:
        return (missing("no_sound_device"),)
    if "output" not in directions:
        return (missing("no_speaker"),)
    return () if "input" in directions else (missing("no_microphone"),)
