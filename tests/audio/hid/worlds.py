"""Two worlds of headset buttons, the same handles: the fake transport, the real one on pseudo-terminals.

The kernel of a test machine rarely lets us make HID devices (uhid). A pseudo-terminal in raw mode stands for
the hidraw node: the real transport opens, polls, reads, writes and loses it by the same system calls; a
folder stands for sysfs. What that cannot show: report numbers checked by the kernel, and the udev rule.
"""

import contextlib
import os
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from audio.hid.descriptor import Kind, parse
from audio.hid.fake import FakeHeadset, FakeTransport
from audio.hid.hidraw import HidrawTransport
from audio.hid.ports import HidTransport


class World(Protocol):
    """A machine whose headsets a test plugs, presses and looks at."""

    @property
    def transport(self) -> HidTransport: ...

    def plug(self, headset: FakeHeadset) -> None: ...

    def unplug(self, headset: FakeHeadset) -> None: ...


class FakeWorld:
    """Nothing real."""

    def __init__(self) -> None:
        self.transport = FakeTransport()
        self.plug = self.transport.plug
        self.unplug = self.transport.unplug


class _Device(threading.Thread):
    """The far side of a pseudo-terminal: what the headset's own electronics would do."""

    def __init__(self, headset: FakeHeadset) -> None:
        super().__init__(daemon=True)
        self.far, self.near = os.openpty()
        tty.setraw(self.near)
        self.path = os.ttyname(self.near)
        self._headset = headset

    def play(self, *reports: bytes) -> None:
        for report in reports:
            os.write(self.far, report)

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while read := os.read(self.far, 64):
                for report in self._reports(read):
                    self._headset.written.append(report)
                    for answer in self._headset.answers(report):
                        os.write(self.far, answer)

    def _reports(self, read: bytes) -> Iterator[bytes]:
        """Give one report after the other: a terminal joins what a hidraw node keeps apart."""
        layout = parse(self._headset.descriptor)
        while read:
            length = 1 + layout.bytes_of(Kind.OUTPUT, read[0])
            yield read[:length]
            read = read[length:]

    def end(self) -> None:
        os.close(self.near)
        os.close(self.far)


class TtyWorld:
    """The real transport of Linux over pseudo-terminals and a folder like sysfs."""

    def __init__(self, folder: Path) -> None:
        self._classes, self._nodes = folder / "hidraw", folder / "dev"
        self._classes.mkdir()
        self._nodes.mkdir()
        self.transport = HidrawTransport(self._classes, self._nodes)
        self._devices: dict[str, tuple[str, _Device, Callable[..., None]]] = {}
        self._count = 0

    def plug(self, headset: FakeHeadset) -> None:
        self._count += 1
        name, device = f"hidraw{self._count}", _Device(headset)
        (self._nodes / name).symlink_to(device.path if not headset.problem else "/nowhere")
        about = self._classes / f".{name}"
        (about / "device").mkdir(parents=True)
        (about / "device" / "report_descriptor").write_bytes(headset.descriptor)
        told = f"HID_ID=0003:00000B0E:0000245D\nHID_NAME={headset.name.title()}\nHID_UNIQ={headset.name}\n"
        (about / "device" / "uevent").write_text(told)
        device.start()
        self._devices[headset.name] = (name, device, headset.play)
        headset.play = device.play  # type: ignore[method-assign]
        about.rename(self._classes / name)

    def unplug(self, headset: FakeHeadset) -> None:
        name, device, play = self._devices.pop(headset.name)
        headset.play = play  # type: ignore[method-assign]
        gone = (self._classes / name).rename(self._classes.parent / f"gone-{name}")
        assert gone.exists()
        (self._nodes / name).unlink()
        device.end()

    def close(self) -> None:
        for _name, device, _play in self._devices.values():
            device.end()
        self._devices.clear()


@contextlib.contextmanager
def tty_world(folder: Path) -> Iterator[TtyWorld]:
    world = TtyWorld(folder)
    yield world
    world.close()
