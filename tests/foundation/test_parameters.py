import re
from dataclasses import FrozenInstanceError, dataclass

import numpy as np
import pytest

from frictions.foundation.parameters import Parameters, parameter


@dataclass(frozen=True)
class Economy(Parameters):
    """An economy."""

    discount: float = parameter(0.95, r"\beta", "Discount factor", "(0, 1)", why="it must end")
    states: int = parameter(5, "n", "States", "[2, inf)")
    chain: str = parameter("tauchen", "", "Chain", ("tauchen", "rouwenhorst"))
    means: tuple[float, ...] = parameter((1.0, 2.0), "m", "Means", "(0, inf)", labels=("a", "b"))


@dataclass(frozen=True)
class Larger(Economy):
    """A larger one."""

    share: float = parameter(0.5, "s", "Share", "[0, 1]", unit="of output")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"discount": 1.0}, "discount = 1.0 must be in (0, 1): it must end"),
        ({"discount": np.nan}, "discount = nan must be in (0, 1)"),
        ({"states": 1}, "states = 1 must be in [2, inf)"),
        ({"chain": "x"}, "chain = 'x' must be one of ('tauchen', 'rouwenhorst')"),
        ({"means": (1.0,)}, "means = (1.0,) must have 2 entries, for ('a', 'b')"),
        ({"means": (1.0, -1.0)}, "means[b] = -1.0 must be in (0, inf)"),
        ({"share": 2}, "share = 2 must be in [0, 1]"),
    ],
)
def test_a_value_out_of_range_is_named(change, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Larger().replace(**change)
    with pytest.raises(ValueError, match=re.escape(message)):
        Larger(**change)


@pytest.mark.parametrize("change", [{"discount": "0.9"}, {"states": 2.0}, {"states": True}])
def test_a_value_of_another_kind_is_named(change):
    with pytest.raises(TypeError, match=next(iter(change))):
        Economy().replace(**change)


def test_an_unknown_parameter_is_named_with_those_there_are():
    with pytest.raises(TypeError, match=r"dicsount = 0.9: no such parameter.*'discount'"):
        Economy().replace(dicsount=0.9)


def test_values_are_plain_numbers():
    economy = Economy(discount=np.float32(0.5), states=np.int64(3), means=np.array([1, 2]))
    assert [type(v) for v in (economy.discount, economy.states)] == [float, int]
    assert economy.means == (1.0, 2.0)
    assert hash(economy) == hash(Economy(discount=0.5, states=3))


def test_parameters_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Economy().discount = 0.5


def test_the_documentation_lists_every_parameter_once():
    assert Larger.__doc__.startswith("A larger one.\n\nAttributes\n----------\ndiscount : float")
    assert "    Share, of output, in [0, 1]" in Larger.__doc__
    assert Larger.__doc__.count("Attributes") == 1


def test_documentation_of_several_lines_keeps_its_margin():
    @dataclass(frozen=True)
    class Long(Parameters):
        """
        An economy.

        Raises
        ------
        ValueError
            Always.
        """

        share: float = parameter(0.5, "s", "Share", "[0, 1]")

    assert "\n\nRaises\n------\nValueError\n    Always.\n\nAttributes\n------" in Long.__doc__
