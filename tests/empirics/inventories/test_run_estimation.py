"""The command behind the stored estimates: its table, that it resumes, and what it read."""

import hashlib
from collections import Counter
from importlib import resources

import numpy as np
import pytest

from frictions.empirics.inventories import run_estimation, search
from frictions.empirics.inventories.cases import ALONG, CASES, TABLE, load_estimates
from frictions.empirics.inventories.run_estimation import (
    _haste,
    data_digest,
    header,
    main,
    second_starts,
    starts_of,
)


def test_command_is_resumable(tmp_path, monkeypatch):
    monkeypatch.setattr(run_estimation, "CASES", {"four series": CASES["four series"]})
    monkeypatch.setattr(run_estimation, "RANDOM_STARTS", 1)
    monkeypatch.setitem(search.EVALUATIONS, "calvo", 2)
    main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / TABLE).read_text()
    assert len((tmp_path / "first.jsonl").read_text().splitlines()) == 4
    monkeypatch.setattr(search, "least_squares", pytest.fail)  # nothing is run again
    main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / TABLE).read_text() == first


def test_second_pass_starts_from_the_estimates_on_either_side():
    names = ("attention", *(f"attention, wage_stickiness {value}" for value in (0.99, 0.995)))
    best = load_estimates().groupby("case").first().loc[list(names)]
    starts = second_starts(best)
    free, middle, last = names
    assert [name for name, _ in starts] == [middle, last, middle, free]
    np.testing.assert_array_equal(starts[1][1][-1], best.loc[middle, "bits"])
    assert len(starts[0][1]) == 4  # the one that is held does not move
    assert starts[3][1][0] == 0.99


def test_every_start_of_either_pass_is_in_the_table():
    """Each estimate along a profile was searched from those beside it, and lies no higher."""
    stored = load_estimates()
    first = {name: len(starts_of(case)) for name, case in CASES.items() if not case.indirect}
    second = Counter(name for name, _ in second_starts(stored.groupby("case").first()))
    assert len(second) == len(set().union(*ALONG.values()))
    found = stored.groupby("case").size()
    assert {name: found[name] - second[name] for name in first} == first


def test_what_takes_long_is_searched_first():
    long_first = [
        "attention, indirect", "six series, indirect", "attention, wage_stickiness 0.99",
        "attention", "six series",
    ]  # fmt: skip
    assert sorted(reversed(long_first), key=lambda name: _haste(CASES[name])) == long_first


def test_stored_estimates_were_made_from_the_tables_that_are_shipped():
    table = resources.files("frictions.data").joinpath("tables", TABLE).read_text(encoding="utf8")
    assert table.startswith(header())
    assert header().count("sha256") == 3


def test_a_digest_leaves_comments_out():
    name = "inventories_var_filters.csv"
    text = resources.files("frictions.data").joinpath("tables", name).read_text(encoding="utf8")
    assert text.startswith("#")
    data = "".join(line for line in text.splitlines(keepends=True) if line[0] != "#")
    assert data_digest(name) == hashlib.sha256(data.encode()).hexdigest()
