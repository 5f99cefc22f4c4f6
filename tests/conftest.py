"""For the whole run: why a test was run once more stands beside its name."""

from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the last lines of each first failure: a test that passes the second time hides its reason."""
    again: list[pytest.TestReport] = terminalreporter.stats.get("rerun", [])
    if again:
        terminalreporter.section("why tests were run once more")
    for report in again:
        told = [line for line in report.longreprtext.splitlines() if line.startswith(("E ", "tests/"))]
        terminalreporter.write_line(report.nodeid)
        for line in told[-4:]:
            terminalreporter.write_line(f"    {line[:200]}")
