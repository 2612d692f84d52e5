"""Download one public file into the cache: checked before it is kept, tried again, never in part.

``pooch`` does the transfer. Around it: limits of size and time, waits that double between attempts,
a check that the content parses, and a comparison with the vintage before.
"""

import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests
from urllib3.exceptions import NewConnectionError

from frictions.data.files.layout import LayoutError
from frictions.data.live.cache import Cache, Cached, Entry, checksum_of
from frictions.data.live.sources import Source

MIRROR_VARIABLE = "FRICTIONS_MIRROR"
AGENT = {"User-Agent": "frictions (a book of executable papers)"}
# Small, because the limits are checked once a piece, and a slow server fills no large one.
PIECE = 256  # bytes
WORTH_ANOTHER_ATTEMPT = {408, 429, 500, 502, 503, 504}


class DownloadError(RuntimeError):
    """A source could not be downloaded; the message gives every address and its last error."""


@dataclass(frozen=True)
class Patience:
    """
    How long and how often to try.

    Attributes
    ----------
    connect, read, total : float
        Seconds until the server answers, between two pieces, and for the whole file.
    attempts : int
        Attempts at each address.
    wait : float
        Seconds before the second attempt; doubled before each further one.
    """

    connect: float = 10.0
    read: float = 30.0
    total: float = 300.0
    attempts: int = 3
    wait: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """
    What a download found.

    Attributes
    ----------
    cached : Cached
        The file in the cache.
    before : Cached or None
        The vintage before, if this one is new.
    news : str
        ``"new"``, ``"unchanged"``, ``"changed"``, or ``"checked"`` if another process did it while
        this one waited.
    """

    cached: Cached
    before: Cached | None
    news: str


class _TooMuchError(Exception):
    """The answer is larger, or takes longer, than the source can."""


class _Meter:
    """A file that refuses to grow beyond a size or a time."""

    def __init__(self, file, limit: int, seconds: float):
        self.file, self.limit, self.seconds = file, limit, seconds
        self.size, self.started = 0, time.monotonic()

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self.limit:
            raise _TooMuchError(f"larger than {self.limit:,} bytes")
        if time.monotonic() - self.started > self.seconds:
            raise _TooMuchError(f"not complete after {self.seconds:g} s")
        self.file.write(piece)

    def flush(self) -> None:
        """Leave it to the file's buffer: pooch would flush after every piece."""


def download(
    source: Source,
    cache: Cache,
    patience: Patience | None = None,
    dead_hosts: set[str] | None = None,
) -> Outcome:
    """
    Download a source and keep it if it parses and is new.

    Parameters
    ----------
    source : Source
        What to download.
    cache : Cache
        Where to keep it.
    patience : Patience, optional
        Limits of time.
    dead_hosts : set of str, optional
        Hosts to which no connection could be made; they are not tried again, and new ones are
        added.

    Returns
    -------
    Outcome
        The file in the cache. Content that is already there keeps its vintage.

    Raises
    ------
    DownloadError
        If no address gives a file that parses, or the disk refuses it. The cache is as it was, but
        for the note of the error in its catalogue.
    """
    patience = Patience() if patience is None else patience
    dead_hosts = set() if dead_hosts is None else dead_hosts
    asked = _now()
    try:
        with cache.locked():
            if cache.catalogue().get(source.name, Entry()).checked >= asked:
                return _checked_by_another(source, cache)
            try:
                outcome = _download(source, cache, patience, dead_hosts)
            except DownloadError as error:
                cache.note(source.name, checked=_now(), error=str(error))
                raise
            cache.note(source.name, checked=_now(), error="")
            return outcome
    except OSError as error:
        raise DownloadError(f"{source.name}: cannot write to {cache.directory}: {error}") from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _checked_by_another(source: Source, cache: Cache) -> Outcome:
    """Report what another process found while this one waited for the lock."""
    cached, error = cache.find(source.name, latest=""), cache.catalogue()[source.name].error
    if error or cached is None:
        raise DownloadError(error)
    return Outcome(cached, None, "checked")


def _download(source: Source, cache: Cache, patience: Patience, dead_hosts: set[str]) -> Outcome:
    failures = []
    with tempfile.TemporaryDirectory(dir=cache.directory, prefix=".incoming-") as incoming:
        for address in _addresses(source):
            host = urlsplit(address).netloc
            if host in dead_hosts:
                failures.append(f"{address}: no connection to {host} before")
                continue
            try:
                path = _transfer(source, address, Path(incoming), patience)
                source.load(path)
            except (requests.RequestException, _TooMuchError, LayoutError) as error:
                failures.append(f"{address}: {_words(error, incoming)}")
                if _is_out_of_reach(error):
                    dead_hosts.add(host)
                continue
            return _keep(source, cache, path)
    raise DownloadError(f"{source.name} could not be downloaded. " + " | ".join(failures))


def _is_out_of_reach(error: Exception) -> bool:
    """Return whether no connection could be made; one that broke or waited says nothing of others.

    requests wraps the cause: a name without an address, or a port that refuses.
    """
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)


def _addresses(source: Source) -> tuple[str, ...]:
    """Return the source's addresses, or its place in the mirror that the reader named."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    return (f"{mirror.rstrip('/')}/{source.name}",) if mirror else source.addresses


def _words(error: Exception, incoming: str) -> str:
    """Return an error's text without the name of the temporary directory."""
    return str(error).replace(f"{incoming}{os.sep}", "") or type(error).__name__


def _transfer(source: Source, address: str, incoming: Path, patience: Patience) -> Path:
    """Fetch one address, with further attempts where another could help."""
    pooch.get_logger().setLevel("WARNING")  # it would announce every checksum

    def bounded(url, output, pooch_, check_only=False):
        transfer = pooch.HTTPDownloader(
            chunk_size=PIECE, timeout=(patience.connect, patience.read), headers=AGENT
        )
        with Path(output).open("wb") as file:
            transfer(url, _Meter(file, source.limit, patience.total), pooch_)

    for attempt in range(1, patience.attempts + 1):
        try:
            path = pooch.retrieve(
                address, known_hash=None, fname=source.name, path=incoming, downloader=bounded
            )
            return Path(path)
        except requests.RequestException as error:
            if attempt == patience.attempts or not _may_pass(error):
                raise
            time.sleep(patience.wait * 2 ** (attempt - 1))
    raise ValueError(f"attempts = {patience.attempts} must be at least 1")


def _may_pass(error: requests.RequestException) -> bool:
    """Return whether an error can be gone at the next attempt."""
    return error.response is None or error.response.status_code in WORTH_ANOTHER_ATTEMPT


def _keep(source: Source, cache: Cache, path: Path) -> Outcome:
    """Put new content under today's date; content that is known stays where it is."""
    checksum, before = checksum_of(path), _newest(source, cache)
    if before is not None and before.checksum == checksum:
        return Outcome(before, None, "unchanged")
    today = datetime.now(UTC).date().isoformat()
    cached = cache.store(source.name, path, checksum, today)
    return Outcome(cached, before, "new" if before is None else "changed")


def _newest(source: Source, cache: Cache) -> Cached | None:
    """Return the newest vintage; one that was damaged on the disk counts as none."""
    try:
        return cache.find(source.name, latest="")
    except RuntimeError:
        return None
