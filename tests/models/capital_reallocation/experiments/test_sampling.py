"""Facts of short samples: means of long ones are the moments, and short ones scatter more."""

import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import experiments as ex

SHOCKS = [ex.Shock(persistence=0.8), ex.Shock("lemon_rate", 0.8, 19.0)]


@pytest.fixture(scope="module")
def model(steady):
    return ex.linear_responses(cr.market_jacobian(steady, 80, full=True))


def test_long_samples_have_the_moments_of_the_frequencies(model):
    found = ex.sample_facts(model, SHOCKS, years=400, draws=300)
    moments = model.moments(SHOCKS)
    for name in ("reallocation", "good_sales"):
        want = moments.loc[name, "with_output"]
        assert found[name].mean() == pytest.approx(
            want, abs=4 * found[name].std() / 300**0.5 + 0.01
        )
    relative = moments.loc["reallocation", "relative"]
    assert found["relative"].mean() == pytest.approx(relative, rel=0.03)
    assert abs(found["used_value"].mean()) < 4 * found["used_value"].std() / 300**0.5


def test_short_samples_scatter_more_and_a_seed_is_a_seed(model):
    short, long = (ex.sample_facts(model, SHOCKS, years, 400) for years in (30, 120))
    assert (short.std() > 1.5 * long.std()).all()
    assert short.equals(ex.sample_facts(model, SHOCKS, 30, 400))
    assert not short.equals(ex.sample_facts(model, SHOCKS, 30, 400, seed=2))
