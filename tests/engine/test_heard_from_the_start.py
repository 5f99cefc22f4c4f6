"""Speech that is on its way before a call's media begins, on a machine with one core that is busy."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import SipPeer, sdp

BUSY: Final = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Whoever lets a socket be watched is held up once it is, but for the thread that reads speech. */
static __thread int watched;

int epoll_ctl(int queue, int what, int socket, struct epoll_event *event) {
    int (*real)(int, int, int, struct epoll_event *) = dlsym(RTLD_NEXT, "epoll_ctl");
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    watched = event && event->events & EPOLLIN && strcmp(name, "media");
    return real(queue, what, socket, event);
}

int pthread_mutex_unlock(pthread_mutex_t *lock) {
    static int (*real)(pthread_mutex_t *);
    if (!real) real = dlsym(RTLD_NEXT, "pthread_mutex_unlock");
    int result = real(lock);
    if (watched) watched = 0, usleep(5000);
    return result;
}
"""


@pytest.fixture
def held_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start_engine: Callable[..., RunningEngine]
) -> RunningEngine:
    """An engine on one core whose main thread loses it at the worst moment."""
    source, library = tmp_path / "busy.c", tmp_path / "busy.so"
    source.write_text(BUSY)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    engine = start_engine()
    for thread in Path(f"/proc/{engine.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {min(os.sched_getaffinity(0))})
    return engine


def test_a_far_end_that_speaks_before_its_answer_is_read_is_heard(
    held_up: RunningEngine, peer: SipPeer
) -> None:
    seat = Seat(held_up.client())
    seat.register(peer)
    peer.answer_invites = False
    seat.ask("call.dial", to="500")
    invite = peer.wait_request("INVITE")
    seat.wait("call.ringing")
    dialog = peer.dialogs[-1]
    dialog.listen(invite)
    time.sleep(0.05)  # speech waits in the socket when the media begins
    peer.respond(invite, "200 OK", sdp(dialog.rtp.port))
    seat.wait("call.talking")
    seat.wait("call.quality")
    assert seat.wait("call.quality")["received"] > 0
    assert "did not sleep" not in (held_up.home / "logs/engine.log").read_text()
