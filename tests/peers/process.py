"""Processes of tests: ended by their own id; CPU seconds and resident memory with their children."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 30.0
"""Seconds that a test waits for what is to come, where no promise is measured: machines may be busy."""


def ended(process: "subprocess.Popen[Any]", seconds: float = 5, number: int = signal.SIGTERM) -> int:
    """Ask a process to end, make it end after `seconds`; return its exit status. Idempotent."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return process.returncode


def family(pid: int) -> list[int]:
    """Return a process id and those of all its descendants that are alive."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            todo += [int(c) for t in tasks for c in (t / "children").read_text().split()]
        except OSError:
            continue
        found.append(one)
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, in seconds; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process in MB (10⁶ bytes); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return kilobytes * 1024 / 1e6


def alive(pid: int) -> bool:
    """Say whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
