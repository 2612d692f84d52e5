"""Valid calls of the live tier: a cache with one file in it."""

import functools
import tempfile
from pathlib import Path

from frictions.data.live import SOURCES, LiveData, Use
from frictions.data.live.cache import Cache, checksum_of

NAME = "PCEPI.csv"


@functools.cache
def cache() -> Cache:
    """Fill a cache in a folder that lasts as long as the process."""
    holder = tempfile.TemporaryDirectory()
    cache.holder = holder
    made = Cache(Path(holder.name))
    draft = Path(holder.name) / "draft"
    draft.write_text("observation_date,PCEPI\n1959-01-01,15.1\n1959-02-01,15.2\n")
    made.store(NAME, draft, checksum_of(draft), "2026-01-31")
    return made


def live():
    found = LiveData(cache())
    found.uses[NAME] = Use(SOURCES[NAME], "2026-01-31", "0", "")
    return found


EXAMPLES = {
    "LiveData": lambda: dict(cache=cache()),
    "LiveData.derive": lambda: dict(self=live(), names=[NAME], function=len),
    "LiveData.get": lambda: dict(self=live(), name=NAME),
    "LiveData.get_all": lambda: dict(self=live(), names=[NAME]),
    "LiveData.of_environment": dict,
    "LiveData.reject": lambda: dict(self=live(), names=[NAME], error=ValueError("no")),
}
RESULTS = {"Source", "Use"}
EXCEPTIONS = {("LiveData", "cache", "None"): "None is the tier that ships"}
