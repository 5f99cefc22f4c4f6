"""The square that an authenticator app reads, drawn here: the secret goes to no other service."""

import io

import segno
from markupsafe import Markup


def square(address: str) -> Markup:
    """Return an address as an SVG element, dark on light in every theme: not every app reads the other."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, nl=False,
        omitsize=True, svgclass="square", lineclass=None,
    )  # fmt: skip
    drawing = out.getvalue().decode()
    return Markup(drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - modules only
