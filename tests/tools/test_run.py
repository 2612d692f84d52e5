"""The environment of every command: one thread, and no compiled code of an older library."""

import os
import subprocess
import sys

import pytest

from tests.tools.miniature import ROOT
from tools.run import THREADS, ForeignLibrary, environment, numba_cache, require_own_library


@pytest.fixture
def root(tmp_path):
    """Return a house with a library of two jitted functions, one calling the other."""
    files = {
        "requirements.lock": "a==1\n",
        "lib/caller.py": """\
from numba import njit

from callee import step


@njit("f8(f8)", cache=True)
def twice(x):
    return step(step(x))


print(twice(1.0), sum(twice.stats.cache_hits.values()))
""",
        "lib/callee.py": """\
from numba import njit


@njit("f8(f8)", cache=True)
def step(x):
    return x + 1.0
""",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def run_caller(root):
    """Run the library's program as `tools.run` would; return its result and cache hits."""
    program = [sys.executable, str(root / "lib" / "caller.py")]
    shown = subprocess.run(program, env=environment(root), capture_output=True, check=True).stdout
    result, hits = shown.split()
    return float(result), int(hits)


def test_an_edit_of_a_function_called_from_another_file_is_seen(root):
    assert run_caller(root) == (3.0, 0)
    assert run_caller(root) == (3.0, 1)
    edit(root / "lib" / "callee.py", "x + 1.0", "x * 5.0")
    assert run_caller(root) == (25.0, 0)


def test_a_file_that_no_kernel_reaches_keeps_the_compiled_code(root):
    (root / "lib" / "table.py").write_text("WIDTH = 1\n")
    before = numba_cache(root)
    edit(root / "lib" / "table.py", "1", "2")
    assert numba_cache(root) == before


def test_a_constant_that_a_kernel_imports_renews_the_compiled_code(root):
    (root / "lib" / "frictions").mkdir()
    (root / "lib" / "frictions" / "__init__.py").write_text("")
    (root / "lib" / "frictions" / "limits.py").write_text("TINY = 1\n")
    edit(root / "lib" / "callee.py", "from numba", "from frictions.limits import TINY\nfrom numba")
    before = numba_cache(root)
    edit(root / "lib" / "frictions" / "limits.py", "1", "2")
    assert numba_cache(root) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("lib/callee.py", "1.0", "2.0"), ("requirements.lock", "a==1", "a==2")],
)
def test_compiled_code_is_kept_by_the_state_of_the_library(root, name, old, new):
    first = numba_cache(root)
    assert first.is_relative_to(root / "_build")
    (first / "callee").mkdir(parents=True)
    assert numba_cache(root) == first
    assert (first / "callee").exists()
    edit(root / name, old, new)
    second = numba_cache(root)
    assert second != first
    assert first.exists()  # a process that started before the edit may still write there


def test_compiled_code_of_old_states_of_the_library_goes(root):
    states = []
    for number in range(5):
        edit(root / "lib" / "callee.py", f"x + {number + 1}.0", f"x + {number + 2}.0")
        states.append(numba_cache(root))
        states[-1].mkdir(parents=True)
        os.utime(states[-1], (number, number))
    assert [state.exists() for state in states] == [False, False, True, True, True]


def test_other_settings_of_numba_have_compiled_code_of_their_own(root, monkeypatch):
    monkeypatch.delenv("NUMBA_BOUNDSCHECK", raising=False)  # set where the whole suite checks them
    before = numba_cache(root)
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert numba_cache(root) != before
    monkeypatch.delenv("NUMBA_BOUNDSCHECK")
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/somewhere")
    monkeypatch.setenv("NUMBA_NUM_THREADS", "4")
    assert numba_cache(root) == before


@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
def test_compiled_code_that_was_cut_short_is_compiled_anew(root, suffix, capsys):
    assert run_caller(root) == (3.0, 0)
    for file in (root / "_build" / "numba").rglob(f"*.{suffix}"):
        os.truncate(file, file.stat().st_size // 2)
    assert run_caller(root) == (3.0, 0)
    assert f".{suffix} was cut short: compiled anew" in capsys.readouterr().err
    assert run_caller(root) == (3.0, 1)


def test_another_clone_s_library_is_not_run(root, monkeypatch):
    # The environment of a copied clone names the original's library; so may PYTHONPATH.
    package = root / "lib" / "frictions"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "lib"))
    require_own_library(root, environment(root))
    with pytest.raises(ForeignLibrary, match=r"`import frictions` finds .*: run `make clean`"):
        require_own_library(root, dict(os.environ))
    (package / "__init__.py").unlink()
    package.rmdir()
    with pytest.raises(ForeignLibrary):
        require_own_library(root, environment(root))


def test_linear_algebra_and_numba_have_one_thread(root, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    env = environment(root)
    assert {env[name] for name in THREADS} == {"1"}
    assert {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"} <= set(THREADS)
    assert env["PYTHONHASHSEED"] == "0"
    assert env["NUMBA_CACHE_DIR"] == str(numba_cache(root))


def test_the_environment_s_own_commands_come_first(root, monkeypatch):
    monkeypatch.setenv("PATH", "/somewhere")
    scripts = os.path.dirname(sys.executable)
    assert environment(root)["PATH"].split(os.pathsep) == [scripts, "/somewhere"]


def test_a_command_runs_in_it_and_its_exit_code_is_passed_on():
    program = "import os, sys; print(os.environ['NUMBA_NUM_THREADS'], sys.argv); sys.exit(3)"
    command = [sys.executable, "-m", "tools.run", sys.executable, "-c", program, "--flag"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "1 ['-c', '--flag']\n")
