"""Timing, and the row that every benchmark reports."""

from dataclasses import dataclass

from benchmarks.peers.timing import seconds

__all__ = ["Row", "seconds"]


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
    first_call_seconds : float or None
        Time of the first call in this process: compilation, or loading of the compiled cache.
    peer : str or None
        What one would otherwise use.
    peer_seconds : float or None
        Least processor time of the peer, scaled to the same number of problems.
    ratio : float or None
        Peer's time over ours.
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
    peer: str | None = None
    peer_seconds: float | None = None
    ratio: float | None = None
    rate: str = ""
    accuracy: str = ""
    note: str = ""
    size: float | None = None
