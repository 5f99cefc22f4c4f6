"""Which feature code a seat dials next, from what it should be and what is believed of the switch. Pure.

What is believed comes from a watched line where there is one, else from what was dialled last. A code that
toggles is only dialled against a belief; one that does not may be dialled again at any time.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.agent import Confidence
from app.domain.queue import Wanted
from app.domain.switch import FeatureCodes


class Axis(StrEnum):
    """What a code changes."""

    MEMBER = "member"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that codes turn on and off, in one queue ("": in all of them)."""

    axis: Axis
    queue: str
    on: str
    off: str
    line: str

    @property
    def name(self) -> str:
        """Return what names it where beliefs are kept."""
        return f"{self.axis.value}:{self.queue}"

    @property
    def toggles(self) -> bool:
        """Say whether on and off are the same code."""
        return self.on == self.off


@dataclass(frozen=True, slots=True)
class Step:
    """A code to dial, what it turns, whether on, and the not-ready reason it tells ("": none)."""

    lever: Lever
    on: bool
    code: str
    reason: str = ""


Beliefs = dict[str, bool | None]
"""By `Lever.name`: on, off, or nobody knows."""
Said = dict[str, str]
"""By `Lever.name`: the not-ready reason that was dialled last."""


def levers(codes: FeatureCodes, user: str, queues: list[str]) -> tuple[Lever, ...]:
    """Return everything that these codes turn for a seat: membership first, then pauses."""
    found: list[Lever] = []
    sets = (
        (Axis.MEMBER, codes.log_in, codes.log_out, codes.member_line),
        (Axis.PAUSED, codes.pause, codes.resume, codes.pause_line),
    )
    for axis, on, off, line in sets:
        if not on:
            continue
        named = queues if "{queue}" in f"{on}{off}{line}" else [""]
        found += [Lever(axis, q, *(_filled(text, user, q) for text in (on, off, line))) for q in named]
    return tuple(found)


def wants(lever: Lever, all_levers: tuple[Lever, ...], wish: Wanted) -> bool | None:
    """Return how a lever should stand, None where it does not matter.

    Without codes for pauses who is paused is out of the queue; without codes for membership who is out is
    paused.
    """
    axes = {other.axis for other in all_levers}
    if lever.axis is Axis.MEMBER:
        return wish.member and not (wish.paused and Axis.PAUSED not in axes)
    if Axis.MEMBER not in axes:
        return wish.paused or not wish.member
    return wish.paused if wish.member else None


def next_step(
    all_levers: tuple[Lever, ...],
    wish: Wanted,
    believed: Beliefs,
    codes: FeatureCodes,
    *,
    blind: bool,
    said: Said | None = None,
) -> Step | None:
    """Return what to dial next, None when all is as it should be (or nobody knows yet).

    `blind`: lines that say nothing have had their time; a toggle then starts from off, as switches do.
    `said`: the not-ready reasons that were dialled last; another one is told where the code carries it.
    """
    for lever in all_levers:
        want = wants(lever, all_levers, wish)
        known = believed.get(lever.name)
        if known is None and lever.toggles:
            if lever.line and not blind:
                continue
            known = False
        carries = bool(want) and "{reason}" in lever.on and not lever.toggles
        stale = carries and (said or {}).get(lever.name) != wish.reason
        if want is None or (known is want and not stale):
            continue
        text = (lever.on if want else lever.off).replace("{reason}", codes.reasons.get(wish.reason, ""))
        return Step(lever, want, text, wish.reason if want else "")
    return None


def sureness(
    all_levers: tuple[Lever, ...], wish: Wanted, told: Beliefs, *, asked: bool, failed: bool
) -> Confidence:
    """Return how sure we are; `told` has only what watched lines say.

    `asked`: a code was dialled and its effect may still come. `failed`: the switch refused a code.
    """
    matter = [lever for lever in all_levers if wants(lever, all_levers, wish) is not None]
    against = [
        lever for lever in matter
        if told.get(lever.name) is (not wants(lever, all_levers, wish))
    ]  # fmt: skip
    if (against and not asked) or failed:
        return Confidence.DRIFTED
    unheard = [lever for lever in matter if told.get(lever.name) is None]
    return Confidence.ASSUMED if against or unheard or not matter else Confidence.CONFIRMED


def _filled(text: str, user: str, queue: str) -> str:
    return text.replace("{user}", user).replace("{queue}", queue)
