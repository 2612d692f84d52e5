"""The command behind the committed estimates: offline on stand-ins, and exactly, given the files.

Set ``FRICTIONS_FRED_QD`` and ``FRICTIONS_PROFITS`` to the files whose checksums the tables carry to
run the last test.
"""

import hashlib
import os
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from frictions.data.loaders.monetary_series import read_monetary_data, shipped_monetary_data
from frictions.data.shipped.facts import read_table
from frictions.data.shipped.var_estimates import SAMPLES, TABLES
from frictions.empirics.inventories import criterion_distribution, matching_target, simulated_joint
from frictions.empirics.inventories import var as inventories_var
from frictions.empirics.inventories.var import SHOCK, estimate_monetary_var, main, var_moments
from frictions.empirics.time_series import bootstrap_responses
from frictions.solvers.estimation import MatchingTarget

FILES = ("FRICTIONS_FRED_QD", "FRICTIONS_PROFITS")
given = pytest.mark.skipif(
    not all(os.environ.get(name) for name in FILES),
    reason=f"set {' and '.join(FILES)} to the files that the committed estimates were made from",
)


def test_stand_ins_give_the_offline_picture():
    data = shipped_monetary_data()
    found = estimate_monetary_var(data, "1970Q1", "2007Q4", draws=200, seed=1)
    r = found.responses
    assert r["gdp"].loc[[1, 6]].tolist() == pytest.approx([0.165, -0.206], abs=5e-4)
    assert r["gdp"].idxmin() == 6
    assert r["infl"].min() == pytest.approx(-0.055, abs=5e-4)
    assert r["cons"].min() == pytest.approx(-0.133, abs=5e-4)
    assert r["invest"].min() == pytest.approx(-0.97, abs=5e-3)
    assert found.fit.companion_modulus() == pytest.approx(0.921, abs=5e-4)
    assert found.projections.loc[0, "m1"] == pytest.approx(r.loc[0, "m1"])
    low, high = found.bootstrap.bands()
    assert ((low <= r + 1e-9) & (high >= r - 1e-9)).mean().mean() > 0.9


def means_by_start(data, sample, names, seed):
    """A true model's criterion, drawn from the data's first quarters and from any of them."""
    found = estimate_monetary_var(data, *SAMPLES[sample])
    blocks = np.stack([found.bootstrap.covariance(name, 1, 15) for name in names])
    responses = found.responses.loc[1:, list(names)].to_numpy().T
    target, places = (
        MatchingTarget(names, responses, blocks),
        list(map(found.fit.names.index, names)),
    )
    for anywhere in (False, True):
        draws = bootstrap_responses(
            found.fit, data.rate, SHOCK, 15, 2000, seed, random_start=anywhere
        ).draws[:, 1:, places]
        gaps = (draws - draws.mean(axis=0)).transpose(0, 2, 1)
        yield np.mean([target.misses(responses + gap).sum() for gap in gaps])


@pytest.mark.parametrize(("sample", "more"), [("1982-2007", 1.21), ("1970-2007", 1.02)])
def test_samples_that_begin_far_out_say_more(sample, more):
    """In 1982 GDP is 7% below what was expected, in 1970 by 3%."""
    first, anywhere = means_by_start(shipped_monetary_data(), sample, ("gdp", "infl", "cons"), 2)
    assert anywhere / first == pytest.approx(more, abs=0.06)


def series_of_eleven(quarters=130):
    """Return eleven invented stationary series under the names of the paper's."""
    names = ["gdp", "infl", "cons", "is", "inv", "ulc", "prof", "ppi", "ffr", "nbr", "m2"]
    noise = np.random.default_rng(3).normal(size=(quarters, 11)).cumsum(axis=0)
    index = pd.period_range("1958Q1", periods=quarters, freq="Q", name="quarter")
    return pd.DataFrame(noise, index=index, columns=names)


def test_command_writes_what_the_loader_reads(tmp_path, monkeypatch, capsys):
    data = inventories_var.MonetaryData(series_of_eleven(240), "ffr", "invented")
    monkeypatch.setattr(inventories_var, "read_monetary_data", lambda *paths: data)
    monkeypatch.setattr(inventories_var, "SAMPLES", {"1970-2007": ("1970Q1", "2007Q4")})
    tables = inventories_var.estimate_tables
    monkeypatch.setattr(inventories_var, "estimate_tables", lambda d: tables(d, draws=40))
    for name in ("fred.csv", "profits.csv"):
        (tmp_path / name).write_text(name)
    main([str(tmp_path / "fred.csv"), str(tmp_path / "profits.csv"), str(tmp_path / "out")])
    checksum = hashlib.sha256(b"fred.csv").hexdigest()
    for name, file in TABLES.items():
        written = (tmp_path / "out" / file).read_text()
        assert checksum in written
        table = pd.read_csv(tmp_path / "out" / file, comment="#")
        shipped = read_table(file)
        assert list(table) == list(shipped), name
        assert len(table) == len(shipped) / shipped["sample"].nunique()  # of one sample
    assert "176 rows" in capsys.readouterr().out


def test_moments_use_inventories_less_the_ratio_as_sales():
    cycles = series_of_eleven().diff().dropna()
    fit = inventories_var.fit_var(cycles, 1)
    moments = var_moments(fit, "ffr")
    paths = fit.responses("ffr", 0.6, 400)
    sales = paths["inv"] - paths["is"]
    expected = (paths["is"] @ sales) / np.sqrt((paths["is"] @ paths["is"]) * (sales @ sales))
    assert moments["rho_IS_S"] == pytest.approx(expected)


@given
def test_eleven_variables_from_any_quarters_score_as_those_drawn_from_the_law():
    data, target = read_monetary_data(*map(os.environ.get, FILES)), matching_target("1982-2007")
    first, anywhere = means_by_start(data, "1982-2007", target.names, 3)
    law = criterion_distribution(target, simulated_joint("1982-2007"), 100).mean
    assert anywhere == pytest.approx(law, rel=0.12)
    assert first < 0.8 * law


@given
def test_command_reproduces_the_committed_tables(tmp_path):
    paths = [Path(os.environ[name]) for name in FILES]
    tables = resources.files("frictions.data").joinpath("tables")
    head = tables.joinpath(TABLES["responses"]).read_text()
    for path in paths:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in head, f"{path} is another vintage"
    main([*map(str, paths), str(tmp_path)])
    for file in TABLES.values():
        found, shipped = (
            pd.read_csv(tmp_path / file, comment="#", dtype={"name": str}),
            read_table(file, dtype={"name": str}),
        )
        pd.testing.assert_frame_equal(found, shipped, rtol=1e-7, atol=1e-10)
