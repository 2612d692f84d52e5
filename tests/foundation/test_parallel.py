"""Independent tasks: the same bits for any number of workers, resuming, dead workers, stale files.

The cluster is a real one, of two processes on the loopback interface, without its dashboard.
"""

import functools
import os
import signal
import time
from pathlib import Path

import joblib
import numpy as np
import pytest

from frictions.foundation.parallel import problem_key, run_tasks

SEED = 42


def walk(length, task, rng):
    """Return numbers whose every bit depends on the task and on its random numbers."""
    steps = rng.standard_normal(length) * np.exp(task)
    return {"path": steps.cumsum(), "sum": steps.sum(), "task": task, "missing": np.nan}


def walks(**options):
    return run_tasks(functools.partial(walk, 50), np.linspace(0.0, 1.0, 12), seed=SEED, **options)


def die_once(directory: Path, task, rng):
    """Kill this process at task 5, the first time; leave a mark for every task that finished."""
    fuse = directory / "fuse"
    if task == 5 and not fuse.exists():
        fuse.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    value = rng.random()
    with (directory / "finished").open("a") as out:
        out.write(f"{task}\n")
    return value


def always_die(task):
    os.kill(os.getpid(), signal.SIGKILL)


def same(found, expected):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one["path"], other["path"])
        assert (one["sum"], one["task"]) == (other["sum"], other["task"])


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes and a client."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: others may run a cluster too
        ) as made,
        distributed.Client(made) as client,
    ):
        client.wait_for_workers(2)
        yield client


@pytest.fixture
def on_cluster(cluster):
    # With one worker joblib would run the tasks here, and one of them kills its process.
    cluster.wait_for_workers(2, timeout=120)
    with joblib.parallel_config("dask"):
        yield cluster


def test_task_i_sees_the_ith_child_of_the_seed():
    children = np.random.SeedSequence(SEED).spawn(3)
    found = run_tasks(lambda task, rng: (task, rng.random()), "abc", seed=SEED)
    expected = [np.random.default_rng(child).random() for child in children]
    assert found == list(zip("abc", expected, strict=True))


@pytest.mark.parametrize("workers", [2, 3])
def test_processes_give_the_bits_of_the_serial_run(workers):
    same(walks(workers=workers), walks())


@pytest.mark.parallel
@pytest.mark.xdist_group("cluster")
def test_a_cluster_gives_the_bits_of_the_serial_run(on_cluster):
    same(walks(), _serial(walks))
    where = set(run_tasks(lambda _: (time.sleep(0.1), os.getpid())[1], range(8)))
    assert len(where) == 2
    assert os.getpid() not in where


def _serial(call):
    with joblib.parallel_config("sequential"):
        return call()


@pytest.mark.parallel
@pytest.mark.xdist_group("cluster")
def test_a_cluster_runs_closures_over_large_data(on_cluster):
    table = np.arange(100_000.0)
    assert run_tasks(lambda i: table[i] + 1, range(4)) == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parallel
@pytest.mark.xdist_group("cluster")
def test_a_dead_worker_of_a_cluster_loses_nothing(on_cluster, tmp_path):
    file = tmp_path / "store.jsonl"
    task = functools.partial(die_once, tmp_path)
    found = run_tasks(task, range(12), seed=SEED, store=file)
    assert (tmp_path / "fuse").exists()
    assert found == _serial(lambda: run_tasks(task, range(12), seed=SEED))
    assert len(file.read_text().splitlines()) == 13


@pytest.mark.parallel
@pytest.mark.xdist_group("cluster")
def test_data_of_a_task_survives_the_worker_that_held_it(on_cluster, tmp_path):
    """Dask keeps large arguments on one worker; ours travel with the task."""
    large = [np.full(20_000, float(i)) for i in range(12)]

    def total(task, rng):
        return die_once(tmp_path, int(task[0]), rng) + task.sum()

    found = run_tasks(total, large, seed=SEED)
    assert (tmp_path / "fuse").exists()
    assert found == _serial(lambda: run_tasks(total, large, seed=SEED))


