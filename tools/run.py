"""Run a command in the environment that every number of the book is computed in.

`python -m tools.run pytest` runs `pytest` with one thread for linear algebra, and with
numba's cache in a directory whose name is a hash of all kernels: numba itself does not
notice an edit of a function that is called from another file, and would run stale code.
"""

import os
import shutil
import sys
from pathlib import Path

from tools.hashing import digest_files, library_sources
from tools.imports import dependencies

ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def numba_cache(root: Path) -> Path:
    """Return numba's cache directory for the kernels as they stand, dropping older ones.

    What a kernel can depend on is the files that use numba and what those import.
    """
    library = root / "lib"
    texts = {file: file.read_text(encoding="utf8") for file in library_sources(root)}
    kernels = {file: text for file, text in texts.items() if "numba" in text}
    reached = dependencies(library, kernels.values())
    key = digest_files(root, [root / "requirements.lock", *kernels, *reached])
    current = root / "_build" / "numba" / key
    for old in current.parent.glob("*"):
        if old != current:
            shutil.rmtree(old, ignore_errors=True)
    return current


def environment(root: Path) -> dict[str, str]:
    """Return the environment variables for anything that runs the library."""
    scripts = str(Path(sys.executable).parent)
    return {
        **os.environ,
        **dict.fromkeys(THREADS, "1"),
        "NUMBA_CACHE_DIR": str(numba_cache(root)),
        "PATH": scripts + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONHASHSEED": "0",
    }


def main():
    """Become the command given as arguments, so that Ctrl-C and exit codes are its own."""
    os.execvpe(sys.argv[1], sys.argv[1:], environment(ROOT))


if __name__ == "__main__":
    main()
