"""Fill the cache with the public files of the live tier.

``python -m frictions.data.live`` downloads every source that was not checked today; with
names it downloads those. A source that fails is reported and does not stop the others: the book
then uses an older vintage or the data that ship, and says so. ``--record FILE`` writes what there
is now.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from frictions.data.live.cache import Cache, CacheError, Entry
from frictions.data.live.download import DownloadError, Outcome, download
from frictions.data.live.sources import SOURCES


def fetch(names: list[str], cache: Cache, again: bool = False) -> dict[str, str]:
    """
    Download sources one after the other and print a line about each.

    Parameters
    ----------
    names : list of str
        Of ``SOURCES``.
    cache : Cache
        Where to keep them.
    again : bool, optional
        Also those that were checked today without an error.

    Returns
    -------
    dict of str
        Errors by name.

    Raises
    ------
    ValueError
        For an unknown name.
    """
    unknown = sorted(set(names) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown sources {unknown}; known are {list(SOURCES)}")
    errors, dead_hosts = {}, set()
    for name in names:
        entry = cache.catalogue().get(name, Entry())
        if not again and _is_fresh(entry):
            print(f"{name}: checked today, vintage {max(entry.checksums)}", flush=True)
            continue
        try:
            print(f"{name}: {describe(download(SOURCES[name], cache, None, dead_hosts))}")
        except (DownloadError, CacheError) as error:
            errors[name] = str(error)
            older = cache.catalogue().get(name, Entry()).checksums
            instead = f"vintage {max(older)}" if older else "none; the book uses what ships"
            print(f"{name}: NOT DOWNLOADED. {error}\n  instead: {instead}", flush=True)
    return errors


def _is_fresh(entry: Entry) -> bool:
    today = datetime.now(UTC).date().isoformat()
    return bool(entry.checksums) and not entry.error and entry.checked.startswith(today)


def describe(outcome: Outcome) -> str:
    """
    Say what a download found.

    Parameters
    ----------
    outcome : Outcome
        Of ``download``.

    Returns
    -------
    str
        With the checksum when it is seen first, and with both when it changed.
    """
    vintage, checksum = outcome.cached.vintage, outcome.cached.checksum
    if outcome.news == "new":
        return f"vintage {vintage}, sha256 {checksum} (first seen)"
    if outcome.news == "changed":
        before = outcome.before
        return (
            f"CHANGED: vintage {vintage}, sha256 {checksum}; "
            f"before, {before.vintage}, sha256 {before.checksum}"
        )
    return f"unchanged since {vintage}"


def write_record(path: Path, cache: Cache) -> None:
    """
    Write which vintage of each source there is, for the build to see what has changed.

    Parameters
    ----------
    path : Path
        JSON file.
    cache : Cache
        The cache.
    """
    record = {
        name: {"checksums": entry.checksums, "error": entry.error}
        for name, entry in cache.catalogue().items()
        if name in SOURCES
    }
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    if not path.exists() or path.read_text(encoding="utf8") != text:
        path.write_text(text, encoding="utf8")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is not 0 if a source that was named failed."""
    parser = argparse.ArgumentParser(prog="python -m frictions.data.live")
    parser.add_argument("names", nargs="*", metavar="NAME", help="sources; default: all")
    parser.add_argument("--record", type=Path, help="write what there is now to this file")
    parser.add_argument("--again", action="store_true", help="also what was checked today")
    given = parser.parse_args(arguments)
    cache = Cache.of_environment()
    print(f"live data: the cache is {cache.directory}", flush=True)
    try:
        errors = fetch(given.names or list(SOURCES), cache, given.again)
        if given.record:
            write_record(given.record, cache)
    except (ValueError, CacheError) as error:
        parser.error(str(error))
    return 1 if errors and given.names else 0
