"""The cache of downloads: a directory a vintage, a catalogue with checksums, one writer at a time.

::

    <cache>/catalogue.json                      what is there, with checksums; what failed, and why
    <cache>/2026-11-26/3f2a0c91b7de/fred_qd.csv  a vintage: the day on which its content was first
                                                seen, and the beginning of its checksum
    <cache>/.lock                               held by the process that writes

A file is never overwritten: new content has a new name, and one step switches the catalogue to it.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

if sys.platform != "win32":  # which has no such locks: files are still replaced in one step
    import fcntl

CACHE_VARIABLE, VINTAGE_VARIABLE = "FRICTIONS_CACHE", "FRICTIONS_VINTAGE"
CATALOGUE = "catalogue.json"
DIGITS = 12  # of a checksum, in a name
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


class CacheError(RuntimeError):
    """The cache does not hold what its catalogue says."""


@dataclass(frozen=True)
class Entry:
    """What the catalogue knows of one file."""

    checksums: dict[str, str] = field(default_factory=dict)  # by vintage (ISO date), oldest first
    checked: str = ""  # ISO time of the last attempt
    error: str = ""  # why the last attempt failed; empty if it did not


@dataclass(frozen=True)
class Cached:
    """A file of the cache: its place, the day its content was first seen (ISO), its SHA-256."""

    path: Path
    vintage: str
    checksum: str


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named_vintage(name: str) -> str:
    """Return the last day that the environment allows for a file; empty if it allows any."""
    days = {}
    for part in filter(None, os.environ.get(VINTAGE_VARIABLE, "").split(",")):
        file, _, day = part.strip().rpartition("=")
        if not DAY.fullmatch(day):
            raise ValueError(f"{VINTAGE_VARIABLE} = {part!r} must be a day such as 2026-11-30")
        days[file] = day
    return days.get(name, days.get("", ""))


@dataclass(frozen=True)
class Cache:
    """A cache directory, made when something is first written."""

    directory: Path

    @classmethod
    def of_environment(cls) -> "Cache":
        """Return the cache that ``FRICTIONS_CACHE`` names, else ``~/.cache/frictions``."""
        named = os.environ.get(CACHE_VARIABLE)
        return cls(Path(named) if named else Path.home() / ".cache" / "frictions")

    def catalogue(self) -> dict[str, Entry]:
        """Read the catalogue, by file name; a `CacheError` if it cannot be read."""
        path = self.directory / CATALOGUE
        if not path.exists():
            return {}
        try:
            content = json.loads(path.read_text(encoding="utf8"))
            return {name: Entry(**entry) for name, entry in content.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise CacheError(f"{path} cannot be read ({error}): remove the directory") from None

    def find(self, name: str, latest: str | None = None) -> Cached | None:
        """Find the newest vintage of a file, or None; a `CacheError` if the file is not as it was.

        ``latest`` is the last ISO date that counts. By default it is what ``FRICTIONS_VINTAGE``
        says: a day such as ``2026-11-30``, or days of single files, ``fred_qd.csv=2021-07-31``,
        with commas between.
        """
        latest = _named_vintage(name) if latest is None else latest
        checksums = self.catalogue().get(name, Entry()).checksums
        vintages = sorted(day for day in checksums if not latest or day <= latest)
        if not vintages:
            return None
        path = self._path(name, vintages[-1], checksums[vintages[-1]])
        if not path.exists():
            raise CacheError(f"{path} is in the catalogue and not on the disk: fetch again")
        found, known = checksum_of(path), checksums[vintages[-1]]
        if found != known:
            raise CacheError(f"{path} has changed on the disk: sha256 {found}, downloaded {known}")
        return Cached(path, vintages[-1], known)

    def _path(self, name: str, vintage: str, checksum: str) -> Path:
        return self.directory / vintage / checksum[:DIGITS] / name

    def store(self, name: str, content: Path, checksum: str, vintage: str) -> Cached:
        """Move a file into the cache and switch the catalogue to it.  The caller holds the lock.

        Until the catalogue has changed, in one step, what it names is as it was.
        """
        checksums = self.catalogue().get(name, Entry()).checksums | {vintage: checksum}
        path = self._path(name, vintage, checksum)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(content, path)
            self.note(name, checksums=dict(sorted(checksums.items())), error="")
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return Cached(path, vintage, checksum)

    def note(self, name: str, **changes) -> None:
        """Change a file's entry in the catalogue.  The caller holds the lock."""
        catalogue = self.catalogue()
        catalogue[name] = replace(catalogue.get(name, Entry()), **changes)
        content = {key: asdict(entry) for key, entry in sorted(catalogue.items())}
        path = self.directory / CATALOGUE
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf8")
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time write; others wait."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / ".lock").open("w") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
