"""Where numba keeps compiled code when it may write neither beside the library nor at home.

It would then refuse to compile, and `import frictions` fail, as in containers, on hubs and clusters
where the library is installed read-only for a user without a home.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path


def ensure_place(package: Path) -> None:
    """Give numba a private directory of this process if it has no other place."""
    if "NUMBA_CACHE_DIR" in os.environ or any(map(_usable, (package / "__pycache__", _at_home()))):
        return
    place = tempfile.mkdtemp(prefix="frictions-numba-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = place  # workers find it too
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = place


def _at_home() -> Path:
    """Return the directory that numba uses for a user."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "")) / "numba"
    default = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    chosen = os.environ.get("XDG_CACHE_HOME") if sys.platform != "darwin" else None
    return Path(os.path.expanduser(chosen or default)) / "numba"


def _usable(directory: Path) -> bool:
    """Return whether a file can be made there, found out as numba does."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=directory).close()
    except OSError:
        return False
    return True
