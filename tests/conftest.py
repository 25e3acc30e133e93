"""What every test may use: the shared survey data where present, and repeatable Hypothesis runs."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent

# Matrices here are small: threads of the linear algebra wait for each other more than they work,
# and two test processes on two cores lose a tenth to it. Read when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same examples in every run, so that a failure is always somebody's change. For a search for
# new counter-examples: HYPOTHESIS_PROFILE=thorough make test
settings.register_profile("repeatable", derandomize=True, max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what lives as long as the run: 7 % of its time."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder that holds `data/`, real surveys and reference numbers; skips where absent."""
    folder = Path(os.environ.get("CMT_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("the shared survey data are not on this machine (set CMT_SHARED)")
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source checkout."""
    return REPOSITORY
