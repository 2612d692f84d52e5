"""No door of the library gives a wrong number in silence; see `sweep.py` for the rules."""

import pytest

from tests.contract.sweep import sweep, wings

# Each wing is a worker's own task.
WINGS = [pytest.param(wing, marks=pytest.mark.xdist_group(wing)) for wing in wings()]


@pytest.mark.parametrize("wing", WINGS)
def test_no_door_gives_a_wrong_number_in_silence(wing, record_property):
    swept = sweep(wing)
    record_property(f"sweep {wing}", (swept.summary, len(swept.calls)))
    assert not swept.unused, f"examples of no door: {swept.unused}"
    assert not swept.faults, "\n".join(["", *swept.faults])
    assert not swept.missing, f"doors without an example: {swept.missing}"
