"""HID devices on Linux, by the kernel's own hidraw nodes: no library, and nothing opened to look at it.

The descriptor stands in sysfs, readable by everybody: only what turns out to be a headset is ever opened,
and keyboards are left alone. An open node is a plain file descriptor, so one `poll` waits for a report and
for `wake` alike.
"""

import contextlib
import errno
import os
import select
import threading
from pathlib import Path
from typing import Final

from audio.hid.ports import HidDevice, HidError

CLASS_FOLDER: Final = Path("/sys/class/hidraw")
DEVICE_FOLDER: Final = Path("/dev")
LONGEST_REPORT: Final = 4096

_CODES: Final = {errno.EACCES: "no_permission", errno.EPERM: "no_permission"} | dict.fromkeys(
    (errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.EIO, errno.EBADF), "gone"
)


class HidrawTransport:
    """The devices under `classes` (sysfs), opened under `nodes`; both are the kernel's own but in tests."""

    def __init__(self, classes: Path = CLASS_FOLDER, nodes: Path = DEVICE_FOLDER) -> None:
        self._classes = classes
        self._nodes = nodes

    def devices(self) -> tuple[HidDevice, ...]:
        """Return every HID device; microseconds each."""
        try:
            names = sorted(entry.name for entry in self._classes.iterdir())
        except OSError:
            return ()
        return tuple(device for name in names if (device := self._device(name)) is not None)

    def descriptor(self, device: HidDevice) -> bytes:
        """Return the report descriptor, without opening the device. Raises HidError."""
        try:
            return (self._classes / device.path / "device" / "report_descriptor").read_bytes()
        except OSError as error:
            raise _failure(error) from error

    def open(self, device: HidDevice) -> "HidrawHandle":
        """Open the node. Raises HidError."""
        try:
            node = os.open(self._nodes / device.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError as error:
            raise _failure(error) from error
        return HidrawHandle(node)

    def _device(self, node: str) -> HidDevice | None:
        try:
            lines = (self._classes / node / "device" / "uevent").read_text("utf-8", "replace").splitlines()
        except OSError:
            return None
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        label = told.get("HID_NAME", node).strip()
        identity = told.get("HID_UNIQ", "").strip() or told.get("HID_PHYS", "").strip()
        return HidDevice(node, f"{told.get('HID_ID', '')}/{identity}", label)


class HidrawHandle:
    """One open node."""

    def __init__(self, node: int) -> None:
        self._node = node
        self._open = threading.Lock()
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(self._node, select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)

    def read(self, seconds: float) -> bytes:
        """Return the next report; b"" after `seconds` or `wake`. Raises HidError."""
        ready = dict(self._poll.poll(1000 * seconds))
        if self._woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._woken, 4096)
        if self._node not in ready:
            return b""
        try:
            report = os.read(self._node, LONGEST_REPORT)
        except BlockingIOError:
            if ready[self._node] & (select.POLLERR | select.POLLHUP):
                raise HidError("gone", "hung up") from None
            return b""
        except OSError as error:
            raise _failure(error) from error
        if not report:
            raise HidError("gone", "end of file")
        return report

    def write(self, report: bytes) -> None:
        """Send a report. Raises HidError."""
        try:
            os.write(self._node, report)
        except OSError as error:
            raise _failure(error) from error

    def wake(self) -> None:
        """Let `read` return; a closed node's number may be somebody else's by now."""
        with self._open, contextlib.suppress(BlockingIOError):
            if self._node >= 0:
                os.write(self._waker, b"!")

    def close(self) -> None:
        """Close the node."""
        with self._open:
            node, self._node = self._node, -1
            if node >= 0:
                for number in (node, self._woken, self._waker):
                    os.close(number)


def _failure(error: OSError) -> HidError:
    return HidError(_CODES.get(error.errno or 0, "refused"), error.strerror or "")
