"""The sound devices and the headset's buttons as the window shows them; the engine has the truth."""

from typing import Final

from app.desk.sound_views import ButtonsView, DeviceChoice, DevicesView, SidetoneChoice
from app.domain.phrase import phrase
from app.domain.sidetone import SidetoneWay
from app.wire.engine import ControlView, DeviceDirection, Devices, SoundView

_SILENCE: Final = -96.0
_MOST_LABELS: Final = 100


class DeviceList:
    """Pure, on the Qt thread. `without_sound`: no sound device at all does not stop work (the demo)."""

    def __init__(self, *, without_sound: bool = False) -> None:
        self.devices = Devices()
        self.controls = ControlView()
        self.sound = SoundView()
        self.labels: dict[str, str] = {}
        """What people called the devices that were ever seen, for those that are missing now."""
        self._without_sound = without_sound
        self._levels = (_SILENCE, _SILENCE)

    @property
    def present(self) -> bool:
        """Say whether the configured headset is there; following the system, anything audible will do."""
        there = self.devices.audible or (self._without_sound and not self.devices.devices)
        return there and not self.devices.speaker_lost and not self.devices.microphone_lost

    def take(self, devices: Devices) -> str:
        """Take over what the engine says; return in words where sound goes on, "" if that did not change."""
        before, known = self.now(DeviceDirection.OUTPUT), bool(self.devices.devices)
        was_lost = self.devices.speaker_lost or self.devices.microphone_lost
        self.devices = devices
        now = self.now(DeviceDirection.OUTPUT)
        lost = devices.speaker_lost or devices.microphone_lost
        if not known or not now or lost:
            return ""
        if was_lost:
            return phrase("{name} is back: sound goes on there.", name=now)
        return phrase("Sound goes on at {name}.", name=now) if now != before else ""

    def new_labels(self) -> dict[str, str] | None:
        """Return all labels if there are some that were not known before, else None."""
        seen = {device.name: device.label for device in self.devices.devices}
        if all(self.labels.get(name) == label for name, label in seen.items()):
            return None
        kept = {name: label for name, label in self.labels.items() if name not in seen}
        self.labels = dict(list({**kept, **seen}.items())[-_MOST_LABELS:])
        return self.labels

    def levels(self, microphone: float, speaker: float) -> None:
        """The meters moved."""
        self._levels = microphone, speaker

    def rest(self) -> None:
        """Nobody watches the meters."""
        self._levels = _SILENCE, _SILENCE

    def label(self, name: str, direction: DeviceDirection) -> str:
        """Return what people call a device; "" is the system's choice."""
        for device in self.devices.devices:
            if device.direction is direction and (device.name == name or (not name and device.is_default)):
                return device.label
        return self.labels.get(name, name)

    def now(self, direction: DeviceDirection) -> str:
        """Return what people call the device that is used, or would be: the chosen one, else the system's."""
        speaker = direction is DeviceDirection.OUTPUT
        chosen = self.devices.speaker if speaker else self.devices.microphone
        lost = self.devices.speaker_lost if speaker else self.devices.microphone_lost
        return self.label("" if lost else chosen, direction)

    def view(self) -> DevicesView:
        """Return the chooser."""
        microphone, speaker = self._levels
        return DevicesView(
            self._choices(DeviceDirection.OUTPUT, (self.devices.speaker, *self.devices.ring)),
            self._choices(DeviceDirection.INPUT, (self.devices.microphone,)),
            self.devices.speaker,
            self.devices.microphone,
            self.devices.ring,
            microphone,
            speaker,
            self.now(DeviceDirection.OUTPUT),
            self.now(DeviceDirection.INPUT),
            self.label("", DeviceDirection.OUTPUT),
            self.label("", DeviceDirection.INPUT),
            tuple(
                ButtonsView(one.label, one.name == self.controls.in_control, one.problem)
                for one in self.controls.headsets
            ),
            self.sound.available,
            self._sidetone(),
        )

    def _sidetone(self) -> SidetoneChoice:
        told = self.sound.sidetone
        ways = tuple(way for way in told.ways if way is not SidetoneWay.UNKNOWN)
        return SidetoneChoice(
            bool(told.headset), ways, told.way, told.level, told.late_ms, refused=told.refused
        )

    def _choices(self, direction: DeviceDirection, chosen: tuple[str, ...]) -> tuple[DeviceChoice, ...]:
        found = [DeviceChoice(d.name, d.label) for d in self.devices.devices if d.direction is direction]
        there = {choice.name for choice in found}
        gone = [
            DeviceChoice(name, self.labels.get(name, name), missing=True)
            for name in dict.fromkeys(chosen)
            if name and name not in there
        ]
        return (DeviceChoice("", phrase("As the system")), *found, *gone)
