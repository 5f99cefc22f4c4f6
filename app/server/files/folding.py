"""Names as they are searched: without case and marks, Hangul whole, in words."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[\w']+")
_WORDS: Final = 24
_LETTERS: Final = 40


def folded(text: str) -> str:
    """Return `text` without case and accents; Hangul syllables stay whole."""
    parts = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in parts if unicodedata.category(c) != "Mn")
    return " ".join(unicodedata.normalize("NFC", bare).split())


def words(text: str) -> list[str]:
    """Return the words of a text as they are searched."""
    return [word[:_LETTERS] for word in _WORD.findall(folded(text))[:_WORDS]]


def index_words(*texts: str) -> frozenset[str]:
    """Return every word under which texts are found.

    In scripts without spaces between given and family name (Hangul, Kana, Han) each ending counts too.
    """
    found = set[str]()
    for text in texts:
        for word in words(text):
            found.add(word)
            if any(c >= "\u1100" for c in word):
                found.update(word[start:] for start in range(1, len(word)))
    return frozenset(found)
