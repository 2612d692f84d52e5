"""The parameter table is what the fields of a parameter class say."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from frictions.models.tradability import TradabilityParams
from frictions.report.parameters import parameter_table


def described(symbol, description, default):
    metadata = {"symbol": symbol, "description": description, "unit": "a year", "source": "Table 1"}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Parameters:
    discount_factor: float = described(r"\beta", "discount factor", 0.960)
    shares: tuple = described("", "shares of goods", (0.25, 0.75))
    count: int = described("N", "number of firms", 14190)
    internal: float = 3.0


def test_each_described_field_is_a_row():
    table = parameter_table(Parameters())
    assert list(table.index) == ["discount factor", "shares of goods", "number of firms"]
    assert list(table.columns) == ["symbol", "name", "value", "unit", "source"]
    assert table.to_numpy().tolist() == [
        [r"$\beta$", "<code>discount_<wbr>factor</code>", "0.96", "a year", "Table 1"],
        ["", "<code>shares</code>", "0.25, 0.75", "a year", "Table 1"],
        ["$N$", "<code>count</code>", "14190", "a year", "Table 1"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-6, "1e-06"),
        (np.array([0.1, 2.0]), "0.1, 2"),
        ([0.5], "0.5"),
        (np.float64(0.25), "0.25"),
        ("fixed", "fixed"),
        (None, "None"),
    ],
)
def test_values_are_written_short(value, text):
    table = parameter_table(Parameters(discount_factor=value))
    assert table.loc["discount factor", "value"] == text


def test_the_values_are_those_of_the_instance():
    one, other = (parameter_table(Parameters(count=n)) for n in (1, 2))
    assert one.loc["number of firms", "value"] != other.loc["number of firms", "value"]


def test_every_parameter_of_the_tradability_model_is_described():
    table = parameter_table(TradabilityParams())
    assert len(table) >= 7
    assert table.map(lambda text: isinstance(text, str)).all(axis=None)
    assert (table["source"] != "").all()