@pytest.mark.parallel
@pytest.mark.xdist_group("cluster")
def test_a_cluster_resumes_what_a_single_core_began(on_cluster, tmp_path):
    file, tasks = tmp_path / "store.jsonl", range(10)
    _serial(lambda: run_tasks(_marked(tmp_path), tasks[:6], seed=SEED, store=file))
    found = run_tasks(_marked(tmp_path), tasks, seed=SEED, store=file)
    done = [int(line) for line in (tmp_path / "finished").read_text().splitlines()]
    assert sorted(done) == list(tasks)
    assert found == _serial(lambda: run_tasks(_marked(tmp_path), tasks, seed=SEED))


@pytest.mark.parametrize("batch", [2, 5, 100])
@pytest.mark.parametrize("workers", [1, 2])
def test_batches_give_the_bits_of_single_tasks(batch, workers):
    same(walks(batch=batch, workers=workers), walks())


class Shipped:
    """A function that counts how often it is pickled."""

    copies = 0

    def __call__(self, task):
        time.sleep(0.05)  # long enough that joblib makes no larger batches of its own
        return os.getpid()

    def __reduce__(self):
        Shipped.copies += 1
        return Shipped, ()


def test_the_function_is_sent_once_a_batch(monkeypatch):
    monkeypatch.setattr(Shipped, "copies", 0)
    where = run_tasks(Shipped(), range(40), workers=2, batch=100)
    assert Shipped.copies <= 8  # four batches for each worker, so that none idles
    assert len(where) == 40
    assert len(set(where) - {os.getpid()}) == 2


def test_a_second_run_may_have_other_batches(tmp_path):
    file = tmp_path / "store.jsonl"
    run_tasks(_marked(tmp_path), range(7), seed=SEED, store=file, batch=3)
    found = run_tasks(_marked(tmp_path), range(30), seed=SEED, store=file, batch=2, workers=2)
    assert found == run_tasks(_marked(tmp_path), range(30), seed=SEED)
    done = (tmp_path / "finished").read_text().split()
    assert sorted(map(int, done[:30])) == list(range(30))


def _marked(directory):
    (directory / "fuse").touch()
    return functools.partial(die_once, directory)


def test_a_dead_local_process_loses_nothing(tmp_path):
    task = functools.partial(die_once, tmp_path)
    with pytest.warns(RuntimeWarning, match="a worker process died; its tasks are run again"):
        found = run_tasks(task, range(10), seed=SEED, workers=2)
    assert found == run_tasks(task, range(10), seed=SEED)


@pytest.mark.filterwarnings("ignore:a worker process died")
def test_a_task_that_always_kills_its_process_is_given_up():
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with pytest.raises(TerminatedWorkerError):
        run_tasks(always_die, range(2), workers=2)


def test_a_second_run_does_only_what_is_missing(tmp_path):
    file = tmp_path / "store.jsonl"
    first = run_tasks(_marked(tmp_path), range(3), seed=SEED, store=file)
    both = run_tasks(_marked(tmp_path), range(5), seed=SEED, store=file, workers=2)
    assert both[:3] == first
    assert both == run_tasks(_marked(tmp_path), range(5), seed=SEED)
    done = (tmp_path / "finished").read_text().split()
    assert sorted(done[:5]) == list("01234")


def test_what_finished_before_a_failure_is_kept(tmp_path):
    file = tmp_path / "store.jsonl"

    def fails_at_two(task):
        if task == 2:
            raise RuntimeError("no equilibrium")
        return task

    with pytest.raises(RuntimeError, match="no equilibrium") as caught:
        run_tasks(fails_at_two, range(4), store=file)
    assert caught.value.__notes__ == ["This was task 2."]
    assert len(file.read_text().splitlines()) == 3


