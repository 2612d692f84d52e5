"""The linear model by `linearsolve`, a Python version of Klein's method and his `solab.m`."""

import sys

import linearsolve
import numpy as np

from benchmarks.peers.timing import seconds


def main(there: str, back: str):
    """Solve with last period's variables and the shocks as states, and measure."""
    given = np.load(there)
    lead, current, lag, shock = (given[name] for name in ("lead", "current", "lag", "shock"))
    carried = np.flatnonzero(np.abs(lag).any(axis=0))
    n, k, m = len(lead), len(carried), shock.shape[1]
    # Next period's states: today's carried variables, and shocks that nobody foresees.
    future, today = np.zeros((2, k + m + n, k + m + n))
    future[: k + m, : k + m] = np.eye(k + m)
    today[np.arange(k), k + m + carried] = 1.0
    future[k + m :, k + m :] = lead
    today[k + m :] = -np.hstack([lag[:, carried], shock, current])

    def solve():
        return linearsolve.klein(future, today, None, None, k + m, eigenvalue_warnings=False)

    rule, _, _, _, verdict, _ = solve()
    if verdict:
        raise RuntimeError(f"linearsolve: verdict {verdict} on the roots, expected 0")
    transition = np.zeros((n, n))
    transition[:, carried] = rule[:, :k].real
    np.savez(back, transition=transition, seconds=seconds(solve, calls=20))


if __name__ == "__main__":
    main(*sys.argv[1:])
