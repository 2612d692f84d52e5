"""Export shares of the industry groups."""

import pandas as pd
import pytest

from frictions.data.shipped.export_shares import (
    YEARS,
    export_commodities,
    export_shares,
    export_shares_49,
)

SHARES_2002 = {
    **{"Hlth": 0.0003, "Utils": 0.0036, "Telcm": 0.0131, "Shops": 0.0251, "Other": 0.0342},
    **{"Enrgy": 0.0374, "NoDur": 0.0640, "Durbl": 0.1224, "Manuf": 0.1459, "BusEq": 0.1488},
    "Chems": 0.1576,
}


def test_shares_of_2002():
    shares = export_shares()["export_share"]
    assert set(shares.index) == set(SHARES_2002)
    for industry, share in SHARES_2002.items():
        assert shares[industry] == pytest.approx(share, abs=0.5e-4)


def test_group_sums_of_2002():
    shares = export_shares(2002)
    assert shares.loc["Chems", ["exports_musd", "output_musd"]].tolist() == [72397, 459461]
    assert shares.loc["BusEq", "exports_musd"] == 102009 + 20130 + 5247 + 1218
    assert shares["exports_musd"].sum() == export_commodities()["exports_musd"].sum()


def test_every_commodity_belongs_to_one_group():
    codes = export_commodities()["code"]
    assert codes.is_unique
    assert len(codes) == 58
    assert "22" in set(codes)  # codes are text, also where they look like numbers


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_the_same_industries_and_valid_shares(year):
    shares = export_shares(year)
    assert list(shares.index) == list(export_shares(2002).index)
    assert shares["export_share"].between(0, 0.25).all()
    assert (shares["exports_musd"] < shares["output_musd"]).all()


def test_trade_grew_between_the_benchmark_years():
    totals = [export_shares(year)["exports_musd"].sum() for year in YEARS]
    outputs = [export_shares(year)["output_musd"].sum() for year in YEARS]
    assert totals == sorted(totals)
    assert outputs == sorted(outputs)


def test_other_years_are_refused():
    with pytest.raises(ValueError, match=r"year = 1987 must be one of \(1997, 2002, 2007\)"):
        export_shares(1987)


def test_shares_of_the_49_industries():
    shares = export_shares_49()
    assert len(shares) == 45
    assert list(shares.index[:3]) == ["Agric", "Food", "Soda"]
    assert {"Banks", "Insur", "RlEst", "Fin"}.isdisjoint(shares.index)
    # Industries that make the same commodity have the same share; books make two.
    assert shares["Food"] == shares["Beer"] == 27544 / 568000
    assert shares["Books"] == (1502 + 20130) / (77152 + 177998)
    assert shares["Hlth"] == (57 + 270) / (547214 + 467859 + 127028)
    # Social assistance, which the twelve industries leave out, is in the output of PerSv.
    assert shares["PerSv"] == (154 + 1153) / (572976 + 198924 + 102826)


def test_shares_of_another_year_need_every_commodity():
    table = export_commodities()[["code", "exports_musd", "output_musd"]]
    with pytest.raises(ValueError, match=r"no exports and output for the codes \['624'\]"):
        export_shares_49(table)
    more = pd.DataFrame([["624", 0.0, 102826.0]], columns=table.columns)
    pd.testing.assert_series_equal(export_shares_49(pd.concat([table, more])), export_shares_49())
