"""Valid calls on licensed extracts: invented ones, of four firms."""

import functools
import tempfile
from pathlib import Path

import pandas as pd

from frictions.data.licensed import POSTER_FILES, load_licensed
from tests.data.extracts import write_poster


@functools.cache
def directory() -> Path:
    """Write extracts into a folder that lasts as long as the process."""
    holder = tempfile.TemporaryDirectory()
    directory.holder = holder
    write_poster(Path(holder.name), firms=4, years=3)
    for name, text in {
        "comp_company": "gvkey,naics\n1,333314\n2,111\n3,31\n4,\n",
        "comp_fundq": "gvkey,datadate,ibq,epspxq,atq\n1,19800331,1,0.1,10\n2,19800331,2,0.2,10\n",
    }.items():
        (Path(holder.name) / f"{name}.csv").write_text(text)
    return Path(holder.name)


def files():
    return load_licensed(directory(), (*POSTER_FILES, "comp_company", "comp_fundq"))


def deflator():
    months = pd.period_range("1979-01", "1990-12", freq="M")
    return pd.Series([100.0 + k for k in range(len(months))], months)


EXAMPLES = {
    "layout_note": lambda: dict(files=files()),
    "licensed_directory": dict,
    "load_licensed": lambda: dict(directory=directory(), required=("crsp_msf", "comp_funda")),
    "firm_months": lambda: dict(files=files(), codes=["333314", "1111A0"]),
    "firm_quarters": lambda: dict(files=files()),
    "firm_years": lambda: dict(files=files(), deflator=deflator()),
    "industry_of_naics": lambda: dict(
        naics=pd.Series(["333314", "1111", "22"]), codes=["333314", "1111A0"]
    ),
}
MORE = "a firm more or less is another result; an industry that no firm has changes nothing"
EXCEPTIONS = {
    ("industry_of_naics", "naics", "empty"): MORE,
    ("industry_of_naics", "naics", "a row twice"): MORE,
    ("industry_of_naics", "codes", "an unknown one"): MORE,
}
