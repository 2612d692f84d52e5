"""Timing by medians of repeated runs, and the row that every benchmark reports."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """
    One line of the benchmark table.

    Attributes
    ----------
    benchmark, case : str
        What is measured, and on which problem.
    ours_seconds : float
        Median processor time of our solver on the whole problem, compilation excluded.
    first_call_seconds : float or None
        Time of the first call in this process: compilation, or loading of the compiled cache.
    peer : str or None
        What one would otherwise use.
    peer_seconds : float or None
        Median processor time of the peer, scaled to the same number of problems.
    ratio : float or None
        Peer's time over ours.
    rate : str
        Throughput in words.
    accuracy : str
        Agreement with the peer, or residual.
    note : str
        Sizes and settings.
    """

    benchmark: str
    case: str
    ours_seconds: float
    first_call_seconds: float | None = None
    peer: str | None = None
    peer_seconds: float | None = None
    ratio: float | None = None
    rate: str = ""
    accuracy: str = ""
    note: str = ""


def seconds(run: Callable[[], object], repeats: int = 5) -> float:
    """
    Median processor time of a call.

    Everything runs on one thread, where processor time is the time of the work itself and does not
    count what other programs took from the machine.

    Parameters
    ----------
    run : callable
        Function without arguments, already compiled.
    repeats : int, optional
        Number of timed calls.

    Returns
    -------
    float
        Median in seconds.
    """
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)
