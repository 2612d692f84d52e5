"""The live tier as chapters see it: public files from the cache, and a record of what was used.

Chapters use no network. ``make live`` (or ``python -m frictions.data.live``) fills the cache;
with ``DATA=live`` in the environment a chapter then reads the newest vintage there, or the newest
up to the date in ``FRICTIONS_VINTAGE``. Without ``DATA=live`` nothing of this is read. What cannot
be had is None, with a note that the chapter shows, and the chapter goes on with the data that ship.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from frictions.data.files.layout import LayoutError
from frictions.data.live.cache import Cache, CacheError, Entry
from frictions.data.live.sources import SOURCES, Source
from frictions.foundation import InadequateData, require_choice, require_instance
from frictions.foundation.intervals import require_list

TIER_VARIABLE, LIVE = "DATA", "live"
TIERS = ("", LIVE)


@dataclass(frozen=True)
class Use:
    """
    One source that a chapter asked for.

    Attributes
    ----------
    source : Source
        Which.
    vintage, checksum : str
        What was read; empty if nothing was.
    note : str
        Why nothing was, or why not the newest; empty if all is well.
    """

    source: Source
    vintage: str
    checksum: str
    note: str


class LiveData:
    """
    Access to the live tier, and the list of what was asked for.

    Parameters
    ----------
    cache : Cache or None
        Where the files are; None if this is not the live tier, in which case everything is None.
    """

    def __init__(self, cache: Cache | None):
        require_instance("cache", cache, Cache | None, "Cache.of_environment() gives one")
        self.cache = cache
        self.uses: dict[str, Use] = {}

    @classmethod
    def of_environment(cls) -> "LiveData":
        """
        Open the tier that the environment variable ``DATA`` asks for.

        Returns
        -------
        LiveData
            With the cache if ``DATA=live``, without if it is empty or absent.

        Raises
        ------
        ValueError
            For another value.
        """
        tier = os.environ.get(TIER_VARIABLE, "")
        if tier not in TIERS:
            raise ValueError(f"{TIER_VARIABLE} = {tier!r} must be {LIVE!r} or empty")
        return cls(Cache.of_environment() if tier == LIVE else None)

    @property
    def is_live(self) -> bool:
        """Whether live data were asked for."""
        return self.cache is not None

    def get(self, name: str) -> Any | None:
        """
        Read a source.

        Parameters
        ----------
        name : str
            Of ``frictions.data.live.sources.SOURCES``.

        Returns
        -------
        object or None
            What the source's reader returns; None outside the live tier, or if the file cannot be
            had: then ``uses`` says why.

        Raises
        ------
        ValueError
            For an unknown name.
        """
        require_choice("name", name, SOURCES)
        source = SOURCES[name]
        if self.cache is None:
            return None
        try:
            entry, cached = self.cache.catalogue().get(name, Entry()), self.cache.find(name)
            content = None if cached is None else source.read(cached.path)
        except (CacheError, LayoutError, OSError) as error:
            self.uses[name] = Use(source, "", "", str(error))
            return None
        if cached is None:
            why = entry.error or "not downloaded yet: run `python -m frictions.data.live`"
            self.uses[name] = Use(source, "", "", why)
            return None
        note = f"an older vintage, because: {entry.error}" if entry.error else ""
        self.uses[name] = Use(source, cached.vintage, cached.checksum, note)
        return content

    def get_all(self, names) -> dict[str, Any] | None:
        """
        Read several sources that are of use together only.

        Parameters
        ----------
        names : iterable of str
            Of ``frictions.data.live.sources.SOURCES``.

        Returns
        -------
        dict or None
            By name; None as soon as one of them cannot be had.
        """
        found = {}
        for name in _known(names):
            found[name] = self.get(name)
            if found[name] is None:
                return None
        return found

    def derive(self, names, function: Callable, instead=None) -> Any:
        """
        Make something of sources, or return what stands instead.

        Parameters
        ----------
        names : iterable of str
            Of ``frictions.data.live.sources.SOURCES``.
        function : callable
            Takes what the readers return, in the order of the names; an `InadequateData` that it
            raises says that a vintage does not cover what is asked of it, and is noted in ``uses``.
        instead : object, optional
            What is returned then, and if one of the sources cannot be had.

        Returns
        -------
        object
            What the function returns.
        """
        require_instance("function", function, Callable)
        found = self.get_all(names)
        if found is not None:
            try:
                return function(*found.values())
            except InadequateData as error:
                self.reject(found, error)
        return instead

    def reject(self, names, error: Exception) -> None:
        """Note that sources were read and, because of an error, cannot be used after all."""
        for name in _known(names):
            self.uses[name] = Use(SOURCES[name], "", "", f"read, and of no use: {error}")


def _known(names) -> list[str]:
    """Return names of sources as a list, each known."""
    found = require_list("names", names, "a list of names of sources")
    if not found:
        raise ValueError(f"names = {names!r} must have a name of a source or more")
    for name in found:
        require_choice("names", name, SOURCES)
    return found
