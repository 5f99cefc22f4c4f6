"""A machine of pretended headsets: reports are played in, output reports are kept, plugs are pulled."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from audio.hid.ports import HidDevice, HidError


@dataclass
class FakeHeadset:
    """One pretended device. `answers` may react to an output report with input reports, as devices do."""

    name: str
    descriptor: bytes
    answers: Callable[[bytes], list[bytes]] = lambda _report: []
    problem: str = ""
    written: list[bytes] = field(default_factory=list)
    handles: "list[FakeHandle]" = field(default_factory=list)

    def play(self, *reports: bytes) -> None:
        """Send input reports to whoever has it open."""
        for handle in self.handles:
            for report in reports:
                handle.reports.put(report)


class FakeTransport:
    """The HID devices of a machine that does not exist."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plugged: dict[str, FakeHeadset] = {}
        self._count = 0

    def plug(self, headset: FakeHeadset) -> None:
        """Plug a headset in; each time it gets a new path, as the kernel does."""
        with self._lock:
            self._count += 1
            self._plugged[f"hidraw{self._count}"] = headset

    def unplug(self, headset: FakeHeadset) -> None:
        """Pull it out: whoever has it open is told at the next read or write."""
        with self._lock:
            self._plugged = {path: one for path, one in self._plugged.items() if one is not headset}
            handles, headset.handles = headset.handles, []
        for handle in handles:
            handle.gone = True
            handle.wake()

    def devices(self) -> tuple[HidDevice, ...]:
        """Return what is plugged in."""
        with self._lock:
            return tuple(HidDevice(path, one.name, one.name.title()) for path, one in self._plugged.items())

    def descriptor(self, device: HidDevice) -> bytes:
        """Return its descriptor. Raises HidError."""
        return self._find(device).descriptor

    def open(self, device: HidDevice) -> "FakeHandle":
        """Open it. Raises HidError."""
        headset = self._find(device)
        if headset.problem:
            raise HidError(headset.problem)
        handle = FakeHandle(headset)
        headset.handles.append(handle)
        return handle

    def _find(self, device: HidDevice) -> FakeHeadset:
        with self._lock:
            if device.path not in self._plugged:
                raise HidError("gone", device.path)
            return self._plugged[device.path]


class FakeHandle:
    """One open pretended device."""

    def __init__(self, headset: FakeHeadset) -> None:
        self.reports: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.gone = False
        self._headset = headset

    def read(self, seconds: float) -> bytes:
        """Return the next report. Raises HidError."""
        try:
            report = self.reports.get(timeout=seconds)
        except queue.Empty:
            report = b""
        if self.gone:
            raise HidError("gone")
        return report

    def write(self, report: bytes) -> None:
        """Keep a report and let the device answer it. Raises HidError."""
        if self.gone:
            raise HidError("gone")
        self._headset.written.append(report)
        for answer in self._headset.answers(report):
            self.reports.put(answer)

    def wake(self) -> None:
        """Let `read` return."""
        self.reports.put(b"")

    def close(self) -> None:
        """Let go."""
        if self in self._headset.handles:
            self._headset.handles.remove(self)
