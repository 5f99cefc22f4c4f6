"""HID devices on Windows and macOS through hidapi (written for, not yet tried there).

On Linux we go without it: its wheel brings a libudev of its own, and opens what it wants to look at.
"""

import importlib
import threading
import time
from typing import Any, Final

from audio.hid.ports import HidDevice, HidError
from audio.hid.usages import PHONES

LONGEST_REPORT: Final = 4096
_SLICE_MILLISECONDS: Final = 20
"""hidapi has no way to interrupt a read: it waits in slices, so a lamp is at most that late."""


class HidapiTransport:
    """Headsets in hidapi's list; `module` is `hid`, or something that looks like it."""

    def __init__(self, module: Any = None) -> None:
        self._module = module if module is not None else importlib.import_module("hid")

    def devices(self) -> tuple[HidDevice, ...]:
        """Return the telephone collections only: the system lists each collection by its usage."""
        found = {}
        for entry in self._module.enumerate():
            if entry["usage_page"] << 16 | entry["usage"] in PHONES:
                path = entry["path"].decode("utf-8", "replace")
                serial = entry.get("serial_number") or f"interface {entry.get('interface_number', 0)}"
                name = f"{entry['vendor_id']:04x}:{entry['product_id']:04x}/{serial}"
                found[path] = HidDevice(path, name, (entry.get("product_string") or name).strip())
        return tuple(found.values())

    def descriptor(self, device: HidDevice) -> bytes:
        """Return the report descriptor. Raises HidError."""
        handle = self._opened(device)
        try:
            return bytes(handle.get_report_descriptor())
        except OSError as error:
            raise HidError("refused", str(error)) from error
        finally:
            handle.close()

    def open(self, device: HidDevice) -> "HidapiHandle":
        """Open it. Raises HidError."""
        return HidapiHandle(self._opened(device))

    def _opened(self, device: HidDevice) -> Any:
        handle = self._module.device()
        try:
            handle.open_path(device.path.encode())
        except OSError as error:
            raise HidError("refused", str(error)) from error
        return handle


class HidapiHandle:
    """One device that hidapi holds open."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._woken = threading.Event()

    def read(self, seconds: float) -> bytes:
        """Return the next report; b"" after `seconds` or `wake`. Raises HidError."""
        end = time.monotonic() + seconds
        while True:
            try:
                report = self._handle.read(LONGEST_REPORT, _SLICE_MILLISECONDS)
            except (OSError, ValueError) as error:
                raise HidError("gone", str(error)) from error
            if report:
                return bytes(report)
            if self._woken.is_set() or time.monotonic() >= end:
                self._woken.clear()
                return b""

    def write(self, report: bytes) -> None:
        """Send a report. Raises HidError."""
        try:
            written = self._handle.write(report)
        except (OSError, ValueError) as error:
            raise HidError("gone", str(error)) from error
        if written < 0:
            raise HidError("gone", "the device takes no report")

    def wake(self) -> None:
        """Let `read` return within a slice."""
        self._woken.set()

    def close(self) -> None:
        """Close it."""
        self._handle.close()
