"""The bootstrap of the estimation: its draws, that it resumes, and that what ships is its own."""

from importlib import resources

import numpy as np
import pytest

from frictions.data.shipped import load_var_estimates
from frictions.empirics.inventories import (
    SIX,
    load_bootstrap,
    matching_target,
    run_bootstrap,
    search,
)
from frictions.empirics.inventories.cases import BOOTSTRAP_TABLE, CASES
from frictions.empirics.inventories.run_bootstrap import (
    BOOTSTRAPPED,
    drawn_responses,
    estimate_draw,
    main,
)


def test_draws_vary_around_the_data_as_the_bands_say():
    target = matching_target()
    drawn = drawn_responses(target)
    np.testing.assert_allclose(drawn.mean(axis=0), target.responses, atol=1e-12)
    joint = load_var_estimates("1970-2015").joint
    spread = np.sqrt(np.diag(joint)).reshape(6, 15)
    np.testing.assert_allclose((drawn.std(axis=0) / spread).mean(axis=1), 1.0, atol=0.15)


def test_command_is_resumable(tmp_path, monkeypatch):
    monkeypatch.setattr(run_bootstrap, "BOOTSTRAPPED", {"six series": 2})
    monkeypatch.setitem(search.EVALUATIONS, "calvo", 2)
    main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / BOOTSTRAP_TABLE).read_text()
    assert len((tmp_path / "draws_1.jsonl").read_text().splitlines()) == 3
    monkeypatch.setattr(search, "least_squares", pytest.fail)  # nothing is run again
    main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / BOOTSTRAP_TABLE).read_text() == first


def test_a_draw_that_fails_is_kept_by_name(monkeypatch):
    def fails(problem, start):
        raise np.linalg.LinAlgError("planted")

    monkeypatch.setattr(run_bootstrap, "improve", fails)
    row = run_bootstrap.bootstrap_case("six series", draws=1).iloc[0]
    assert row["failed"] == "LinAlgError: planted"
    assert np.isnan(row["criterion"])


def test_shipped_table_says_what_the_command_would():
    table = resources.files("frictions.data").joinpath("tables", BOOTSTRAP_TABLE)
    assert table.read_text(encoding="utf8").startswith(run_bootstrap.header())
    assert load_bootstrap()["failed"].isna().all()


def test_stored_draws_are_those_of_the_command():
    stored = load_bootstrap()
    assert stored.groupby("case", sort=False).size().to_dict() == BOOTSTRAPPED
    problem = CASES["six series"].problem()
    target = drawn_responses(problem.target)
    rows = stored[stored["case"] == "six series"].set_index("draw")
    for draw in (0, 57):
        values = rows.loc[draw, list(problem.free)].to_numpy(dtype=float)
        gap = target[draw] - problem.responses(values)
        found = problem.target.misses(problem.target.responses - gap).sum()
        assert found == pytest.approx(rows.loc[draw, "criterion"], rel=1e-6)
        again = estimate_draw(problem, values, target[draw])
        assert again["criterion"] == pytest.approx(found, rel=1e-3)
    assert target.shape[1:] == (len(SIX), 15)
