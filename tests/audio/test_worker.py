"""The worker's order and its end; the threads' priorities and their guard."""

import subprocess
import sys
import threading
import time

import pytest

from audio.worker import Worker


def test_jobs_run_in_order_on_one_thread() -> None:
    worker, done = Worker("test"), list[tuple[int, int]]()
    for number in range(50):
        worker.submit(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]
    assert worker.close(lambda: done.append((50, threading.get_ident())))
    assert [number for number, _ in done][-1] == 50
    assert [number for number, _ in done] == sorted(number for number, _ in done)
    assert len({thread for _, thread in done}) == 1


def test_later_jobs_wait_and_do_not_hold_up_others() -> None:
    worker, done = Worker("test"), list[str]()
    worker.later(0.2, lambda: done.append("later"))
    worker.submit(lambda: done.append("now"))
    time.sleep(0.1)
    assert done == ["now"]
    time.sleep(0.3)
    assert done == ["now", "later"]
    assert worker.close()


def test_a_failing_job_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    worker, done = Worker("test"), threading.Event()
    worker.submit(lambda: 1 / 0)
    worker.submit(done.set)
    assert done.wait(2)
    assert worker.close()
    assert "a sound job failed" in caplog.text


def test_a_stuck_job_does_not_hold_up_the_end() -> None:
    worker, stuck = Worker("test"), threading.Event()
    worker.submit(lambda: stuck.wait(10))
    time.sleep(0.05)
    assert not worker.close(timeout=0.2)
    stuck.set()
    assert worker.close()


_WILD = """
import hashlib, os, threading, time
from audio.priority import be_on_time, come_first

assert not be_on_time(), "no real time without its guard"
threading.Thread(target=threading.Event().wait, daemon=True).start()  # knows nothing of the guard
come_first()
seen = []

def wild():
    allowed = be_on_time()
    seen.append(os.sched_getscheduler(0) == os.SCHED_RR)
    assert seen[0] == allowed
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2_000_000)  # about a second without the GIL and without sleep
    seen.append(os.sched_getscheduler(0) == os.SCHED_OTHER)

thread = threading.Thread(target=wild)
thread.start()
while thread.is_alive():
    time.sleep(0.01)
assert seen[1], "a thread that never sleeps stayed in real time"
print("calm", os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_a_real_time_thread_out_of_hand_is_calmed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WILD], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.stdout.startswith("calm"), done.stderr
