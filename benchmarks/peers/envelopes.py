"""Upper envelopes of upper-envelope, ConSav and HARK: one step, and the whole retirement model.

The packages give the envelope; the loop around it is DC-EGM as one would write it in numba.
"""

import sys

import numpy as np
from consav import upperenvelope
from HARK.dcegm import calc_nondecreasing_segments
from HARK.dcegm import upper_envelope as hark_envelope
from numba import njit
from upper_envelope.numba.drued_jorg_numba import drued_jorg_numba
from upper_envelope.numba.fues_numba.fues_numba import fues_numba

from benchmarks.peers import retirement_model as model
from benchmarks.peers.timing import seconds

CASH = np.linspace(1e-3, 430.0, model.NODES)  # for the methods that need a common grid

FLOW = np.array([-model.DISUTILITY, 0.0])  # of working and of being retired


@njit
def _utility(c, flow):
    return np.log(c) + flow


@njit
def _consume_all(cash, flow, future):
    return np.log(cash) + flow + future


_consav = upperenvelope.create(_utility)


@njit
def consav_envelope(assets, cash, c, value, future, flow, grid):
    """Return cash, consumption and value by ConSav's envelope."""
    c_out, v_out = np.empty(grid.size), np.empty(grid.size)
    _consav(assets, cash, c, future, grid, c_out, v_out, flow)
    return grid, c_out, v_out


@njit
def druedahl_envelope(assets, cash, c, value, future, flow, grid):
    """Return cash, consumption and value by the method of Druedahl and Jorgensen."""
    m, c_out, v_out = drued_jorg_numba(
        cash, c, value, grid, future[0], _consume_all, (flow, future[0])
    )
    return m[1:], c_out[1:], v_out[1:]


@njit
def fues_envelope(assets, cash, c, value, future, flow, grid):
    """Return cash, consumption and value by the fast upper-envelope scan."""
    m, c_out, v_out = fues_numba(cash, c, value, future[0], _consume_all, (flow, future[0]))
    kept = ~np.isnan(m) & (m > 0.0)
    return m[kept], c_out[kept], v_out[kept]


def hark_step(assets, cash, c, value, future, flow, grid):
    """Return cash, no consumption, and value by HARK's envelope (one step only)."""
    starts, ends = calc_nondecreasing_segments(cash, value)
    pieces = [[cash[i : j + 1], value[i : j + 1]] for i, j in zip(starts, ends, strict=True)]
    m, v, _ = hark_envelope(pieces)
    return m, v, v


@njit
def conditional(x, t, d, count, lowest, m, c, v, zero):
    """Return value and consumption at cash x and date t, given the choice d."""
    if x <= lowest[t, d]:
        return np.log(x) + FLOW[d] + zero[t, d], x
    n = min(max(np.searchsorted(m[t, d, : count[t, d]], x) - 1, 0), count[t, d] - 2)
    share = (x - m[t, d, n]) / (m[t, d, n + 1] - m[t, d, n])
    value = v[t, d, n] + share * (v[t, d, n + 1] - v[t, d, n])
    return value, c[t, d, n] + share * (c[t, d, n + 1] - c[t, d, n])


def solver(envelope):
    """Return a jitted DC-EGM around an envelope: cash, consumption, value by date and choice."""
    periods, size = model.PERIODS, 2 * model.NODES

    @njit
    def solve(assets, income, weight, grid):
        shape = (periods, 2, size)
        m, c, v = np.empty(shape), np.empty(shape), np.empty(shape)
        count, lowest = np.zeros((periods, 2), np.int64), np.full((periods, 2), np.inf)
        zero = np.zeros((periods, 2))
        na = assets.size
        future, slope = np.empty(na), np.empty(na)
        for t in range(periods - 2, -1, -1):
            for d in range(2):
                for i in range(na):
                    future[i] = slope[i] = 0.0
                    for z in range(income.size if d == 0 else 1):
                        x = assets[i] + model.PENSION + (income[z] if d == 0 else 0.0)
                        w = weight[z] if d == 0 else 1.0
                        best, eaten = conditional(x, t + 1, 1, count, lowest, m, c, v, zero)
                        if d == 0:
                            other, also = conditional(x, t + 1, 0, count, lowest, m, c, v, zero)
                            if other > best:
                                best, eaten = other, also
                        future[i] += w * model.DISCOUNT * best
                        slope[i] += w * model.DISCOUNT / eaten
                raw_c = 1.0 / slope
                raw_m = raw_c + assets
                raw_v = np.log(raw_c) + FLOW[d] + future
                found = envelope(assets, raw_m, raw_c, raw_v, future, FLOW[d], grid)
                count[t, d] = found[0].size
                m[t, d, : count[t, d]], c[t, d, : count[t, d]] = found[0], found[1]
                v[t, d, : count[t, d]] = found[2]
                lowest[t, d], zero[t, d] = raw_m.min(), future[0]
        return m, c, v, count, lowest, zero

    return solve


def policy_of(m, c, v, count, lowest, zero):
    """Return the solution as ``euler_errors`` wants it."""

    def given_choice(t, d, cash):
        n = count[t, d]
        inside = cash > lowest[t, d]
        value = np.where(
            inside,
            np.interp(cash, m[t, d, :n], v[t, d, :n]),
            np.log(cash) + FLOW[d] + zero[t, d],
        )
        return value, np.where(inside, np.interp(cash, m[t, d, :n], c[t, d, :n]), cash)

    def policy(t, working, cash):
        if t == model.PERIODS - 1:
            return cash, np.zeros(cash.shape, bool)
        (work, c_work), (rest, c_rest) = (given_choice(t, d, cash) for d in (0, 1))
        works = working & (work > rest)
        return np.where(works, c_work, c_rest), works

    return policy


ENVELOPES = {
    "FUES (upper-envelope)": fues_envelope,
    "Druedahl-Jorgensen (upper-envelope)": druedahl_envelope,
    "ConSav": consav_envelope,
}


def main(there: str, back: str):
    """Measure all envelopes."""
    given = dict(np.load(there))
    grid = given.pop("grid")
    raw = [given[name] for name in ("assets", "cash", "c", "value", "future")]
    out = {"names": np.array([*ENVELOPES, "HARK"])}
    for name, envelope in {**ENVELOPES, "HARK": hark_step}.items():
        m, _, v = envelope(*raw, 0.0, CASH)
        value = np.interp(grid, m, v, left=np.nan, right=np.nan)
        out[f"{name} value"] = np.where(grid > given["cash"].min(), value, np.nan)
        out[f"{name} step"] = seconds(lambda e=envelope: e(*raw, 0.0, CASH), calls=50)
    income, weight = model.incomes()
    for name, envelope in ENVELOPES.items():
        solve = solver(envelope)
        out[f"{name} first"] = seconds(lambda s=solve: s(model.ASSETS, income, weight, CASH), 1)
        found = solve(model.ASSETS, income, weight, CASH)
        out[f"{name} errors"] = list(model.euler_errors(policy_of(*found)).values())
        out[f"{name} model"] = seconds(lambda s=solve: s(model.ASSETS, income, weight, CASH))
    np.savez(back, **out)


if __name__ == "__main__":
    main(*sys.argv[1:])
