"""Links that somebody clicked: `tel:` (RFC 3966), `sip:`, `sips:` and `callto:`.

A link is a stranger's words. Of all it says only whom to call is taken: headers (`?Replaces=`), routes
(`;maddr=`), transports and passwords are dropped, and one with a hidden line break is refused whole.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from app.domain import spelling
from app.domain.errors import BadInput
from app.domain.phrase import phrase

SCHEMES: Final = ("tel", "sips", "sip", "callto")
LONGEST: Final = 500
"""Characters; a longer link is not a telephone number."""

_EXTENSION: Final = re.compile(r"[0-9*#]{1,12}")
_CONTEXT: Final = re.compile(r"\+?[0-9]{1,15}|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})")
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FIRST: Final = re.compile(r"[A-Za-z0-9+*#(\[]")


@dataclass(frozen=True, slots=True)
class Link:
    """What a link asks for: whom to dial, and what a person should see before saying yes.

    `extension`: digits to key in once the call is answered, "" for none. `context`: where a local number
    belongs (an area code or a domain, RFC 3966), only to be shown: a number is never completed with it.
    """

    number: str
    extension: str = ""
    context: str = ""


def is_link(text: str) -> bool:
    """Say whether a text starts like a link to a telephone number."""
    scheme, colon, _ = text.strip(" ").partition(":")
    return bool(colon) and scheme.lower() in SCHEMES


def read_link(text: str) -> Link:
    """Return what a link asks for. Raises BadInput, in words for people, when it cannot be called."""
    clicked = text.strip(" ")
    if not is_link(clicked):
        raise BadInput("bad_link", phrase("This is not a link to a number."))
    if len(clicked) > LONGEST or _HIDDEN.search(clicked) or _HIDDEN.search(unquote(clicked)):
        raise BadInput(
            "bad_link",
            phrase("This link is not safe to use."),
            phrase("It hides something that no telephone number has. Type the number yourself."),
        )
    scheme, _, rest = clicked.partition(":")
    rest = rest.lstrip("/")
    link = _telephone(rest) if scheme.lower() == "tel" else _address(rest, scheme.lower())
    if not _FIRST.match(link.number):  # `--flag` and the like: nothing that begins so is a number
        raise spelling.not_a_number()
    return link


def _telephone(rest: str) -> Link:
    subscriber, *parameters = rest.partition("?")[0].split(";")
    number, comma, keyed = unquote(subscriber).partition(",")
    said = dict(_pair(parameter) for parameter in reversed(parameters))
    found = spelling.digits(number)
    if found is None:
        raise spelling.not_a_number()
    extension = spelling.digits(said.get("ext", "") or (keyed.strip(",") if comma else "")) or ""
    context = said.get("phone-context", "")
    return Link(
        found,
        extension if _EXTENSION.fullmatch(extension) else "",
        context if _CONTEXT.fullmatch(context) else "",
    )


def _pair(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.lower(), unquote(value)


def _address(rest: str, scheme: str) -> Link:
    user, at, host = rest.partition("@")
    if not at:
        bare = re.split(r"[;?]", rest)[0]
        bare = bare.partition("+type=")[0] if scheme == "callto" else bare
        bare = unquote(bare)
        return Link(spelling.spelled(bare if "@" not in bare else ""))
    user = unquote(re.split(r"[;:]", user)[0])
    return Link(spelling.spelled(f"{spelling.digits(user) or user}@{re.split('[;?]', host)[0]}"))
