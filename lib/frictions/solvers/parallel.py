"""
Run many independent tasks: on one core, on all of a machine, or on a cluster; stop and resume.

Every Monte Carlo, bootstrap, estimation from many starts and parameter sweep of the library goes
through ``run_tasks``, a thin layer over joblib.  It adds four things.

- A task's random numbers come from a child of the seed that belongs to the task's number
  (``numpy.random.SeedSequence.spawn``), so that results do not depend, in a single bit, on the
  number of workers or on which of them does what.
- Finished tasks are appended to a file, and a second run does only what is missing.  The file
  carries a key of the problem; one that was made for another problem is refused.
- Tasks of a worker process that died are run again.
- A bar shows progress once a run has lasted a second.

Inside ``joblib.parallel_config("dask")`` the same call runs on the cluster of the current
``distributed.Client``, where the scheduler gives a dead worker's tasks to another one.
"""

import functools
import inspect
import json
import os
import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import joblib
import numpy as np
from tqdm import tqdm

LOST_WORKERS = 3  # local worker processes that may die in one run; Dask's scheduler allows as many
ARRAY = "array of"  # marks a stored array by its type of numbers


def run_tasks(
    function: Callable,
    tasks: Iterable,
    *,
    seed: int | None = None,
    workers: int | None = None,
    store: Path | None = None,
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

    Notes
    -----
    The key of a store sees the function's own text, the data that it uses (bound to it, enclosed or
    global) and the seed.  It does not see the code that the function calls: after an edit there,
    begin a new file.
    """
    tasks = list(tasks)
    seeds = [None] * len(tasks) if seed is None else np.random.SeedSequence(seed).spawn(len(tasks))
    kept = TaskStore(store, problem_key(function, seed)) if store is not None else None
    results = {}
    if kept is not None:
        names = _names(tasks, seeded=seed is not None)
        results = {i: kept.results[name] for i, name in enumerate(names) if name in kept.results}
    missing = [
        functools.partial(_run_one, function, i, task, child)
        for i, (task, child) in enumerate(zip(tasks, seeds, strict=True))
        if i not in results
    ]
    with tqdm(total=len(tasks), initial=len(results), desc=description, delay=1) as bar:
        for i, result in _as_they_finish(missing, workers):
            results[i] = result if kept is None else kept.add(names[i], result)
            bar.update()
    return [results[i] for i in range(len(tasks))]


def _run_one(function, number, task, child):
    """Run one task; say which it was if it fails."""
    try:
        if child is None:
            return number, function(task)
        return number, function(task, np.random.default_rng(child))
    except Exception as error:
        error.add_note(f"This was task {number}.")
        raise


def _as_they_finish(calls: list[functools.partial], workers: int | None) -> Iterator[tuple]:
    """Yield numbers and results as they come; run again what a dead process leaves undone."""
    waiting = {call.args[1]: call for call in calls}
    for lost in range(LOST_WORKERS + 1):
        # Everything is inside the callable: Dask would keep large arguments on one worker alone,
        # where they die with it.
        parallel = joblib.Parallel(n_jobs=workers, return_as="generator_unordered")
        calls = [joblib.delayed(call)() for call in waiting.values()]
        try:
            for number, result in parallel(calls):
                del waiting[number]
                yield number, result
            return
        except BrokenProcessPool:
            if lost == LOST_WORKERS:
                raise
            warnings.warn(
                f"a worker process died; its tasks are run again ({len(waiting)} are left)",
                RuntimeWarning,
                stacklevel=3,
            )


def _names(tasks: Sequence, seeded: bool) -> list[str]:
    """Name tasks by their content, and by their number where that chooses the random numbers."""
    return [joblib.hash((i if seeded else None, task)) for i, task in enumerate(tasks)]


def problem_key(function: Callable, seed: int | None = None) -> str:
    """
    Hash what the results of ``run_tasks`` depend on besides the tasks.

    Parameters
    ----------
    function : callable
        As in ``run_tasks``.
    seed : int, optional
        As in ``run_tasks``.

    Returns
    -------
    str
        The same in every process and on every machine with the same versions of Python and numpy.

    Raises
    ------
    ValueError
        If data that the function uses cannot be hashed.
    """
    try:
        return joblib.hash((_identity(function), seed))
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{function} uses data that cannot be hashed: {error}") from error


def _identity(value):
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


def _bound(values: dict) -> dict:
    return {name: _identity(value) for name, value in values.items()}


def _text(definition) -> str:
    try:
        return inspect.getsource(definition)
    except (OSError, TypeError):  # typed at a prompt
        return ""


class TaskStore:
    """
    Finished tasks in a file: a first line with the problem's key, then one JSON line a task.

    A line is on the disk before the next task is counted as finished.  A last line that was cut
    short, by a power failure or a full disk, is dropped.

    Parameters
    ----------
    file : Path
        The file; made if it does not exist.
    key : str
        Key of the problem.

    Attributes
    ----------
    results : dict of str
        Results by name of the task.

    Raises
    ------
    ValueError
        If the file belongs to another problem, or a line is damaged.
    """

    def __init__(self, file: Path, key: str):
        self.file, self.results = Path(file), {}
        lines = self._whole_lines()
        if not lines:
            self._append({"problem": key})
        for number, line in enumerate(lines, start=1):
            try:
                entry = json.loads(line, object_hook=_array)
                if number == 1:
                    found = entry["problem"]
                else:
                    self.results[entry["task"]] = entry["result"]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"{self.file}, line {number}: not a finished task ({error!r})"
                ) from error
            if found != key:
                raise ValueError(
                    f"{self.file} holds results of another problem (key {found}; this one's is "
                    f"{key}): the function, its data or the seed have changed. Give another file."
                )

    def add(self, name: str, result):
        """
        Keep a result.

        Parameters
        ----------
        name : str
            Name of the task.
        result : object
            As ``run_tasks`` says.

        Returns
        -------
        object
            The result as a later run will read it.

        Raises
        ------
        TypeError
            If it cannot be stored.
        """
        line = self._append({"task": name, "result": result})
        self.results[name] = json.loads(line, object_hook=_array)["result"]
        return self.results[name]

    def _append(self, entry: dict) -> str:
        line = json.dumps(entry, default=_plain)
        with self.file.open("a", encoding="utf8") as out:
            out.write(line + "\n")
            out.flush()
            os.fsync(out.fileno())
        return line

    def _whole_lines(self) -> list[bytes]:
        """Return the lines that end, and cut off the file what does not."""
        if not self.file.exists():
            return []
        content = self.file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.truncate(self.file, len(whole))
        return whole.splitlines()


def _plain(value):
    """Turn what JSON does not know into what it knows; floats keep all their digits."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {ARRAY: value.dtype.str, "values": value.tolist()}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a result holds a {type(value).__name__}, which cannot be stored")


def _array(entry: dict):
    return np.array(entry["values"], dtype=entry[ARRAY]) if ARRAY in entry else entry
