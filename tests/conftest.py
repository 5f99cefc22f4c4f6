"""For the whole run: why a test was run once more stands beside its name."""

from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the last lines of each first failure: a test that passes the second time hides its reason."""
    again: list[pytest.TestReport] = terminalreporter.stats.get("rerun", [])
    if again:
        terminalreporter.section("why tests were run once more")
    for report in again:
        lines = [line for line in report.longreprtext.splitlines() if line.strip()]
        told = [line for line in lines if line.startswith(("E ", "tests/"))][-4:]
        terminalreporter.write_line(f"{report.nodeid} ({report.when})")
        for line in told or lines[-16:]:  # several errors at once look otherwise
            terminalreporter.write_line(f"    {line[:200]}")
