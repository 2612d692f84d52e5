"""
Run many independent tasks: on one core, on all of a machine, or on a cluster; stop and resume.

Every Monte Carlo, bootstrap, estimation from many starts and parameter sweep of the library goes
through ``run_tasks``, a thin layer over joblib.  It adds five things.

- A task's random numbers come from a child of the seed that belongs to the task's number
  (``numpy.random.SeedSequence.spawn``), so that results do not depend, in a single bit, on the
  number of workers or on which of them does what.
- Tasks can travel in batches, so that large data of the function are sent once a batch and not once
  a task.
- Finished tasks are appended to a file, and a second run does only what is missing.  The file
  carries a key of the problem; one that was made for another problem is refused.
- Tasks of a worker process that died are run again.
- A bar shows progress once a run has lasted a second.

Inside ``joblib.parallel_config("dask")`` the same call runs on the cluster of the current
``distributed.Client``, where the scheduler gives a dead worker's tasks to another one.
"""

import functools
import inspect
import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import joblib
import numpy as np
from joblib.hashing import NumpyHasher
from tqdm import tqdm

from frictions.foundation.intervals import require_count, require_instance
from frictions.foundation.task_store import TaskStore

LOST_WORKERS = 3  # local worker processes that may die in one run; Dask's scheduler allows as many
BATCHES = 4  # for each worker, at least: the last ones end at nearly the same time


def run_tasks(
    function: Callable,
    tasks: Iterable,
    *,
    seed: int | None = None,
    workers: int | None = None,
    store: Path | None = None,
    batch: int = 1,
    description: str = "tasks",
) -> list:
    """
    Apply a function to every task.

    Parameters
    ----------
    function : callable
        Maps a task, or with a seed a task and a numpy Generator, to a result.  It must not keep
        state between calls.
    tasks : iterable
        One argument a task.
    seed : int, optional
        Task number i gets the Generator of the i-th child of this seed.
    workers : int, optional
        Processes; -1 for one a core.  If not given, as ``joblib.parallel_config`` around the call
        says, and otherwise one.  A Dask cluster uses all its workers.
    store : Path, optional
        Where finished tasks are kept; those found there are not run again.  Results must then be
        made of numbers, texts, None, arrays of numbers, and lists and dicts of them.
    batch : int, optional
        Largest number of tasks that travel together, with one copy of the function and its data;
        for tasks that take well under a second.  What is lost with a stopped run or a dead worker
        is at most its batch.
    description : str, optional
        What the progress bar says.

    Returns
    -------
    list
        One result a task, in the order of the tasks.

    Raises
    ------
    ValueError
        If ``store`` belongs to another problem, or a line of it is damaged.
    TypeError
        If a result cannot be stored.

    Examples
    --------
    >>> run_tasks(lambda task, rng: task + int(rng.integers(10)), [10, 20], seed=1)
    [10, 29]

    Notes
    -----
    The key of a store sees the function's own text, the data that it uses (bound to it, enclosed or
    global) and the seed.  It does not see the code that the function calls: after an edit there,
    begin a new file.
    """
    require_instance("function", function, Callable)
    require_instance("tasks", tasks, Iterable)
    batch = require_count("batch", batch)
    if seed is not None:
        seed = require_count("seed", seed, 0)
    if workers is not None and require_count("workers", workers, -1) == 0:
        raise ValueError("workers = 0 must be -1 (one a core) or a whole number from 1 on")
    require_instance("store", store, Path | None)
    tasks = list(tasks)
    kept = TaskStore(store, problem_key(function, seed)) if store is not None else None
    results = {}
    if kept is not None:
        names = _names(tasks, seeded=seed is not None)
        results = {i: kept.results[name] for i, name in enumerate(names) if name in kept.results}
    missing = [(i, task) for i, task in enumerate(tasks) if i not in results]
    size = _batch_size(batch, len(missing), workers)
    calls = [
        functools.partial(_run_batch, function, seed, missing[first : first + size])
        for first in range(0, len(missing), size)
    ]
    with tqdm(total=len(tasks), initial=len(results), desc=description, delay=1) as bar:
        for finished in _as_they_finish(calls, workers):
            for i, result in finished:
                results[i] = result if kept is None else kept.add(names[i], result)
                bar.update()
    return [results[i] for i in range(len(tasks))]


