"""With SYMATTN_REQUIRE_EXTERNAL=1 a test that is skipped fails, wherever it is collected: nothing may be missing there."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

collect_ignore_glob = ["documents/*"]
"""Documents to be verified, some of them in Python, are no tests."""

settings.register_profile("symattn", deadline=None, derandomize=True)
"""The same cases in every run; `--hypothesis-profile=default` tries new ones."""
settings.load_profile("symattn")


class NothingSkipped:
    """Turns every skip, of a test or of a whole file, into a failure that tells why it was skipped."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, Any]:
        return _required((yield))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, Any, Any]:
        return _required((yield))


def _required(report: Any) -> Any:
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though SYMATTN_REQUIRE_EXTERNAL is set: {report.longrepr}"
    return report


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("SYMATTN_REQUIRE_EXTERNAL") == "1":
        config.pluginmanager.register(NothingSkipped())
