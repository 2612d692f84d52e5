"""The command behind the stored estimates: its table, that it resumes, and what it read."""

import hashlib
from importlib import resources

import pytest

from frictions.empirics.inventories import run_estimation, search
from frictions.empirics.inventories.cases import CASES, TABLE
from frictions.empirics.inventories.run_estimation import data_digest, header, main


def test_command_is_resumable(tmp_path, monkeypatch):
    monkeypatch.setattr(run_estimation, "CASES", {"four series": CASES["four series"]})
    monkeypatch.setattr(run_estimation, "RANDOM_STARTS", 1)
    monkeypatch.setitem(search.EVALUATIONS, "calvo", 2)
    main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / TABLE).read_text()
    assert len((tmp_path / "starts_1.jsonl").read_text().splitlines()) == 4
    monkeypatch.setattr(search, "least_squares", pytest.fail)  # nothing is run again
    main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / TABLE).read_text() == first


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
