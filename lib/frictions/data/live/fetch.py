"""Fill the cache with the public files of the live tier.

``python -m frictions.data.live`` downloads every source that was not checked today; with names it
downloads those. A source that fails is reported and does not stop the others: the book then uses
an older vintage or the data that ship, and says so. The whole run ends within its budget of time,
by default ten minutes. ``--record FILE`` writes what there is now; ``--vintage 2021-07`` fetches
FRED-QD as it was published in that month.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from frictions.data.live.cache import Cache, CacheError, Entry
from frictions.data.live.download import DownloadError, Outcome, Patience, Run, download
from frictions.data.live.sources import FRED_QD_FILE, SOURCES, fred_qd_vintage
from frictions.foundation import require_flag
from frictions.foundation.long_command import replace_file


def fetch(names: list[str], cache: Cache, again: bool = False, run: Run | None = None) -> list[str]:
    """Download sources in turn, print a line about each, and return the names of what failed."""
    require_flag("again", again)
    unknown = sorted(set(names) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown sources {unknown}; known are {list(SOURCES)}")
    run = Run(tell=_say) if run is None else run
    failed = []
    for name in names:
        entry = cache.catalogue().get(name, Entry())
        if not again and _is_fresh(entry):
            _say(f"{name}: checked today, vintage {max(entry.checksums)}")
            continue
        _say(f"{name}: asking {urlsplit(SOURCES[name].addresses[0]).netloc} ...")
        try:
            _say(f"{name}: {describe(download(SOURCES[name], cache, run))}")
        except (DownloadError, CacheError) as error:
            failed.append(name)
            older = cache.catalogue().get(name, Entry()).checksums
            instead = f"vintage {max(older)}" if older else "none; the book uses what ships"
            _say(f"{name}: NOT DOWNLOADED. {error}\n  instead: {instead}")
    return failed


def pin(month: str, cache: Cache, run: Run | None = None) -> None:
    """Put FRED-QD as published in a month, ``"2021-07"``, into the cache, under its last day."""
    source = fred_qd_vintage(month)
    day = pd.Period(month, freq="M").end_time.date().isoformat()
    _say(f"{FRED_QD_FILE}: asking {urlsplit(source.addresses[0]).netloc} for {month} ...")
    outcome = download(source, cache, Run(tell=_say) if run is None else run, day)
    _say(f"{FRED_QD_FILE}: {describe(outcome)}")
    _say(f"  a build with FRICTIONS_VINTAGE={FRED_QD_FILE}={day} reads it")


def _say(line: str) -> None:
    print(line, flush=True)


def _is_fresh(entry: Entry) -> bool:
    today = datetime.now(UTC).date().isoformat()
    return bool(entry.checksums) and not entry.error and entry.checked.startswith(today)


def describe(outcome: Outcome) -> str:
    """Say what a download found; with the checksum when it is new, with both when it changed."""
    vintage, checksum = outcome.cached.vintage, outcome.cached.checksum
    if outcome.news == "new":
        return f"vintage {vintage}, sha256 {checksum} (first seen)"
    if outcome.news == "changed" and outcome.before is not None:
        before = outcome.before
        return (
            f"CHANGED: vintage {vintage}, sha256 {checksum}; "
            f"before, {before.vintage}, sha256 {before.checksum}"
        )
    return f"unchanged since {vintage}"


def write_record(path: Path, cache: Cache) -> None:
    """Write as JSON which vintages of each source there are, for the build to see what changed."""
    record = {
        name: {"checksums": entry.checksums, "error": entry.error}
        for name, entry in cache.catalogue().items()
        if name in SOURCES
    }
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    if not path.exists() or path.read_text(encoding="utf8") != text:
        replace_file(path, text)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is not 0 if a source that was named failed."""
    parser = argparse.ArgumentParser(prog="python -m frictions.data.live")
    parser.add_argument("names", nargs="*", metavar="NAME", help="sources; default: all")
    parser.add_argument("--record", type=Path, help="write what there is now to this file")
    parser.add_argument("--again", action="store_true", help="also what was checked today")
    parser.add_argument("--vintage", metavar="MONTH", help="FRED-QD of the past, such as 2021-07")
    parser.add_argument("--budget", type=float, default=Patience.run, metavar="SECONDS",
                        help="of the whole run (default: %(default)g)")  # fmt: skip
    given = parser.parse_args(arguments)
    if not 0 < given.budget < float("inf"):
        parser.error(f"--budget {given.budget:g} must be a positive number of seconds")
    cache, run = Cache.of_environment(), Run(Patience(run=given.budget), _say)
    _say(f"live data: the cache is {cache.directory}; at most {given.budget:g} s from now")
    try:
        if given.vintage:
            pin(given.vintage, cache, run)
        names = given.names or ([] if given.vintage else list(SOURCES))
        failed = fetch(names, cache, given.again, run)
        if given.record:
            write_record(given.record, cache)
    except (ValueError, CacheError, DownloadError) as error:
        parser.error(str(error))
    return 1 if failed and given.names else 0
