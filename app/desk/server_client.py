"""The server over HTTPS: one method a call, one stream down. The only place of the desk that knows httpx.

Every answer must carry the server's own header; whatever answers without it is a captive portal or a proxy's
page, and nothing is believed or handed over to it.
"""

import hashlib
import ipaddress
import json
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import truststore
from httpx_sse import EventSource

from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, HearthlineError, Unavailable
from app.domain.phrase import phrase, text_in
from app.wire.codec import from_plain, to_plain
from app.wire.office import (
    API,
    SERVER_HEADER,
    Colleagues,
    Enrolment,
    EnrolmentRequest,
    Fact,
    FactBatch,
    FactResults,
    Heartbeat,
    HeartbeatReply,
    PeopleFound,
    SeatConfiguration,
    WebCallBack,
    WebCallBacks,
)
from app.wire.recordings import DIGEST_HEADER, ErasedRecordings, UploadEnd, UploadState
from app.wire.supervising import DiagnosisCame, EmergencyCalls

T = TypeVar("T")

# They log addresses, and an address of ours may hold a caller's number.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

STREAM_SILENCE: Final = 40.0
"""Seconds without a byte (the server comments every 15 s) after which the stream is taken for dead."""
_TIMES: Final = httpx.Timeout(10.0, connect=5.0, read=15.0)


class NotServed(HearthlineError):
    """The server answered with a refusal; `status` is the HTTP status."""

    def __init__(self, status: int, code: str, title: str, hint: str = "") -> None:
        super().__init__(code, title, hint)
        self.status = status


@dataclass(frozen=True, slots=True)
class StreamItem:
    """One event of the stream."""

    event: str
    id: str
    data: Any


