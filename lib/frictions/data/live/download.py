"""Download one public file into the cache: checked before it is kept, tried again, never in part.

A run over many files has a budget of time and a memory of hosts: one that cannot be reached, or
that let two files wait in vain, is not asked again.
"""

import functools
import os
import queue
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError, ReadTimeoutError

from frictions.data.files.layout import LayoutError
from frictions.data.files.reading import is_archive, read_member
from frictions.data.live import fred_api
from frictions.data.live.cache import Cache, Cached, CacheError, Entry, checksum_of
from frictions.data.live.sources import Source

MIRROR_VARIABLE = "FRICTIONS_MIRROR"
AGENT = {"User-Agent": "frictions (a book of executable papers)"}
# Small, because the limits are checked once a piece, and a slow server fills no large one.
PIECE = 256  # bytes
MOST_REDIRECTS = 3  # each may wait
WORTH_ANOTHER_ATTEMPT = {408, 429, 500, 502, 503, 504}
SILENT_SOURCES = 2  # files that wait in vain until their host is given up
SILENT_ATTEMPTS = 2  # at an address that lets us wait


class DownloadError(RuntimeError):
    """A source could not be downloaded; the message gives every address and its last error."""


@dataclass(frozen=True)
class Patience:
    """How long, in seconds, and how often to try."""

    connect: float = 10.0  # until the server answers
    read: float = 30.0  # between two pieces
    total: float = 300.0  # for a file
    run: float = 600.0  # for the whole run
    attempts: int = 3  # at each address
    wait: float = 1.0  # before the second attempt; doubled before each further one

    def __post_init__(self):
        if self.attempts < 1:
            raise ValueError(f"attempts = {self.attempts} must be at least 1")


@dataclass(frozen=True)
class Outcome:
    """What a download found."""

    cached: Cached  # the file in the cache
    before: Cached | None  # the vintage before, if this one is new
    # "new", "unchanged", "changed", or "checked": by another process while this one waited.
    news: str


class _TooMuchError(Exception):
    """The answer is larger than the source can be."""


class _TooSlowError(Exception):
    """The answer takes longer than it may."""


class Run:
    """A run over several sources: the time that is left, and what is known of the hosts.

    ``tell`` is called with a line about every wait; by default nothing is said.
    """

    def __init__(
        self, patience: Patience | None = None, tell: Callable[[str], None] = lambda line: None
    ):
        self.patience = Patience() if patience is None else patience
        self.tell = tell
        self.given_up: dict[str, str] = {}
        self._ends = time.monotonic() + self.patience.run
        self._silent: dict[str, set[str]] = defaultdict(set)

    @property
    def left(self) -> float:
        """Seconds until the budget of the run is used up; negative after that."""
        return self._ends - time.monotonic()

    def refusal(self, host: str) -> str:
        """Say why a host is not asked; nothing if it is."""
        if self.left <= 0:
            return f"not asked: the {self.patience.run:g} s of the whole run are used up"
        return self.given_up.get(host, "")

    def learn(self, host: str, name: str, error: Exception) -> None:
        """Give a host up that cannot be reached, or that stays silent for a second file."""
        if _is_out_of_reach(error):
            self.given_up[host] = f"no connection to {host} before"
        elif _is_silence(error):
            self._silent[host].add(name)
            if len(self._silent[host]) >= SILENT_SOURCES:
                files = " and ".join(sorted(self._silent[host]))
                self.given_up[host] = f"{host} is given up: it stayed silent for {files}"
        if host in self.given_up:
            self.tell(f"  {self.given_up[host]}")


def download(source: Source, cache: Cache, run: Run | None = None, day: str = "") -> Outcome:
    """Download a source and keep it if it parses and is new; a `DownloadError` if it cannot be had.

    The cache is then as it was, but for the note of the error. ``day`` is the ISO date of a vintage
    of the past; by default the file is today's.
    """
    run = Run() if run is None else run
    asked = _now()
    try:
        with cache.locked():
            known = cache.catalogue().get(source.name, Entry())
            if day:
                outcome = _download(source, cache, run, day)
                cache.note(source.name, error=known.error)  # which is about today's vintage
                return outcome
            if known.checked >= asked:  # by another process, while this one waited for the lock
                cached = cache.find(source.name, latest="")
                if known.error or cached is None:
                    raise DownloadError(known.error)
                return Outcome(cached, None, "checked")
            try:
                outcome = _download(source, cache, run, "")
            except DownloadError as error:
                cache.note(source.name, checked=_now(), error=str(error))
                raise
            cache.note(source.name, checked=_now(), error="")
            return outcome
    except OSError as error:
        raise DownloadError(f"{source.name}: cannot write to {cache.directory}: {error}") from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _download(source: Source, cache: Cache, run: Run, day: str) -> Outcome:
    """Try each address in turn and keep the first file that parses."""
    failures = []
    with tempfile.TemporaryDirectory(dir=cache.directory, prefix=".incoming-") as incoming:
        path = Path(incoming) / source.name
        for address in _addresses(source):
            host = urlsplit(address).netloc
            if refusal := run.refusal(host):
                failures.append(f"{fred_api.without_key(address)}: {refusal}")
                continue
            try:
                _transfer(source, address, path, run)
                _unpack(source, address, path)
                source.read(path)
            except (requests.RequestException, _TooMuchError, _TooSlowError, LayoutError) as error:
                words = str(error).replace(f"{incoming}{os.sep}", "") or type(error).__name__
                failures.append(fred_api.without_key(f"{address}: {words}"))
                run.learn(host, source.name, error)
                continue
            return _keep(source, cache, path, day)
    raise DownloadError(f"{source.name} could not be downloaded. " + " | ".join(failures))


