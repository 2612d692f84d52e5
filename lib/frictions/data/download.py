"""Fetch a public file into a cache outside the repository: time-out, retries, atomic, dated."""

import os
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

CACHE_VARIABLE = "FRICTIONS_CACHE"
TIMEOUT_SECONDS = 20
ATTEMPTS = 3
WAIT_SECONDS = 1.0


def cache_directory() -> Path:
    """
    Return where downloads are kept.

    Returns
    -------
    Path
        The directory that ``FRICTIONS_CACHE`` names, else ``~/.cache/frictions``.
    """
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else Path.home() / ".cache" / "frictions"


def newest_cached(name: str) -> Path | None:
    """
    Find the latest download of a file.

    Parameters
    ----------
    name : str
        File name without the date, for example ``"fred_qd.csv"``.

    Returns
    -------
    Path or None
        None if it was never downloaded.
    """
    stem, suffix = Path(name).stem, Path(name).suffix
    dated = sorted(cache_directory().glob(f"{stem}_????-??-??{suffix}"))
    return dated[-1] if dated else None


def download(name: str, addresses, attempts: int = ATTEMPTS, wait: float = WAIT_SECONDS) -> Path:
    """
    Download a file into the cache under today's date.

    Parameters
    ----------
    name : str
        File name without the date.
    addresses : sequence of str
        Tried in turn.
    attempts : int, optional
        How often each is tried.
    wait : float, optional
        Seconds between attempts.

    Returns
    -------
    Path
        The new file; an earlier download of the same day is replaced at once or not at all.

    Raises
    ------
    RuntimeError
        If no address answers; the message gives each one's last error.
    """
    directory = cache_directory()
    directory.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    target = directory / f"{Path(name).stem}_{today}{Path(name).suffix}"
    failures = []
    for address in addresses:
        try:
            content = _fetch(address, attempts, wait)
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            failures.append(f"{address}: {error}")
            continue
        partial = target.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(content)
        partial.replace(target)
        return target
    raise RuntimeError(f"{name} could not be downloaded; " + "; ".join(failures))


def _fetch(address: str, attempts: int, wait: float) -> bytes:
    for attempt in range(1, attempts + 1):
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
                return answer.read()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if attempt == attempts:
                raise
            time.sleep(wait)
    raise ValueError(f"attempts = {attempts} must be at least 1")
