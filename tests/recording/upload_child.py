"""The desk's link to the server alone, a process that a test may kill; its token comes on standard input."""

import sys
import threading

from app.desk import recording_upload
from app.desk.background import Background
from app.desk.outbox import Outbox
from app.desk.server_client import ServerClient, StreamItem
from app.desk.server_link import ServerLink
from app.domain.agent import AgentStatus
from app.domain.errors import HearthlineError
from app.wire import home
from app.wire.office import Heartbeat, SeatConfiguration
from app.wire.seat_check import Health


class Nobody:
    """A listener that does not listen."""

    def reached(self, clock_ahead: float) -> None: ...
    def missed(self, error: HearthlineError) -> None: ...
    def configured(self, configuration: SeatConfiguration) -> None: ...
    def streamed(self, item: StreamItem) -> None: ...
    def put_aside(self) -> None: ...
    def engine_waiting(self, count: int) -> None: ...
    def erased(self, calls: frozenset[str]) -> None: ...


def main(url: str, rate: int) -> None:
    recording_upload.LOOK_SECONDS = recording_upload.RETRY_SECONDS = 0.2  # type: ignore[misc]
    recording_upload.IDLE_RATE = rate  # type: ignore[misc]
    recording_upload.CHUNK_BYTES = 32 * 1024  # type: ignore[misc]
    token = sys.stdin.readline().strip()
    background = Background()
    background.start()
    link: list[ServerLink] = []
    outbox = Outbox(home.outbox_file(), lambda _: link[0].wake() if link else None, lambda _: None)
    outbox.start().result(10)

    def begin() -> None:
        one = ServerLink(background, ServerClient(url, token), outbox, lambda _: None, Nobody())
        one.beat = Heartbeat(AgentStatus(), Health())
        link.append(one)
        one.start([])

    background.soon(begin)
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
