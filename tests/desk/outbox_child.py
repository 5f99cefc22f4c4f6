"""Puts facts into an outbox and carries them to a server until it is killed; tells what is committed."""

import sys
import threading
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from app.desk.background import Background
from app.desk.courier import Courier
from app.desk.outbox import Outbox
from app.desk.server_client import ServerClient

TOKEN = "marker-token-5f1d"


def main() -> None:
    path, url, first, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    background = Background()
    background.start()
    outbox = Outbox(path, lambda _: background.soon(courier.wake), lambda _: None)
    courier = Courier(ServerClient(url, TOKEN).send_facts, outbox, lambda _: None, lambda: None)
    outbox.start()
    background.run(courier.run())
    lock = threading.Lock()

    def told(number: int, _: "Future[int]") -> None:
        with lock:
            print(number, flush=True)

    for number in range(first, first + count):
        future = outbox.put("test.fact", {"number": number}, wall=time.time())
        future.add_done_callback(partial(told, number))
        time.sleep(0.002)
    time.sleep(3600)


if __name__ == "__main__":
    main()
