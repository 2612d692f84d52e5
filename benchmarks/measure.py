"""Timing, and the row that every benchmark reports."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.peers.timing import REPEATS, seconds

COMPILATION = "compile time"  # the benchmark of rows that have a first call

__all__ = ["COMPILATION", "REPEATS", "Row", "in_turns", "runs", "seconds"]


def in_turns(
    ours: Callable[[], object], peer: Callable[[], object], repeats: int = REPEATS, calls: int = 1
) -> tuple[float, float]:
    """
    Return the least processor times of two functions, called in turns.

    Both then see the same machine, warm or throttled, and have as many chances of a quiet moment.
    """
    times = [(seconds(ours, 1, calls), seconds(peer, 1, calls)) for _ in range(repeats)]
    first, second = zip(*times, strict=True)
    return min(first), min(second)


def runs(repeats: int) -> str:
    """Return what a row says that has other than the usual number of runs."""
    return "" if repeats == REPEATS else f"; least of {repeats} runs each"


@dataclass(frozen=True)
class Row:
    """
    One line of the benchmark table.

    Attributes
    ----------
    benchmark, case : str
        What is measured, and on which problem.
    ours_seconds : float
        Least processor time of our solver on the whole problem, compilation excluded.
    first_call_seconds, cached_call_seconds : float or None
        Time of a process's first call without any compiled code, and with it in numba's cache.
    peer : str or None
        What one would otherwise use.
    peer_seconds : float or None
        Least processor time of the peer, scaled to the same number of problems.
    ratio : float or None
        Peer's time over ours.
    same_work : bool
        Whether both sides solve the same problem, to the same end, in full: no other method's grid,
        no part scaled up to more than the peer computes, nothing that only one side returns.
    work_seconds : float or None
        With several workers: processor time of the tasks alone, added up.
    rate : str
        Throughput in words.
    accuracy : str
        Agreement with the peer, or residual.
    note : str
        Sizes and settings.
    size : float or None
        Where cost is shown to grow: states, grid points, draws or workers.
    """

    benchmark: str
    case: str
    ours_seconds: float
    first_call_seconds: float | None = None
    cached_call_seconds: float | None = None
    peer: str | None = None
    peer_seconds: float | None = None
    ratio: float | None = None
    same_work: bool = True
    work_seconds: float | None = None
    rate: str = ""
    accuracy: str = ""
    note: str = ""
    size: float | None = None
