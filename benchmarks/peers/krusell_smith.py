"""Krusell and Smith's economy in sequence-jacobian, on its notebook's grid.

Its shipped example builds the grids of income and assets anew at each date of each path, and its
Jacobian has consumption too.  Here grids are passed in and the market for assets is all that is
asked for, as on the other side.
"""

import sys

import numpy as np
from sequence_jacobian import create_model, hetblocks, simple
from sequence_jacobian.classes.jacobian_dict import FactoredJacobianDict
from sequence_jacobian.examples import krusell_smith

from benchmarks.peers.timing import seconds

HORIZON, PERSISTENCE, SHOCK = 300, 0.8, 0.01
TOLERANCE = 1e-8
BRACKET = (0.98 / 1.01, 0.999 / 1.01)


@simple
def market(K, A):
    """Clear the market for assets."""
    asset_mkt = A - K
    return asset_mkt


def main(there: str, back: str):
    """Measure steady state, Jacobian and path."""
    given = {name: value.item() for name, value in np.load(there).items()}
    income, chain, assets = krusell_smith.make_grids(0.966, 0.5, given["nS"], 200, given["nA"])
    household = hetblocks.hh_sim.hh.add_hetinputs([krusell_smith.income])
    steady_model = create_model([household, krusell_smith.firm_ss, market], name="steady state")
    model = create_model([household, krusell_smith.firm, market], name="Krusell-Smith")
    calibration = {"eis": 1.0, "delta": 0.025, "alpha": 0.11, "Y": 1.0, "L": 1.0, "r": 0.01,
                   "e_grid": income, "Pi": chain, "a_grid": assets}  # fmt: skip

    def steady_state():
        return steady_model.solve_steady_state(
            calibration, {"beta": BRACKET}, {"asset_mkt": 0.0}, solver="brentq"
        )

    ss = steady_state()
    shock = {"Z": SHOCK * ss["Z"] * PERSISTENCE ** np.arange(HORIZON)}
    question = ["K"], ["asset_mkt"]

    def jacobian():
        return model.solve_jacobian(ss, *question, ["Z"], T=HORIZON)

    response = jacobian()
    inner = {"hh": household.jacobian(ss, ["r", "w"], ["A"], T=HORIZON)}
    factored = FactoredJacobianDict(
        model.jacobian(ss, ["K"], ["asset_mkt"], T=HORIZON, Js=inner), HORIZON
    )

    def path():
        return model.solve_impulse_nonlinear(
            ss, *question, shock, Js=inner, H_U_factored=factored,
            options={"Krusell-Smith": {"tol": TOLERANCE, "verbose": False}},
        )  # fmt: skip

    found = path()
    np.savez(
        back,
        steady_seconds=seconds(steady_state),
        jacobian_seconds=seconds(jacobian),
        path_seconds=seconds(path),
        beta=ss["beta"],
        capital=ss["K"],
        residual=abs(ss["asset_mkt"]),
        wage=ss["w"],
        productivity=ss["Z"],
        income=income,
        transition=chain,
        assets=assets,
        capital_response=response["K"]["Z"],
        path=found["K"],
        path_residual=np.abs(found["asset_mkt"]).max(),
        household_response=inner["hh"]["A"]["r"],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
