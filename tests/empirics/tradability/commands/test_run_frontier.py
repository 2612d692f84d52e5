"""The command that searches the frontier, on two cases and a few paths."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability import load_frontier
from frictions.empirics.tradability.commands import run_frontier

FEW = {"RANDOM_STARTS": 0, "EVALUATIONS": 2, "ROUNDS": 1, "PATHS": 3, "FRESH_PATHS": 4}


def test_command_searches_twice_judges_afresh_and_goes_on(tmp_path, monkeypatch):
    cases = run_frontier.searches()
    kept = {name: cases[name] for name in ("as printed", "with means")}
    kept["panels"] = run_frontier.Search(("means",), unit="own", panels=True)
    monkeypatch.setattr(run_frontier, "searches", lambda: kept)
    for name, value in FEW.items():
        monkeypatch.setattr(run_frontier, name, value)
    run_frontier.main([str(tmp_path), "--workers", "1"])
    table = pd.read_csv(tmp_path / run_frontier.TABLE, comment="#").set_index("case")
    assert list(table.index) == list(kept)
    # medians over few paths: the search sees its own sample, the table another one
    assert table["searched"].loc["with means"] < table["searched"].loc["as printed"]
    assert (table["searched"] != table["distance"]).all()
    written = (tmp_path / run_frontier.TABLE).read_text(encoding="utf8")

    def refuse(*_):
        raise AssertionError("what is finished is not searched again")

    monkeypatch.setattr(run_frontier, "improved", refuse)
    run_frontier.main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / run_frontier.TABLE).read_text(encoding="utf8") == written


def test_second_pass_starts_from_the_best(monkeypatch):
    """A best economy is moved inside the limits of the case and searched from."""
    seen = {}
    monkeypatch.setattr(run_frontier, "improved", lambda search, starts: seen | {"starts": starts})
    table = load_frontier()
    best = table.loc["with discounting"].to_dict()
    (start,) = run_frontier.search_again([best], "rho 0.05, kappa 0.01")["starts"]
    assert start.discount_rate == pytest.approx(best["discount_rate"])


def test_second_pass_keeps_kinds_of_searches_apart(monkeypatch, tmp_path):
    """Units, and what is looked for: starts come from the best three of the same kind."""
    cases = run_frontier.searches()
    rows = [{"missed": float(i), "of": name} for i, name in enumerate(cases)]
    monkeypatch.setattr(run_frontier, "search_again", lambda best, name: best)
    found = run_frontier.second_pass(rows, tmp_path, 1)
    for name, best in zip(cases, found, strict=True):
        kind = [n for n, s in cases.items()
                if (s.unit, s.panels) == (cases[name].unit, cases[name].panels)]  # fmt: skip
        assert [row["of"] for row in best] == kind[:3]


def test_cases_take_what_lies_inside_their_limits():
    cases = run_frontier.searches()
    wide, narrow = cases["rho 0.05, kappa 0.01"], cases["rho 0.02, kappa 0.05"]
    assert run_frontier.admits(wide, narrow)
    assert not run_frontier.admits(narrow, wide)
    assert run_frontier.admits(cases["with shocks"], cases["with means"])
    assert not run_frontier.admits(cases["with persistence"], narrow)
    # an economy with all panels is one more for those who look at less, and not the other way
    panels = cases["three panels, rho 0.05"]
    assert run_frontier.admits(wide, panels)
    assert not run_frontier.admits(panels, wide)


def test_best_of_both_passes_is_taken_where_it_is_admitted():
    names = list(run_frontier.searches())
    far = [{"distance": 1.0, "missed": 1.0, "of": name} for name in names]
    near = [dict(row, distance=0.9, missed=0.9) for row in far]
    near[names.index("rho 0.02, kappa 0.05")]["distance"] = 0.1
    near[names.index("own goods, three panels, with shocks")]["missed"] = 0.1
    best = dict(zip(names, run_frontier.best_of(far, near), strict=True))
    assert best["rho 0.02, kappa 0.05"]["of"] == "rho 0.02, kappa 0.05"
    assert best["rho 0.1, kappa 0.01"]["of"] == "rho 0.02, kappa 0.05"
    assert best["rho 0.02, kappa 0.19"]["distance"] == 0.9
    assert best["with persistence"]["distance"] == 0.9
    assert best["own goods, with shocks"]["of"].startswith("own goods")
    assert best["own goods, three panels, with discounting"]["missed"] == 0.1


def test_committed_table_has_the_commands_cases():
    table, cases = load_frontier(), run_frontier.searches()
    assert list(table.index) == list(cases)
    assert table["most_discounting"].tolist() == [s.most_discounting for s in cases.values()]
    assert table["least_reversion"].tolist() == [s.least_reversion for s in cases.values()]
    assert np.isfinite(table["distance"]).all()
