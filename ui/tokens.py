"""The colours and sizes of LOOK.md as one table; everything that paints takes them from here."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour theme. `edge` is the border of fields (3:1 on their ground), `soft` a quiet fill."""

    name: str
    paper: str
    panel: str
    line: str
    edge: str
    ink: str
    ink2: str
    accent: str
    selection: str
    soft: str
    ready: str
    attention: str
    stop: str
    on_strong: str
    line_width: int = 1


LIGHT: Final = Tokens(
    name="light",
    paper="#FBFBFA",
    panel="#FFFFFF",
    line="#DEDCD6",
    edge="#8A8881",
    ink="#1C1D1F",
    ink2="#5B5E66",
    accent="#2F5DA8",
    selection="#ECF1FA",
    soft="#F0F0EC",
    ready="#1F7A4D",
    attention="#A15C00",
    stop="#B3261E",
    on_strong="#FFFFFF",
)

DARK: Final = Tokens(
    name="dark",
    paper="#17181A",
    panel="#1F2124",
    line="#3A3D42",
    edge="#777B83",
    ink="#EDEDEA",
    ink2="#A6A9B0",
    accent="#8FB4F0",
    selection="#25303F",
    soft="#2A2C30",
    ready="#6FCF97",
    attention="#F2B155",
    stop="#F28B82",
    on_strong="#17181A",
)

BLACK: Final = Tokens(
    name="contrast",
    paper="#000000",
    panel="#000000",
    line="#FFFFFF",
    edge="#FFFFFF",
    ink="#FFFFFF",
    ink2="#FFFFFF",
    accent="#FFFF00",
    selection="#1A1A66",
    soft="#000000",
    ready="#3FF23F",
    attention="#FFB84D",
    stop="#FF8080",
    on_strong="#000000",
    line_width=2,
)
"""High contrast where the system has no colours of its own for it."""


def of_system(palette: QPalette) -> Tokens:
    """Return high contrast in the system's own colours (Windows contrast themes, GTK HighContrast)."""
    role = QPalette.ColorRole
    window, text = palette.color(role.Window), palette.color(role.WindowText)
    dark = window.lightness() < text.lightness()
    model = BLACK if dark else LIGHT
    return Tokens(
        name="contrast",
        paper=window.name(),
        panel=palette.color(role.Base).name(),
        line=text.name(),
        edge=text.name(),
        ink=text.name(),
        ink2=text.name(),
        accent=palette.color(role.Highlight).name(),
        selection=window.name(),
        soft=window.name(),
        ready=model.ready,
        attention=model.attention,
        stop=model.stop,
        on_strong=window.name(),
        line_width=2,
    )


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in pixels for a body text of `body` pixels; LOOK.md is written for 13."""

    body: int = 13

    def px(self, at_13: float) -> int:
        """Return a length of LOOK.md for this text size."""
        return round(at_13 * self.body / 13)

    @property
    def row(self) -> int:
        """The height of a row in a list."""
        return self.px(34)

    @property
    def top_bar(self) -> int:
        """The height of the top bar."""
        return self.px(48)


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours, 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    c = QColor(colour)
    red, green, blue = (_linear(part) for part in (c.redF(), c.greenF(), c.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
