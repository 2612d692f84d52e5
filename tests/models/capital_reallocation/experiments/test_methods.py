"""The methods' table on few nodes, and the texts that the chapter shows."""

import pandas as pd
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.experiments import methods


def test_every_method_solves_nearly_the_same_problem(monkeypatch):
    monkeypatch.setattr(methods, "METHODS_ON", cr.GridSettings(k_nodes=70, a_nodes=12, k_min=0.06))
    found = methods.methods_table(cr.ReallocationParams(tauchen_width=1.5))
    assert len(found) == 7
    assert (found["capital"] / found["capital"].iloc[1] - 1).abs().max() < 0.1
    assert (found["seconds"] > 0).all()


def test_texts_have_each_columns_digits():
    names = ("seconds", "iterations", "capital", "good_sales", "error", "p95", "between")
    table = pd.DataFrame({name: [1.23456] for name in names}, index=["a"])
    texts = methods.methods_texts(table)
    assert texts.loc["a", "seconds"] == "1.23"
    assert texts.loc["a", "iterations"] == "1"
    assert texts.loc["a", "$K$"] == "1.2346"


def test_the_grids_answers_count_the_imbalance_against_the_answer(transition):
    path = transition.responses()
    responses = {(2.5, 0.35, rate): path for rate in (0.002, 0.0)}
    on_grid = {(0.35, rate): transition for rate in (0.002, 0.0)}
    discrete = {key: path for key in on_grid}
    found = methods.grid_answers(responses, on_grid, discrete)
    assert found.loc["ratio of the two"].to_numpy() == pytest.approx([1.0, 1.0])
    assert (found.iloc[5] >= found.iloc[3]).all()
