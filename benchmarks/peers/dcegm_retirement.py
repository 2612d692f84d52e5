"""The retirement model in dcegm, by its jitted solve function."""

import sys

import dcegm
import jax
import jax.numpy as jnp
import numpy as np
from dcegm.toy_models import cons_ret_model_dcegm_paper as toy

from benchmarks.peers import retirement_model as model
from benchmarks.peers.timing import seconds


def _cash(period, lagged_choice, asset_end_of_previous_period, income_shock_previous_period,
          model_specs, params):  # fmt: skip
    earned = model.INCOME * jnp.exp(income_shock_previous_period)
    return asset_end_of_previous_period + model.PENSION + (1 - lagged_choice) * earned


def main(there: str, back: str):
    """Solve, measure, save."""
    made = dcegm.setup_model(
        model_config={
            "n_periods": model.PERIODS,
            "choices": [0, 1],
            "continuous_states": {"assets_end_of_period": jnp.asarray(model.ASSETS)},
            "n_quad_points": model.SHOCKS,
        },
        model_specs={"n_choices": 2, "min_age": 20, "n_periods": model.PERIODS},
        state_space_functions=toy.create_state_space_function_dict(),
        utility_functions=toy.create_utility_function_dict(),
        utility_functions_final_period=toy.create_final_period_utility_function_dict(),
        budget_constraint=_cash,
    )
    params = {
        "discount_factor": model.DISCOUNT,
        "delta": model.DISUTILITY,
        "rho": 1.0,
        "income_shock_std": float(np.sqrt(model.VARIANCE)),
        "income_shock_mean": -0.5 * model.VARIANCE,
        "taste_shock_scale": 2.2204e-16,
        "interest_rate": 0.0,
        "consumption_floor": 0.0,
    }
    solved = made.solve(params)
    plain = seconds(lambda: made.solve(params), 1)
    solve = made.get_solve_func()

    def run():
        found = solve(params)
        jax.block_until_ready((found.value, found.policy, found.endog_grid))

    first = seconds(run, 1)
    time = seconds(run)

    def conditional(t, lagged, choice, cash):
        states = {
            "period": np.full(cash.size, t),
            "lagged_choice": np.full(cash.size, lagged),
            "assets_begin_of_period": cash,
        }
        return map(
            np.asarray,
            solved.policy_and_value_for_states_and_choices(
                states=states, choices=np.full(cash.size, choice)
            ),
        )

    def policy(t, working, cash):
        if t == model.PERIODS - 1:
            return cash, np.zeros(cash.shape, bool)
        (c_work, work), (c_rest, rest) = conditional(t, 0, 0, cash), conditional(t, 0, 1, cash)
        works = working & (work > rest)
        return np.where(works, c_work, c_rest), works

    errors = model.euler_errors(policy)
    np.savez(back, seconds=time, first=first, plain=plain, errors=list(errors.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
