"""A desk without a window in a process of its own, to be killed: actions on stdin, views on stdout."""

import json
import queue
import sys
import threading
from collections.abc import Callable

from app.desk.desk import Desk
from app.desk.start import DeskStart
from app.desk.views import WindowView
from app.domain.agent import Availability
from app.wire.codec import to_plain


def main() -> None:
    url, code = sys.argv[1:3]
    posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def tell(view: WindowView) -> None:
        print(json.dumps(to_plain(view) | {"settings": []}), flush=True)

    desk = Desk(posted.put, tell, start=DeskStart(url, code), spawn_engine=False)

    def read() -> None:
        for line in sys.stdin:
            action, *arguments = json.loads(line)
            words = [Availability(w) if w in set(Availability) else w for w in arguments]
            posted.put(lambda a=action, w=words: getattr(desk, a)(*w))  # type: ignore[misc]

    threading.Thread(target=read, daemon=True).start()
    desk.start()
    while True:
        posted.get()()


if __name__ == "__main__":
    main()
