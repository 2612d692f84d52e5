"""Processor time of a call: the least of several, because other programs can only add to it."""

import time
from collections.abc import Callable

REPEATS = 5  # of every measurement, unless its row says otherwise


def seconds(run: Callable[[], object], repeats: int = REPEATS, calls: int = 1) -> float:
    """
    Return the least processor time of a call.

    Everything runs on one thread, where processor time is the time of the work itself and does not
    count what other programs took from the machine.

    Parameters
    ----------
    run : callable
        Function without arguments, already compiled.
    repeats : int, optional
        Number of measurements.
    calls : int, optional
        Calls in each, for functions that take microseconds.

    Returns
    -------
    float
        Seconds a call.
    """
    times = []
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(calls):
            run()
        times.append((time.process_time() - start) / calls)
    return min(times)
