"""`python -m ui.program_icon FOLDER`: the program's icon in every size that the packages want."""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

NAME: Final = "hearthline"
SIZES: Final = (16, 24, 32, 48, 64, 128, 256, 512)
CONTAINERS: Final = {"ico": 256, "icns": 512}
"""What Windows and macOS want, with the largest picture in it."""
DRAWING: Final = Path(__file__).with_suffix(".svg")
"""Our own drawing; the Debian package carries it as its scalable icon."""


def render(folder: Path) -> list[Path]:
    """Write the icon in all sizes (`hearthline-48.png`…) and as ICO and ICNS; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(DRAWING))
    made = [folder / f"{NAME}-{size}.png" for size in SIZES]
    for size, path in zip(SIZES, made, strict=True):
        _save(_drawn(renderer, size), path)
    for kind, size in CONTAINERS.items():
        made.append(folder / f"{NAME}.{kind}")
        _save(_drawn(renderer, size), made[-1])
    return made


def _drawn(renderer: QSvgRenderer, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def _save(image: QImage, path: Path) -> None:
    if not image.save(str(path)):
        raise OSError(f"{path.name} could not be written")


if __name__ == "__main__":
    render(Path(sys.argv[1]))
