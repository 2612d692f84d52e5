"""Let one process at a time do what two would spoil: an installation, a build of the book.

`python tools/alone.py TARGET FILE... -- COMMAND...` waits for its turn and runs the command if
TARGET is missing or older than a FILE: what `make` saw before it waited may be done by then.

It runs before anything is installed, so it imports nothing but the standard library.
"""

import contextlib
import subprocess
import sys
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing to lock with
    fcntl = None


@contextlib.contextmanager
def alone(file: Path, others: str):
    """Wait until no other process holds this file, and keep later ones waiting."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf8") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"waiting for another {others} to end", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stale(target: Path, files: list[Path]) -> bool:
    """Return whether `make` would remake the target."""
    made = target.stat().st_mtime if target.exists() else 0
    return any(file.stat().st_mtime > made for file in files)


def main(arguments: list[str]) -> int:
    """Run the command when its turn has come, and date the target if it succeeded."""
    cut = arguments.index("--")
    target, *files = map(Path, arguments[:cut])
    with alone(Path(".venv.lock"), "installation"):
        if not stale(target, files):
            return 0
        code = subprocess.call(arguments[cut + 1 :])
        if code == 0:
            target.touch()
        return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
