"""The language in use: our catalogue and Qt's own, switched while the program runs."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CATALOGUES: Final = Path(__file__).parent / "i18n"
KNOWN: Final = ("en", "ko")
"""Languages with a complete catalogue; any other one is shown in English."""


class Language:
    """Owns the translators of the application."""

    def __init__(self, application: QCoreApplication, folder: Path = CATALOGUES) -> None:
        self._application = application
        self._folder = folder
        self._wanted: str | None = None
        self.used = ""
        self._translators: list[QTranslator] = []

    def use(self, wanted: str) -> bool:
        """Switch to a language ("" = the system's); say whether anything changed."""
        if wanted == self._wanted:
            return False
        self._wanted = wanted
        code = (wanted or QLocale.system().name()).partition("_")[0].partition("-")[0]
        code = code if code in KNOWN else "en"
        if code == self.used:
            return False
        self.used = code
        self._load(code)
        return True

    def leave(self) -> None:
        """Take our translators away."""
        for old in self._translators:
            self._application.removeTranslator(old)
        self._translators = []

    def _load(self, code: str) -> None:
        self.leave()
        places = (
            (f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            (f"hearthline_{code}", str(self._folder)),
        )
        for name, folder in places:
            translator = QTranslator()
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                self._translators.append(translator)
        QLocale.setDefault(QLocale(code))
