"""Write the lock files from `pyproject.toml` (`make lock`).

The lock is universal: one file with hashes that serves every Python that the book promises, on
Linux, macOS and Windows. `benchmarks/peers.txt` pins what the benchmarks compare with, which is
never installed with the book. `tests/tools/test_lock.py` holds the files together.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def canonical(name):
    """Return a distribution name in its normalised spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock_text):
    """Return {canonical name: version} of a lock file's text."""
    return {canonical(m["name"]): m["version"] for m in PIN.finditer(lock_text)}


COMPILE = [
    sys.executable, "-m", "uv", "pip", "compile", "--generate-hashes", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock",
    "--quiet",
]  # fmt: skip
UNIVERSAL = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]
# A universal lock holds what the oldest Python can have: the newest versions need a lock of theirs.
NEWEST = ["--python", sys.executable, "--upgrade"]


def compile_lock(options):
    """Resolve `pyproject.toml` with uv into `requirements.lock`."""
    command = [*COMPILE, "pyproject.toml", "--all-extras", "--output-file", "requirements.lock",
               "-", *options]  # fmt: skip
    with open(ROOT / "pyproject.toml", "rb") as file:
        build_requires = tomllib.load(file)["build-system"]["requires"]
    # `-` reads further requirements: the build backend, so that the editable install
    # needs nothing beyond the lock.
    subprocess.run(command, cwd=ROOT, input="\n".join(build_requires), text=True, check=True)


def compile_peers(options):
    """Resolve the group of peers into `benchmarks/peers.txt`."""
    command = [*COMPILE, "--group", "peers", "--output-file", "benchmarks/peers.txt", *options]
    subprocess.run(command, cwd=ROOT, check=True)


def main():
    """Resolve, then write the files; the peers have no part in a lock for the newest Python."""
    if "--newest" in sys.argv[1:]:
        compile_lock(NEWEST)
    else:
        options = [*UNIVERSAL, *(["--upgrade"] if "--upgrade" in sys.argv[1:] else [])]
        compile_lock(options)
        compile_peers(options)
    packages = len(pins((ROOT / "requirements.lock").read_text()))
    print(f"requirements.lock: {packages} packages")


if __name__ == "__main__":
    main()
