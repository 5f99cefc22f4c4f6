"""A headset's reports in plain words: which controls moved, and which bytes light its lamps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from audio.hid.descriptor import Kind, Layout, Run, parse
from audio.hid.usages import BUTTONS, KEYS, PHONES, Page, Usage

CONTROLS: Final = frozenset(
    {Usage.HOOK_SWITCH, Usage.FLASH, Usage.HOLD, Usage.REDIAL, Usage.DROP, Usage.PHONE_MUTE}
    | {Usage.PROGRAMMABLE}
    | set(KEYS)
    | BUTTONS
)
MOST_VALUES: Final = 64
"""Values of an array field that are looked at; nobody presses more keys at once."""
LAMPS: Final = frozenset(usage for usage in Usage if usage >> 16 == Page.LED) | {Usage.RINGER}


@dataclass(frozen=True, slots=True)
class _Bit:
    """Where one usage stands in a report."""

    report: int
    offset: int
    size: int


class Telephony:
    """The telephone side of one device, made from its descriptor's layout."""

    def __init__(self, layout: Layout) -> None:
        ours = [run for run in layout.runs if run.application in PHONES]
        inputs = [run for run in ours if run.kind is Kind.INPUT]
        outputs = [run for run in ours if run.kind is Kind.OUTPUT]
        self._numbered = layout.numbered
        self._controls = {usage: bits for usage in CONTROLS if (bits := _bits(inputs, usage))}
        self._arrays = [(run, _indices(run)) for run in inputs if not run.variable]
        self._lamps = {usage: bits for usage in LAMPS if (bits := _bits(outputs, usage))}
        self._lengths = {run.report: layout.bytes_of(Kind.OUTPUT, run.report) for run in outputs}
        self.relative = _on_each(inputs, relative=True) - _on_each(inputs, relative=False)

    @property
    def controls(self) -> frozenset[int]:
        """Return the usages of what can be pressed."""
        listed = (usage for _, indices in self._arrays for usage in indices.values())
        return frozenset((*self._controls, *listed))

    @property
    def lamps(self) -> frozenset[int]:
        """Return the usages of what can be lit."""
        return frozenset(self._lamps)

    def read(self, report: bytes) -> dict[int, bool]:
        """Return what an input report says of each control in it; one that is cut off says less."""
        number, data = (report[0], report[1:]) if self._numbered and report else (0, report)
        value, length = int.from_bytes(data, "little"), 8 * len(data)
        said: dict[int, bool] = {}
        for usage, bits in self._controls.items():
            for bit in bits:
                if bit.report == number and bit.offset + bit.size <= length:
                    lit = bool(value >> bit.offset & (1 << bit.size) - 1)
                    said[usage] = said.get(usage, False) or lit
        for run, indices in self._arrays:
            if run.report == number and run.offset + run.size * run.count <= length:
                said |= _listed(run, indices, value)
        return said

    def write(self, lit: Mapping[int, bool]) -> tuple[bytes, ...]:
        """Return the output reports that show these lamps; the number of the report first, 0 for none."""
        reports: dict[int, int] = {}
        for usage, bits in self._lamps.items():
            for bit in bits:
                on = 1 if lit.get(usage, False) else 0
                reports[bit.report] = reports.get(bit.report, 0) | on << bit.offset
        return tuple(
            bytes((number,)) + value.to_bytes(self._lengths[number], "little")
            for number, value in sorted(reports.items())
        )


def telephony(descriptor: bytes) -> Telephony | None:
    """Return the telephone side of a device; None when it has none to press. Raises DescriptorError."""
    found = Telephony(parse(descriptor))
    return found if found.controls & {Usage.HOOK_SWITCH, Usage.PHONE_MUTE, Usage.DROP} else None


def _bits(runs: Iterable[Run], usage: int) -> tuple[_Bit, ...]:
    return tuple(
        _Bit(run.report, run.offset + place * run.size, run.size)
        for run in runs
        if run.variable and (place := run.place(usage)) is not None
    )


def _on_each(runs: Iterable[Run], *, relative: bool) -> frozenset[int]:
    """Return the controls in the fields that tell changes only (relative), or in those that tell a state."""
    chosen = [run for run in runs if run.relative is relative]
    return frozenset(usage for usage in CONTROLS if any(run.place(usage) is not None for run in chosen))


def _indices(run: Run) -> dict[int, int]:
    """Return which value of an array field names which control."""
    places = ((run.place(usage), usage) for usage in CONTROLS)
    return {place + run.minimum: usage for place, usage in places if place is not None}


def _listed(run: Run, indices: Mapping[int, int], value: int) -> dict[int, bool]:
    """Return which controls an array field names."""
    said = dict.fromkeys(indices.values(), False)
    for number in range(min(run.count, MOST_VALUES)):
        index = value >> run.offset + number * run.size & (1 << run.size) - 1
        if index in indices:
            said[indices[index]] = True
    return said
