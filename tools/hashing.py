"""Hashes of texts and files, by which the build knows what has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(parts: Iterable[str | bytes]) -> str:
    """Hash a sequence of texts so that no two different sequences collide."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(f"{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()[:20]


def digest_files(root: Path, files: Iterable[Path]) -> str:
    """Hash files with their paths relative to `root`."""
    parts: list[str | bytes] = []
    for file in sorted(set(files)):
        with file.open("rb") as content:  # in pieces: a reader's own data may be large
            parts += [
                file.relative_to(root).as_posix(),
                hashlib.file_digest(content, "sha256").digest(),
            ]
    return digest(parts)


def library_sources(root: Path) -> list[Path]:
    """Return every Python file of the library."""
    return sorted((root / "lib").rglob("*.py"))