def test_tasks_without_seed_are_known_by_content(tmp_path):
    file = tmp_path / "store.jsonl"
    run_tasks(_square, [np.array([1.0]), np.array([2.0])], store=file)
    before = file.read_text()
    assert run_tasks(_square, [np.array([2.0]), np.array([1.0])], store=file) == [4.0, 1.0]
    assert file.read_text() == before


def _square(x):
    return float(x[0] ** 2)


def test_a_line_cut_short_is_run_again(tmp_path):
    file = tmp_path / "store.jsonl"
    fresh = walks(store=file)
    content = file.read_bytes()
    file.write_bytes(content[:-9])
    same(walks(store=file), fresh)
    assert sorted(file.read_bytes().splitlines()) == sorted(content.splitlines())


def test_a_store_of_another_problem_is_refused(tmp_path):
    file = tmp_path / "store.jsonl"
    walks(store=file)
    with pytest.raises(ValueError, match=r"store.jsonl holds results of another problem"):
        run_tasks(functools.partial(walk, 51), [0.0], seed=SEED, store=file)
    with pytest.raises(ValueError, match="holds results of another problem"):
        run_tasks(functools.partial(walk, 50), [0.0], seed=SEED + 1, store=file)


GLOBAL = 1.0


class Shifted:
    def __init__(self, shift):
        self.shift = shift

    def __call__(self, x):
        return x + self.shift

    def method(self, x):
        return x - self.shift


def test_the_key_sees_the_function_and_its_data(monkeypatch):
    def closure(shift):
        return lambda x: x + shift

    def uses_global(x):
        return x + GLOBAL

    for one, same_one, other in [
        (closure(1.0), closure(1.0), closure(2.0)),
        (closure(np.arange(3)), closure(np.arange(3)), closure(np.arange(4))),
        (closure(closure(1.0)), closure(closure(1.0)), closure(closure(2.0))),
        (Shifted(1.0), Shifted(1.0), Shifted(2.0)),
        (Shifted(1.0).method, Shifted(1.0).method, Shifted(2.0).method),
        (functools.partial(walk, 3), functools.partial(walk, 3), functools.partial(walk, 4)),
    ]:
        assert problem_key(one) == problem_key(same_one)
        assert problem_key(one) != problem_key(other)
    before = problem_key(uses_global)
    monkeypatch.setitem(globals(), "GLOBAL", 2.0)
    assert problem_key(uses_global) != before
    assert problem_key(_square, 1) != problem_key(_square, 2)


def test_unusable_input_is_named(tmp_path):
    lines = (number for number in range(3))
    with pytest.raises(ValueError, match="uses data that cannot be hashed"):
        run_tasks(lambda _: next(lines), [0], store=tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match="batch = 0 must be a whole number from 1 on"):
        run_tasks(_square, [[0.0]], batch=0)


def test_progress_is_shown(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    run_tasks(lambda _: time.sleep(0.6), range(3), description="economies")
    assert "economies" in capsys.readouterr().err


def test_no_task_is_no_result(tmp_path):
    assert run_tasks(_square, []) == []


def test_a_path_is_known_however_it_was_composed():
    """Python 3.13 pickles the parts that a path was made of."""

    def key(path):
        return problem_key(functools.partial(die_once, path))

    class Like313(type(Path())):
        def __reduce__(self):
            return type(self), tuple(self.made_of)

    one, other = Like313("a/b"), Like313("a") / "b"
    one.made_of, other.made_of = ["a/b"], ["a", "b"]
    assert key(one) == key(other)
    assert key(Path("a/b")) == key(Path("a") / "b") != key(Path("a/c"))
    assert run_tasks(str, [one])[0] == "a/b"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 0}, "workers = 0 must be"),
        ({"workers": 1.5}, "workers = 1.5 must be a whole number"),
        ({"seed": -1}, "seed = -1 must be a whole number"),
        ({"store": "file.jsonl"}, "store = 'file.jsonl' must be a Path"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(options, message):
    with pytest.raises((ValueError, TypeError), match=message):
        run_tasks(str, [1], **options)