def server_url(typed: str) -> str:
    """Return the address of a server as typed by a person. Raises BadInput.

    Without a scheme it is https; plain http is taken for this machine only, for the token must not be seen.
    """
    text = typed.strip().rstrip("/")
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = parts.hostname or ""
    if not host or parts.scheme not in {"http", "https"} or parts.username or any(c.isspace() for c in text):
        raise BadInput(
            "bad_server_address",
            phrase("This is not the address of a server."),
            phrase("Copy it as your supervisor sent it, like https://calls.example.org."),
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise BadInput(
            "server_not_encrypted",
            phrase("This address is not encrypted."),
            phrase("Use https:// so that nobody on the way can read along."),
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Say whether a host name can only mean this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() in {"localhost", "ip6-localhost"}


class ServerClient:
    """One server as one seat sees it. Lives on the background loop; `close` it."""

    def __init__(self, url: str, token: str = "", ca_file: str = "") -> None:
        self.url = url
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        own = is_loopback(urlsplit(url).hostname or "")
        self._client = httpx.AsyncClient(
            base_url=url,
            headers=headers,
            timeout=_TIMES,
            verify=_trust(ca_file) if url.startswith("https") else False,
            trust_env=not own,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def enrol(self, code: str, machine: str) -> Enrolment:
        """Trade a one-time code for a token and the seat's configuration."""
        return await self._ask(Enrolment, "POST", "/enrolments", body=EnrolmentRequest(code, machine))

    async def configuration(self) -> SeatConfiguration:
        """Return what the call centre says about this seat."""
        return await self._ask(SeatConfiguration, "GET", "/seat")

    async def heartbeat(self, beat: Heartbeat) -> HeartbeatReply:
        """Tell how the seat is."""
        return await self._ask(HeartbeatReply, "POST", "/heartbeat", body=beat)

    async def send_facts(self, facts: list[Fact]) -> FactResults:
        """Hand over facts; once this returns, the server has committed what it says it has."""
        return await self._ask(FactResults, "POST", "/facts", body=FactBatch(facts))

    async def caller_file(self, number: str, customer: str = "") -> CallerFile:
        """Return the file of whoever has this number, else this customer number; `id` "" for nobody."""
        query = {"number": number, **({"customer": customer} if customer else {})}
        return await self._ask(CallerFile, "GET", "/caller-files", query=query)

    async def colleagues(self) -> Colleagues:
        """Return the other seats and what their agents do."""
        return await self._ask(Colleagues, "GET", "/colleagues")

    async def people(self, query: str) -> PeopleFound:
        """Return people whose name or number fits."""
        return await self._ask(PeopleFound, "GET", "/people", query={"query": query})

    async def emergencies(self) -> EmergencyCalls:
        """Return what became of this seat's own calls for help."""
        return await self._ask(EmergencyCalls, "GET", "/emergencies")

    async def web_call_backs(self) -> WebCallBacks:
        """Return all open requests."""
        return await self._ask(WebCallBacks, "GET", "/web-call-backs")

    async def claim(self, request: str) -> WebCallBack:
        """Take a request; NotServed with status 409 when somebody else has it."""
        return await self._ask(WebCallBack, "POST", f"/web-call-backs/{request}/claim")

    async def release(self, request: str) -> WebCallBack:
        """Give a request back."""
        return await self._ask(WebCallBack, "POST", f"/web-call-backs/{request}/release")

    async def upload_state(self, recording: str, offset: int) -> UploadState:
        """Return how much of a recording's file the server has."""
        return await self._ask(UploadState, "GET", f"/recordings/{recording}/parts/{offset}")

    async def upload_chunk(self, recording: str, offset: int, at: int, chunk: bytes) -> UploadState:
        """Hand over bytes of a file from place `at` on; once this returns they are on the server's disk."""
        digest = {DIGEST_HEADER: hashlib.sha256(chunk).hexdigest()}
        path = f"/recordings/{recording}/parts/{offset}"
        return await self._ask(UploadState, "POST", path, query={"at": str(at)}, chunk=chunk, headers=digest)

    async def upload_end(self, recording: str, offset: int, end: UploadEnd) -> UploadState:
        """Say that all of a file was sent; `stored` in the answer: the copy here may go."""
        return await self._ask(UploadState, "POST", f"/recordings/{recording}/parts/{offset}/end", body=end)

    async def send_diagnosis(self, name: str, bundle: bytes) -> None:
        """Hand over the bundle that an administrator asked for."""
        headers = {DIGEST_HEADER: hashlib.sha256(bundle).hexdigest()}
        await self._ask(DiagnosisCame, "POST", f"/diagnoses/{name}", chunk=bundle, headers=headers)

    async def recordings_to_erase(self) -> ErasedRecordings:
        """Return what this seat is to delete."""
        return await self._ask(ErasedRecordings, "GET", "/recordings/to-erase")

    async def stream(self, last_id: str) -> AsyncIterator[StreamItem]:
        """Follow the server's events from `last_id` on; ends with the connection. Raises as the others."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        times = httpx.Timeout(10.0, connect=5.0, read=STREAM_SILENCE)
        try:
            async with self._client.stream("GET", f"{API}/stream", headers=headers, timeout=times) as answer:
                if answer.status_code != httpx.codes.OK:
                    await answer.aread()
                _check(answer)
                async for item in EventSource(answer).aiter_sse():
                    yield StreamItem(item.event, item.id, _json_or_none(item.data))
        except httpx.HTTPError as error:
            raise _unreachable(error) from error

    async def _ask(
        self,
        kind: type[T],
        method: str,
        path: str,
        *,
        body: object = None,
        query: Mapping[str, str] | None = None,
        chunk: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        kind_of_body = "application/json" if body is not None else "application/octet-stream"
        content = chunk if body is None else _encoded(body)
        try:
            answer = await self._client.request(
                method,
                API + path,
                params=query,
                content=content,
                headers={"Content-Type": kind_of_body, **(headers or {})} if content is not None else None,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(error) from error
        _check(answer)
        return from_plain(kind, _json_or_none(answer.text))


async def is_reachable(url: str, ca_file: str = "") -> bool:
    """Say whether a real server answers at this address now."""
    client = ServerClient(url, ca_file=ca_file)
    try:
        answer = await client._client.get("/healthz", timeout=2.0)
        return answer.status_code == httpx.codes.OK and SERVER_HEADER in answer.headers
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    finally:
        await client.close()


def _trust(ca_file: str) -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file and Path(ca_file).is_file():
        context.load_verify_locations(cafile=ca_file)
    return context


def _encoded(body: object) -> bytes:
    return json.dumps(to_plain(body), ensure_ascii=False).encode("utf-8", "replace")


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _check(answer: httpx.Response) -> None:
    if SERVER_HEADER not in answer.headers:
        raise Unavailable(
            "captive_portal",
            phrase("Something else answers in place of the server."),
            phrase("Open a browser: this network may want you to sign in first."),
        )
    if answer.is_success:
        return
    problem = _json_or_none(answer.text)
    told: dict[str, Any] = problem if isinstance(problem, dict) else {}
    raise NotServed(
        answer.status_code,
        str(told.get("code") or f"http_{answer.status_code}"),
        text_in(told, "title") or phrase("The server refused."),
        text_in(told, "hint") or text_in(told, "detail"),
    )


def _unreachable(error: Exception) -> Unavailable:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unavailable(
                "bad_certificate",
                phrase("The server's certificate is not trusted: {reason}.", reason=cause.verify_message),
                phrase("Check the address; if it is right, tell your supervisor."),
            )
        cause = cause.__cause__ or cause.__context__
    return Unavailable(
        "server_unreachable",
        phrase("The server cannot be reached."),
        phrase("Check the address and the network."),
    )
