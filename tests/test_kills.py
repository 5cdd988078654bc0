"""Short versions of `bench.kills` and `bench.reloads`: no kill and no change under load leads to a wrong answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.kills import kill_builds, kill_servers, small_copy
from bench.reloads import change_under_load, told


@pytest.fixture
def small(corpus_folder: Path, tmp_path: Path) -> Path:
    return small_copy(corpus_folder, tmp_path / "corpus")


def test_a_start_after_a_killed_build_answers_as_ever(small: Path) -> None:
    outcome = kill_builds(small, kills=3, seed=3)
    print(outcome.told("builds"))
    assert (outcome.kills, dict(outcome.bad)) == (3, {})
    assert outcome.most_files <= 8


def test_a_server_that_loses_a_process_answers_on_from_the_new_files(small: Path, tmp_path: Path) -> None:
    outcome = kill_servers(small, kills=1, seed=1, log=tmp_path / "log")
    print(outcome.told("servers"))
    assert (outcome.kills, dict(outcome.bad)) == (1, {})


def test_no_request_fails_or_meets_two_versions_while_files_change(small: Path, tmp_path: Path) -> None:
    load, seconds = change_under_load(3, workers=2, threads=2, corpus=small, scratch=tmp_path / "scratch")
    print(told(load, seconds, 3))
    assert load.asked > 0 and not load.wrong
    assert "Traceback" not in (tmp_path / "scratch" / "log").read_text()
