"""The command keeps what is finished and writes a table with its header."""

import dataclasses

import pandas as pd
import pytest

from frictions.data.shipped import read_table
from frictions.empirics.capital_reallocation import run_points


@pytest.mark.parametrize("which", run_points.TABLES)
def test_finished_points_are_not_solved_again(which, tmp_path, monkeypatch):
    table = dataclasses.replace(run_points.TABLES[which], function=point)
    monkeypatch.setitem(run_points.TABLES, which, table)
    for _ in range(2):
        run_points.main([which, str(tmp_path), "--workers", "1"])
    made = pd.read_csv(tmp_path / table.file, comment="#")
    assert len(made) == len(table.points)
    head = (tmp_path / table.file).read_text().splitlines()[:3]
    assert head[0] == f"# {table.lines[0]}"
    assert f"run_points {which} OUT" in head[1]
    assert len((tmp_path / f"{which}.jsonl").read_text().splitlines()) == len(made) + 1


@pytest.mark.parametrize("which", run_points.TABLES)
def test_the_committed_tables_have_the_command_s_points(which):
    table = run_points.TABLES[which]
    shipped = read_table(table.file)
    assert [tuple(row) for row in shipped.iloc[:, :2].to_numpy().tolist()] == [*table.points]


def point(at):
    return {"first": at[0], "second": at[1]}
