"""Krusell and Smith's economy in sequence-jacobian: its own example, on its notebook's grid."""

import sys

import numpy as np
from sequence_jacobian.classes.jacobian_dict import FactoredJacobianDict
from sequence_jacobian.examples import krusell_smith

from benchmarks.peers.timing import seconds

HORIZON, PERSISTENCE, SHOCK = 300, 0.8, 0.01
TOLERANCE = 1e-8
BRACKET = (0.98 / 1.01, 0.999 / 1.01)


def main(there: str, back: str):
    """Measure steady state, Jacobian and path."""
    given = {name: value.item() for name, value in np.load(there).items()}
    made = krusell_smith.dag()
    steady_model, model = made[0], made[2]
    calibration = {"eis": 1.0, "delta": 0.025, "alpha": 0.11, "rho": 0.966, "sigma": 0.5,
                   "Y": 1.0, "L": 1.0, "amax": 200, "r": 0.01, **given}  # fmt: skip

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
    household = next(block for block in model.blocks if block.name == "hh")
    inner = {"hh": household.jacobian(ss, ["r", "w"], ["A", "C"], T=HORIZON)}
    factored = FactoredJacobianDict(
        model.jacobian(ss, ["K"], ["asset_mkt"], T=HORIZON, Js=inner), HORIZON
    )

    def path():
        return model.solve_impulse_nonlinear(
            ss, *question, shock, Js=inner, H_U_factored=factored,
            options={"Krusell-Smith": {"tol": TOLERANCE, "verbose": False}},
        )  # fmt: skip

    found = path()
    internal = ss.internals["hh"]
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
        income=internal["e_grid"],
        transition=internal["Pi"],
        assets=internal["a_grid"],
        capital_response=response["K"]["Z"],
        path=found["K"],
        path_residual=np.abs(found["asset_mkt"]).max(),
        household_response=inner["hh"]["A"]["r"],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
