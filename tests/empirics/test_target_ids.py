"""Labels of result tables become the identifiers of printed numbers."""

import pandas as pd

from frictions.empirics.target_ids import flatten_table


def test_plain_labels():
    table = pd.DataFrame({"NT": [1.0, 2.0], "T": [3.0, 4.0]}, index=["beta", "t"])
    assert flatten_table(table, "tr.t8") == {
        **{"tr.t8.beta.NT": 1.0, "tr.t8.beta.T": 3.0, "tr.t8.t.NT": 2.0, "tr.t8.t.T": 4.0}
    }


def test_tuples_of_labels():
    rows = pd.MultiIndex.from_tuples([("rec", "mean"), ("rec", "sd")])
    table = pd.DataFrame({"TMNT": [1.0, 2.0]}, index=rows)
    assert flatten_table(table, "tr.t6") == {"tr.t6.rec.mean.TMNT": 1.0, "tr.t6.rec.sd.TMNT": 2.0}


def test_series():
    assert flatten_table(pd.Series({"top1": 0.9}), "tr.t3") == {"tr.t3.top1": 0.9}


def test_tables_carry_the_identifiers_of_the_targets(quintiles_and_spreads, recession):
    from frictions.empirics.portfolios import regime_table

    flat = flatten_table(regime_table(quintiles_and_spreads, recession), "tr.t6")
    assert len(flat) == 63
    assert {"tr.t6.all.mean.NT", "tr.t6.rec.t.TMNT", "tr.t6.exp.sd.TMNT2"} <= set(flat)