def _batch_size(largest: int, tasks: int, workers: int | None) -> int:
    """Return how many tasks travel together when every worker is to have some."""
    share = tasks // (BATCHES * joblib.effective_n_jobs(-1 if workers is None else workers))
    return min(largest, max(share, 1))


def _run_batch(function, seed, batch: list[tuple]) -> list[tuple]:
    """Run numbered tasks; return numbers and results."""
    return [(number, _run_one(function, seed, number, task)) for number, task in batch]


def _run_one(function, seed, number, task):
    """Run one task; say which it was if it fails."""
    with _Numbered(number):
        if seed is None:
            return function(task)
        # The child of this number that SeedSequence(seed).spawn would make.
        child = np.random.SeedSequence(seed, spawn_key=(number,))
        return function(task, np.random.default_rng(child))


class _Numbered(NamedTuple):
    """Adds a task's number to the error that leaves it."""

    number: int

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is not None:
            error.add_note(f"This was task {self.number}.")


def _as_they_finish(calls: list[functools.partial], workers: int | None) -> Iterator[list]:
    """Yield the batches' results as they come; run again what a dead process leaves undone."""
    waiting = {call.args[2][0][0]: call for call in calls}  # by the number of the first task
    for lost in range(LOST_WORKERS + 1):
        # Everything is inside the callable: Dask would keep large arguments on one worker alone,
        # where they die with it.
        parallel = joblib.Parallel(n_jobs=workers, return_as="generator_unordered")
        calls = [joblib.delayed(call)() for call in waiting.values()]
        try:
            for finished in parallel(calls):
                del waiting[finished[0][0]]
                yield finished
            return
        except BrokenProcessPool:
            if lost == LOST_WORKERS:
                raise
            left = sum(len(call.args[2]) for call in waiting.values())
            warnings.warn(
                f"a worker process died; its tasks are run again ({left} are left)",
                RuntimeWarning,
                stacklevel=3,
            )


def _names(tasks: Sequence, seeded: bool) -> list[str]:
    """Name tasks by their content, and by their number where that chooses the random numbers."""
    return [_hash((i if seeded else None, task)) for i, task in enumerate(tasks)]


def problem_key(function: Callable, seed: int | None = None) -> str:
    """
    Hash what the results of `run_tasks` depend on besides the tasks.

    The same in every process and on every machine with the same versions of Python and numpy;
    raises a ValueError if data that the function uses cannot be hashed.
    """
    used = _identity(function), seed
    try:
        return _hash(used)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{function} uses data that cannot be hashed: {error}") from error


class _Hasher(NumpyHasher):
    """Joblib's, but for paths: their pickle depends on how they were composed and on Python."""

    def save(self, obj):
        super().save(("path", str(obj)) if isinstance(obj, PurePath) else obj)


def _hash(value) -> str:
    return _Hasher("md5").hash(value)


def _identity(value) -> Any:
    """Return something that can be hashed: a function's text with the data that it uses."""
    if isinstance(value, functools.partial):
        return "partial", *map(_identity, (value.func, *value.args)), _bound(value.keywords)
    if inspect.ismethod(value):
        return "method", value.__name__, _identity(value.__self__)
    if inspect.isfunction(value):
        used = inspect.getclosurevars(value)
        data = {n: v for n, v in used.globals.items() if not (callable(v) or inspect.ismodule(v))}
        enclosed = _bound(used.nonlocals)
        return value.__qualname__, _text(value), enclosed, data, value.__defaults__
    if callable(value) and not inspect.isclass(value):
        return type(value).__qualname__, _text(type(value)), value
    return value


def _bound(values: Mapping) -> dict:
    return {name: _identity(value) for name, value in values.items()}


def _text(definition) -> str:
    try:
        return inspect.getsource(definition)
    except (OSError, TypeError):  # typed at a prompt
        return ""
