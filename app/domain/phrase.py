"""Texts for people that keep their template, so that the window can translate them."""


class Phrase(str):
    """An English text that remembers its template and values; to everybody else it is a plain `str`."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]


def phrase(template: str, **values: object) -> Phrase:
    """Return the English text with `{name}` places filled; `template` must be a literal.

    The catalogues are made from the literals handed to this function.
    """
    text = Phrase(template.format(**values) if values else template)
    text.template = template
    text.values = values
    return text
