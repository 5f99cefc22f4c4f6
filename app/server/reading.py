"""Reading what strangers send: JSON into contract types, within limits, cleaned for every screen."""

import json
import math
import re
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from app.domain.errors import BadInput
from app.domain.phrase import phrase
from app.domain.text import plain_block
from app.wire.codec import from_plain, to_plain

T = TypeVar("T")

LONGEST_TEXT: Final = 20_000
DEEPEST: Final = 12
LARGEST_NUMBER: Final = 2**53
_LARGE: Final = re.compile(rb"[:,\[]\s*-?(?:[0-9]{16}|[0-9]+(?:\.[0-9]+)?[eE])")
"""What a number above LARGEST_NUMBER cannot be written without."""


async def json_body(request: Request) -> Any:
    """Return the JSON of a request, cleaned. Raises BadInput."""
    value, is_so = await json_parts(request)
    return value if is_so else clean(value)


async def json_parts(request: Request) -> tuple[Any, bool]:
    """Return the JSON of a request, and whether all of it is clean; else each part is to be cleaned.

    Raises BadInput.
    """
    return await raw_json(request), is_clean(await request.body())


def is_clean(body: bytes) -> bool:
    """Say whether the texts and numbers of a JSON text are such that `clean` would leave them as they are.

    In ASCII without a backslash JSON holds nothing but printable characters.
    """
    if len(body) > LONGEST_TEXT or not body.isascii() or b"\\" in body or b"\x7f" in body:
        return False
    return _LARGE.search(body) is None and body.count(b"{") + body.count(b"[") <= DEEPEST


async def raw_json(request: Request) -> Any:
    """Return the JSON of a request as it came, for readers that clean each part. Raises BadInput."""
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        raise BadInput("bad_json", "This address takes JSON.", "Send it as application/json.")
    try:
        return json.loads(await request.body(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput("bad_json", "The body is not JSON.", "Send JSON in UTF-8.") from error


async def form_body(
    request: Request, most: int = 60, longest: int = 2_000, *, tabs: bool = False
) -> dict[str, str]:
    """Return the fields of a plain form, cleaned; of a field sent twice the last. Raises BadInput.

    At most so many fields; each text is cut after `longest` letters. `tabs`: they stay, as between the
    cells of a sheet; else they are spaces.
    """
    try:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise BadInput("bad_form", "The form cannot be read.", "Send it again.") from error
    mark = "\t" if tabs else " "
    return {
        plain_block(name, 80): mark.join(plain_block(part, longest) for part in value.split("\t"))[:longest]
        for name, value in pairs
    }


def is_form(request: Request) -> bool:
    """Say whether the body is a plain HTML form."""
    return request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")


def wants_html(request: Request) -> bool:
    """Say whether the client would rather have a page than JSON."""
    accept = request.headers.get("accept", "").lower()
    html, plain_json = accept.find("text/html"), accept.find("application/json")
    return html >= 0 and (plain_json < 0 or html < plain_json)


def fitted(kind: type[T], value: Any) -> T:
    """Return `value` as `kind` with every limit of the contract checked. Raises BadInput."""
    read = from_plain(kind, value)
    try:
        _adapter(kind).validate_python(to_plain(read))  # type: ignore[arg-type] # types are hashable
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            "bad_field", phrase("{field} does not fit.", field=where or phrase("The body")), first["msg"]
        ) from error
    return read


async def fitted_body(request: Request, kind: type[T]) -> T:
    """Return the JSON body of a request as `kind`. Raises BadInput."""
    return fitted(kind, await json_body(request))


def body_of(kind: type) -> dict[str, Any]:
    """Return `openapi_extra` for a route whose JSON body is `kind`."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inlined(kind)}}}}


def inlined(kind: type) -> dict[str, Any]:
    """Return the JSON schema of a contract type without references."""
    schema = _adapter(kind).json_schema()
    definitions = schema.pop("$defs", {})
    return _resolve(schema, definitions)  # type: ignore[no-any-return]


def _resolve(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolve(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _resolve(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {key: _resolve(value, definitions) for key, value in node.items()}


def clean(value: Any, depth: int = 0) -> Any:
    """Return a JSON value with safe texts. Raises BadInput for numbers or nesting no contract has."""
    if depth > DEEPEST:
        raise BadInput("bad_json", "The body is nested too deeply.", "Send it flat.")
    if isinstance(value, str):
        return plain_block(value, LONGEST_TEXT + 1)
    if isinstance(value, dict):
        return {plain_block(key, 200): clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item, depth + 1) for item in value]
    if isinstance(value, (int, float)) and (abs(value) > LARGEST_NUMBER or math.isnan(value)):
        raise BadInput("bad_number", "A number is too large.", "Send what a 64-bit float holds.")
    return value


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _no_constant(word: str) -> Any:
    raise ValueError(word)
