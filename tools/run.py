"""Run a command in the environment that every number of the book is computed in.

`python -m tools.run pytest` runs `pytest` with one thread for linear algebra, and with
numba's cache in a directory whose name is a hash of all kernels: numba itself does not
notice an edit of a function that is called from another file, and would run stale code.

The library is this clone's own, also in a copied or moved clone, whose `.venv` still names the
original.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.hashing import digest, digest_files, library_sources
from tools.imports import dependencies

ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
KEPT_CACHES = 3  # a build, tests or a notebook of an older state may still be running
WHERE = "import importlib.util as u; print(u.find_spec('frictions').origin)"


class ForeignLibrary(Exception):
    """`import frictions` would run another clone's library."""


def numba_cache(root: Path) -> Path:
    """Return numba's cache directory for the kernels as they stand, dropping old and broken ones.

    What a kernel can depend on is the files that use numba and what those import, and numba's own
    settings.
    """
    library = root / "lib"
    texts = {file: file.read_text(encoding="utf8") for file in library_sources(root)}
    kernels = {file: text for file, text in texts.items() if "numba" in text}
    reached = dependencies(library, kernels.values())
    settings = sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith("NUMBA_"))
    settings = [text for text in settings if not text.startswith(("NUMBA_CACHE_DIR", *THREADS))]
    files = digest_files(root, [root / "requirements.lock", *kernels, *reached])
    current = root / "_build" / "numba" / (digest([files, *settings]) if settings else files)
    if current.exists():
        os.utime(current)
        drop_cut_short(current)
    others = [cache for cache in current.parent.glob("*") if cache != current]
    others.sort(key=lambda cache: cache.stat().st_mtime_ns, reverse=True)
    for old in others[KEPT_CACHES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return current


def drop_cut_short(cache: Path):
    """Remove compiled code that was cut short, which numba would fail on for ever, and say so.

    Numba pickles it, and a pickle ends with a full stop.
    """
    for file in cache.rglob("*.nb[ci]"):
        with file.open("rb") as content:
            content.seek(max(file.stat().st_size - 1, 0))
            if content.read() != b".":
                print(f"{file.name} was cut short: compiled anew", file=sys.stderr)
                file.unlink()


def require_own_library(root: Path, env: dict[str, str]):
    """Raise `ForeignLibrary` unless `import frictions` finds this clone's library."""
    command = [sys.executable, "-P", "-c", WHERE]
    found = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    own = root / "lib" / "frictions" / "__init__.py"
    if found.returncode or Path(found.stdout.strip()).resolve() != own.resolve():
        place = found.stdout.strip() or found.stderr.strip().splitlines()[-1]
        raise ForeignLibrary(
            f"`import frictions` finds {place}, not {own}: run `make clean`, then `make book`"
        )


def with_own_library(root: Path) -> dict[str, str]:
    """Return this process's environment, in which `import frictions` finds this clone's own."""
    others = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, [str((root / "lib").resolve()), others]))
    return {**os.environ, "PYTHONPATH": path}


def environment(root: Path) -> dict[str, str]:
    """Return the environment variables for anything that runs the library.

    Python keeps what it compiled: else each of some hundred processes compiles the library anew.
    """
    scripts = str(Path(sys.executable).parent)
    own = with_own_library(root)
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **own,
        **dict.fromkeys(THREADS, "1"),
        "NUMBA_CACHE_DIR": str(numba_cache(root)),
        "PATH": scripts + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONHASHSEED": "0",
    }


def main():
    """Become the command given as arguments, so that Ctrl-C and exit codes are its own."""
    env = environment(ROOT)
    try:
        require_own_library(ROOT, env)
    except ForeignLibrary as error:
        sys.exit(str(error))
    os.execvpe(sys.argv[1], sys.argv[1:], env)


if __name__ == "__main__":
    main()
