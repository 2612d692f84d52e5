"""FRED's interface for programs, for a reader who has a key: an address more for each series.

``FRED_API_KEY`` names the key. It is free, and not needed. It never stands in a message.
"""

import json
import os
from pathlib import Path

from frictions.data.files.layout import LayoutError, shown

KEY_VARIABLE = "FRED_API_KEY"
API = "https://api.stlouisfed.org/fred/series/observations"


def addresses(series: str) -> tuple[str, ...]:
    """Return the address of a FRED series, or none without a series or a key."""
    key = os.environ.get(KEY_VARIABLE, "")
    return (f"{API}?series_id={series}&file_type=json&api_key={key}",) if series and key else ()


def is_api(address: str) -> bool:
    """Return whether an address answers in the interface's layout."""
    return address.startswith(f"{API}?")


def without_key(text: str) -> str:
    """Take the reader's key out of a text."""
    key = os.environ.get(KEY_VARIABLE, "")
    return text.replace(key, "<key>") if key else text


def to_csv(path: Path, series: str) -> None:
    """Rewrite an answer in the layout of FRED's files; a `LayoutError` says what it is instead."""
    try:
        rows = json.loads(path.read_text(encoding="utf8"))["observations"]
        lines = [f"{row['date']},{row['value']}" for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        found = shown(f"{type(error).__name__}: {error}")
        raise LayoutError(f"{path.name}: expected observations in JSON, found {found}") from None
    path.write_text("\n".join([f"observation_date,{series}", *lines, ""]), encoding="utf8")
