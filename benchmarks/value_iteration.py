"""Generalised EGM against value function iteration, with and without Howard's improvement."""

from benchmarks.measure import REPEATS, Row, in_turns, runs
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.discrete import GridEconomy
from frictions.solvers.households import solve_value_iteration

GRIDS = cr.GridSettings(k_nodes=22, a_nodes=25)
AT = cr.Prices(used=0.9412, wage=1.1682, rate=1.0186, lemon_share=0.06826)
TOLERANCE = 2e-5  # distance of values from their limit
HOWARD = 30
SLOW = 2  # runs of what takes half a minute


def run() -> list[Row]:
    """
    Measure the entrepreneur's problem at given prices, on the same grid to the same tolerance.

    Returns
    -------
    list of Row
        One row a kind of value function iteration.
    """
    economy = GridEconomy(cr.ReallocationParams(), GRIDS)
    problem, guess = economy.on_grid(AT), economy.first_guess(AT)

    def error(found):
        policy = found if hasattr(found, "regime") else economy.rules(found)
        mass = economy.stationary_mass(policy).mass
        return cr.euler_errors(economy, policy, AT, mass)["mean"]

    def generalised():
        return economy.stationary_policy(AT, tolerance=TOLERANCE)

    found = generalised()
    accuracy = error(found)
    solve_value_iteration(problem, guess, howard=1, tolerance=1e9)  # compiles
    rows = []
    for asset, label in (("grid", "bonds on nodes"), ("golden", "continuous bonds")):
        for howard in (0, HOWARD):
            policies = []

            def peer(asset=asset, howard=howard, policies=policies):
                policies.append(solve_value_iteration(problem, guess, asset, howard, TOLERANCE))

            repeats = SLOW if asset == "golden" and not howard else REPEATS
            ours, peer_seconds = in_turns(generalised, peer, repeats)
            rows.append(
                Row(
                    "generalised EGM",
                    "entrepreneur, 5 x 22 x 25",
                    ours,
                    peer=f"VFI, {label}, {howard or 'no'} Howard steps",
                    peer_seconds=peer_seconds,
                    ratio=peer_seconds / ours,
                    same_work=False,  # other choices, other errors
                    accuracy=f"log10 Euler error {accuracy:.2f}; peer {error(policies[0]):.2f}",
                    note=f"{found.iterations} iterations; peer {policies[0].iterations}"
                    f"{runs(repeats)}",
                )
            )
    return rows
