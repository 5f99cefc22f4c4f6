"""The sound devices as the window shows them; the engine has the truth."""

from app.desk.views import DeviceChoice, DevicesView
from app.domain.phrase import phrase
from app.wire.engine import DeviceDirection, Devices

_SILENCE = -96.0


class DeviceList:
    """Pure, on the Qt thread. `without_sound`: no sound device at all does not stop work (the demo)."""

    def __init__(self, *, without_sound: bool = False) -> None:
        self.devices = Devices()
        self._without_sound = without_sound
        self._levels = (_SILENCE, _SILENCE)

    @property
    def present(self) -> bool:
        """Say whether the configured headset is there; following the system, anything audible will do."""
        there = self.devices.audible or (self._without_sound and not self.devices.devices)
        return there and not self.devices.speaker_lost and not self.devices.microphone_lost

    def take(self, devices: Devices) -> None:
        """Take over what the engine says."""
        self.devices = devices

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
        return name

    def view(self) -> DevicesView:
        """Return the chooser."""
        microphone, speaker = self._levels
        return DevicesView(
            self._choices(DeviceDirection.OUTPUT, self.devices.speaker),
            self._choices(DeviceDirection.INPUT, self.devices.microphone),
            self.devices.speaker,
            self.devices.microphone,
            self.devices.ring,
            microphone,
            speaker,
        )

    def _choices(self, direction: DeviceDirection, chosen: str) -> tuple[DeviceChoice, ...]:
        found = [DeviceChoice(d.name, d.label) for d in self.devices.devices if d.direction is direction]
        gone = [] if not chosen or any(c.name == chosen for c in found) else [DeviceChoice(chosen, chosen)]
        return (DeviceChoice("", phrase("As the system")), *found, *gone)
