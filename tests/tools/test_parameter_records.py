"""A number that a chapter reads back from its own parameters is an input, not a reproduction."""

import re
import sys
from types import ModuleType

import pytest

from frictions.report import read_targets
from tests.tools.parameter_records import straight_from_parameters
from tools.page_source import Element, PageSource, read_source
from tools.run import ROOT

CHAPTERS = sorted(
    path.stem
    for path in (ROOT / "book" / "targets").glob("*.csv")
    if not path.stem.endswith("_claims")
)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_comes_straight_from_parameters_is_an_input(chapter):
    page = read_source(ROOT / "book" / f"{chapter}.md", chapter)
    targets = read_targets(ROOT / "book" / "targets" / f"{chapter}.csv")
    read_back = [
        name for name in targets.index
        if any(re.fullmatch(p, name) for p in straight_from_parameters(page))
    ]  # fmt: skip
    classes = targets.loc[read_back, "expected_class"]
    assert classes[classes != "input"].to_dict() == {}
    # The check sees every parameter table that is printed.
    assert chapter == "market-efficiency" or read_back


CELLS = {
    "an attribute": ("card.record({'a.x': p.rate})", {"a.x"}),
    "an entry": ("card.record({'a.x': p.many[1]})", {"a.x"}),
    "arithmetic": ("card.record({'a.x': 100 * (1 - p.rate)})", {"a.x"}),
    "a changed set": ("q = p.replace(rate=2)\ncard.record({'a.x': q.rate})", {"a.x"}),
    "two at once": ("q, n = p.replace(rate=2), 3\ncard.record({'a.x': q.rate})", {"a.x"}),
    "a constant": ("card.record({'a.x': round(library.SHOCK[0], 2)})", {"a.x"}),
    "a named mapping": ("d = {'x': p.rate}\nd['y'] = p.rate\ncard.record(d, prefix='a.')",
                        {"a.x", "a.y"}),
    "by name": ("card.record({f'a.{k}': getattr(p, v) for k, v in z.items()})", {"a.x", "a.y"}),
    "computed": ("card.record({'a.x': result.rate})", set()),
    "partly computed": ("card.record({'a.x': p.rate * result.wage})", set()),
    "a number of the chapter": ("card.record({'a.x': 3})", set()),
    "bound anew": ("p = solve(p)\ncard.record({'a.x': p.rate})", set()),
}  # fmt: skip


@pytest.mark.parametrize(("code", "ids"), CELLS.values(), ids=CELLS)
def test_values_are_followed_to_where_they_come_from(code, ids, monkeypatch):
    import dataclasses

    from frictions.foundation.parameters import Parameters, parameter

    @dataclasses.dataclass(frozen=True)
    class Economy(Parameters):
        """An economy."""

        rate: float = parameter(0.1, "r", "Rate")
        many: tuple = parameter((1.0, 2.0), "m", "Many", labels=("a", "b"))

    library = ModuleType("library_of_this_test")
    library.Economy, library.SHOCK = Economy, (0.99, 0.98)
    monkeypatch.setitem(sys.modules, library.__name__, library)
    cell = f"import {library.__name__} as library\np = library.Economy()\n{code}"
    page = PageSource("page", [Element("code", 1, text=cell)])
    found = straight_from_parameters(page)
    assert {name for name in ("a.x", "a.y") if any(re.fullmatch(p, name) for p in found)} == ids