def _is_out_of_reach(error: Exception) -> bool:
    """Return whether no connection could be made; one that broke or waited says nothing of others.

    requests wraps the cause: a name without an address, or a port that refuses.
    """
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)


def _is_silence(error: Exception) -> bool:
    """Return whether a limit of time was met; requests wraps one that is met after the headers."""
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.ReadTimeout | _TooSlowError) or isinstance(
        cause, ReadTimeoutError
    )


def _addresses(source: Source) -> tuple[str, ...]:
    """Return the source's addresses, or its place in the mirror that the reader named."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    if mirror:
        return (f"{mirror.rstrip('/')}/{source.at_mirror or source.name}",)
    return (*fred_api.addresses(source.series), *source.addresses)


def _transfer(source: Source, address: str, path: Path, run: Run) -> None:
    """Fetch one address, with further attempts where another could help."""
    patience = run.patience
    for attempt in range(1, patience.attempts + 1):
        try:
            return _attempt(source, address, path, run)
        except requests.RequestException as error:
            most = SILENT_ATTEMPTS if _is_silence(error) else patience.attempts
            wait = patience.wait * 2 ** (attempt - 1)
            if attempt >= min(most, patience.attempts) or not _may_pass(error) or run.left <= wait:
                raise
            run.tell(f"  {fred_api.without_key(str(error))}; again in {wait:g} s")
            time.sleep(wait)


def _within(seconds: float, ask: Callable[[], requests.Response]) -> requests.Response:
    """Return the answer, or stop waiting: a read limit alone never ends headers that drip."""
    done: queue.SimpleQueue = queue.SimpleQueue()

    def wait():
        answer = None
        try:
            answer = ask()
        except requests.RequestException as error:
            answer = error
        finally:
            done.put(answer)

    threading.Thread(target=wait, daemon=True).start()
    try:
        answer = done.get(timeout=seconds)
    except queue.Empty:
        raise _TooSlowError(f"no complete answer after {seconds:.3g} s") from None
    if isinstance(answer, requests.RequestException):
        raise answer
    if answer is None:
        raise RuntimeError("asking for a file failed with the error that stands above")
    return answer


def _attempt(source: Source, address: str, path: Path, run: Run) -> None:
    """Write the answer to a file, within the limits of size and time."""
    patience, size = run.patience, 0
    seconds = min(patience.total, max(run.left, 0.01))
    ends = time.monotonic() + seconds
    timeout = min(patience.connect, seconds), min(patience.read, seconds)
    with requests.Session() as session, path.open("wb") as file:
        session.max_redirects = MOST_REDIRECTS
        ask = functools.partial(session.get, stream=True, timeout=timeout, headers=AGENT)
        answer = _within(seconds, functools.partial(ask, address))
        answer.raise_for_status()
        for piece in answer.iter_content(PIECE):
            size += len(piece)
            if size > source.limit:
                raise _TooMuchError(f"larger than {source.limit:,} bytes")
            if time.monotonic() > ends:
                raise _TooSlowError(f"not complete after {seconds:.3g} s")
            file.write(piece)


def _may_pass(error: requests.RequestException) -> bool:
    """Return whether an error can be gone at the next attempt."""
    return error.response is None or error.response.status_code in WORTH_ANOTHER_ATTEMPT


def _unpack(source: Source, address: str, path: Path) -> None:
    """Put in a file's place the layout that the source's reader takes."""
    if fred_api.is_api(address):
        fred_api.to_csv(path, source.series)
    elif source.member and is_archive(path):
        path.write_bytes(read_member(path, source.member)[1])


def _keep(source: Source, cache: Cache, path: Path, day: str) -> Outcome:
    """Put new content under its day; content that is known stays where it is."""
    checksum, before = checksum_of(path), None
    with suppress(CacheError):  # one that is damaged on the disk counts as none
        before = cache.find(source.name, latest=day)
    if before is not None and before.checksum == checksum:
        return Outcome(before, None, "unchanged")
    cached = cache.store(source.name, path, checksum, day or _now()[:10])
    return Outcome(cached, before, "new" if before is None else "changed")
