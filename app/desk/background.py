"""The desk's one asyncio thread: engine link, server link and desk.sock live on it."""

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_log = logging.getLogger("hearthline.desk")


class Background:
    """Owns a thread with an event loop. `run` and `soon` may be called on any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name="desk-io", daemon=True)
        self._stopped = False
        self._works: set[concurrent.futures.Future[Any]] = set()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T] | None:
        """Start a coroutine on the loop; None (and the coroutine closed) once stopping has begun."""
        if self._stopped:
            work.close()
            return None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._works.add(future)
        future.add_done_callback(self._works.discard)
        return future

    def soon(self, call: Callable[[], None]) -> None:
        """Run a plain callable on the loop, unless stopping has begun."""
        if not self._stopped:
            self._loop.call_soon_threadsafe(call)

    def stop(self, seconds: float = 5.0) -> None:
        """Cancel everything and end the thread; waits at most `seconds`. Idempotent."""
        if self._stopped:
            return
        self._stopped = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(seconds)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.wait_for(_gone(tasks), 3.0))
        except TimeoutError:
            _log.warning("some work did not end in time")
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(asyncio.sleep(0.0))  # connections close one turn later
            self._loop.close()


async def _gone(tasks: set[asyncio.Task[Any]]) -> None:
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            _log.error("work ended with an error", exc_info=result)
