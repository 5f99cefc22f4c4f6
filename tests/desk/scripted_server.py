"""A server by script: real HTTP and SSE on loopback, with the faults networks have. Applies a fact once."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.agent import DEFAULT_REASONS
from app.domain.record import DEFAULT_OUTCOMES
from app.wire.codec import to_plain
from app.wire.engine import Consent
from app.wire.office import SERVER_HEADER, SeatConfiguration, SipAccount
from app.wire.recordings import RecordingMode, RecordingOrder

TOKEN = "marker-token-5f1d"
PASSWORD = "marker-password-9a7c"
CODE = "GOOD-CODE"


class ScriptedServer:
    """`facts` holds what was applied, in order; `cut` is the share of answers that never arrive."""

    def __init__(self) -> None:
        self.facts: list[dict[str, Any]] = []
        self.seen: set[str] = set()
        self.times_sent: dict[str, int] = {}
        self.beats: list[dict[str, Any]] = []
        self.diagnoses: dict[str, bytes] = {}
        self.refuse_diagnoses = False
        self.to_erase: dict[str, list[str]] = {"recordings": [], "calls": []}
        self.people: dict[str, dict[str, Any]] = {}
        self.customers: dict[str, dict[str, Any]] = {}
        self.colleagues: list[dict[str, Any]] = []
        self.call_backs: dict[str, dict[str, Any]] = {}
        self.poison: set[str] = set()
        self.poison_whole_batch = False
        self.cut = 0.0
        self.status = 0
        self.portal = False
        self.random = random.Random(7)
        self.configuration = SeatConfiguration(
            "seat-1", "Dan", "Bucharest", "Sample Centre", "Good morning, this is Dan.",
            sip=SipAccount("sip:127.0.0.1:5099;transport=udp", "7001", password=PASSWORD),
            reasons=list(DEFAULT_REASONS), outcomes=list(DEFAULT_OUTCOMES), wrap_up_seconds=60,
            recording=RecordingOrder(RecordingMode.CALL, "a public key", Consent.ANNOUNCED),
        )  # fmt: skip
        self._lock = threading.Lock()
        self._streams: list[Any] = []
        self._events: list[tuple[int, str, Any]] = []
        self.last_ids: list[str] = []
        self._port = 0
        self._http: _Http | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen (again, on the same port)."""
        script = self

        class Handler(_Handler):
            server_script = script

        self._http = _Http(("127.0.0.1", self._port), Handler)
        self._port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Go away with every connection."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http.cut_all()
            self._http = None
        self._streams.clear()

    def push(self, event: str, data: Any) -> None:
        """Send an event down every stream."""
        with self._lock:
            self._events.append((len(self._events) + 1, event, data))
            for stream in list(self._streams):
                try:
                    stream(self._events[-1])
                except OSError:
                    self._streams.remove(stream)

    def kinds(self) -> list[str]:
        return [fact["kind"] for fact in self.facts]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [fact["body"] for fact in self.facts if fact["kind"] == kind]

    def apply(self, batch: list[dict[str, Any]]) -> tuple[int, Any]:
        """Apply a batch as the real server does: each fact once, the bad one refused."""
        with self._lock:
            if self.poison_whole_batch and any(f["kind"] in self.poison for f in batch):
                return 422, {"title": "Not understood.", "code": "bad_fact", "status": 422}
            results = []
            for fact in batch:
                self.times_sent[fact["id"]] = self.times_sent.get(fact["id"], 0) + 1
                result = "applied"
                if fact["kind"] in self.poison:
                    result = "rejected"
                elif fact["id"] in self.seen:
                    result = "duplicate"
                else:
                    self.seen.add(fact["id"])
                    self.facts.append(fact)
                results.append(
                    {"id": fact["id"], "result": result, "title": "No." if result == "rejected" else ""}
                )
            return 200, {"results": results}

    def follow(self, last: str, send: Callable[[tuple[int, str, Any]], None]) -> None:
        with self._lock:
            self.last_ids.append(last)
            send((len(self._events), "hello", {"seq": len(self._events)}))
            for item in self._events[int(last) if last else len(self._events) :]:
                send(item)
            self._streams.append(send)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, *arguments: Any) -> None:
        self._open: list[socket.socket] = []
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def cut_all(self) -> None:
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was cut is what the script wants."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_script: ScriptedServer

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        script = self.server_script
        length = int(self.headers.get("Content-Length") or 0)
        said = self.rfile.read(length)
        if len(said) < length:
            self.close_connection = True  # whoever spoke was killed in the middle of it
            return
        parts = urlsplit(self.path)
        body = said if parts.path.startswith("/api/v1/diagnoses/") else json.loads(said or b"null")
        if script.portal:
            self._page()
            return
        if script.status and parts.path != "/healthz":
            self._json(script.status, {"title": "Told to fail.", "status": script.status})
            return
        open_to_all = parts.path in {"/healthz", "/api/v1/enrolments"}
        if not open_to_all and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._json(401, {"title": "Who are you?", "status": 401})
            return
        if parts.path == "/api/v1/stream":
            self._stream()
            return
        status, answer = self._route(method, parts.path.removeprefix("/api/v1"), parse_qs(parts.query), body)
        if script.random.random() < script.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._json(status, answer)

    def _route(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        script = self.server_script
        if path == "/healthz":
            return 200, {"ok": True}
        if path == "/enrolments":
            if body["code"] != CODE:
                return 403, {
                    "title": "This code is not good any more.",
                    "hint": "Ask for a new one.",
                    "code": "bad_code",
                }
            return 200, {"token": TOKEN, "configuration": to_plain(script.configuration)}
        if path == "/seat":
            plain = to_plain(script.configuration)
            plain["sip"]["password"] = None
            return 200, plain
        if path == "/heartbeat":
            script.beats.append(body)
            return 200, {"now": time.time()}
        if path == "/facts":
            return script.apply(body["facts"])
        if path == "/caller-files":
            known = script.people.get(query.get("number", [""])[0])
            return 200, known or script.customers.get(query.get("customer", [""])[0], {"id": ""})
        if path == "/recordings/to-erase":
            return 200, script.to_erase
        if path.startswith("/diagnoses/"):
            if script.refuse_diagnoses:
                return 422, {"title": "No.", "code": "bad_bundle", "status": 422}
            script.diagnoses[path.removeprefix("/diagnoses/")] = body
            return 200, {"size": len(body)}
        if path == "/colleagues":
            return 200, {"colleagues": script.colleagues}
        if path == "/people":
            wanted = query["query"][0].casefold()
            found = [
                {"id": p["id"], "name": p["name"], "number": number}
                for number, p in script.people.items()
                if wanted in p["name"].casefold() or wanted in number
            ]
            return 200, {"people": found}
        return self._call_backs(method, path)

    def _call_backs(self, method: str, path: str) -> tuple[int, Any]:
        script = self.server_script
        if path == "/web-call-backs":
            return 200, {"requests": list(script.call_backs.values())}
        _, _, request, verb = path.split("/")
        found = script.call_backs[request]
        if verb == "claim":
            if found.get("claimed_by") not in {None, "", "Dan"}:
                return 409, {"title": f"{found['claimed_by']} has it.", "code": "claimed", "status": 409}
            found.update(state="claimed", claimed_by="Dan")
        else:
            found.update(state="waiting", claimed_by="")
        return 200, found

    def _json(self, status: int, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header(SERVER_HEADER, "1")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _page(self) -> None:
        content = b"<html>Please accept our terms</html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header(SERVER_HEADER, "1")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

        def send(item: tuple[int, str, Any]) -> None:
            number, event, data = item
            self.wfile.write(f"id: {number}\nevent: {event}\ndata: {json.dumps(data)}\n\n".encode())
            self.wfile.flush()

        self.server_script.follow(self.headers.get("Last-Event-ID", ""), send)
        try:
            while self.connection.recv(1):
                continue
        except OSError:
            return
