"""The methods' table on few nodes."""

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.experiments import methods


def test_every_method_is_timed_and_adds_up_to_an_economy(monkeypatch):
    """One round of each, on few nodes: rules on the grid and continuous ones are added up alike."""
    monkeypatch.setattr(methods, "METHODS_ON", cr.GridSettings(k_nodes=84, a_nodes=15))
    monkeypatch.setattr(methods, "VALUES", 1e9)
    monkeypatch.setattr(methods, "RULES", 1e3)
    found = methods.methods_table(cr.ReallocationParams())
    assert len(found) == 7
    assert (found["seconds"] > 0).all()
    assert (found["capital"] > 0).all()
    assert found["iterations"].iloc[4] == 1
