"""Valid calls of the readers of files: small files of each layout, written once."""

import functools
import tempfile
from pathlib import Path

from tests.data.files.test_bea_files import MAKE, SHEET, USE
from tests.data.files.test_french_files import FACTORS, INDUSTRIES
from tests.data.files.test_gvar_files import GDP, QUARTERLY
from tests.data.files.test_user_files import GOOD
from tests.data.files.test_workbooks import new_workbook
from tests.data.loopback import zip_of
from tests.data.synthetic_mirror import DETAIL_NAMES

QUARTERS = "sasdate,GDPC1\nfactors,1\ntransform,5\n3/1/1959,100.5\n6/1/1959,101\n"
MONTHS = "observation_date,PCEPI\n1959-01-01,15.1\n1959-02-01,15.2\n"


@functools.cache
def directory() -> Path:
    """Write a file of each layout into a folder that lasts as long as the process."""
    holder = tempfile.TemporaryDirectory()
    folder = Path(holder.name)
    directory.holder = holder
    detail = dict(zip(DETAIL_NAMES, ("\n".join(MAKE), "\n".join(USE)), strict=True))
    (folder / "2002detail.zip").write_bytes(zip_of(detail))
    (folder / "use.xlsx").write_bytes(new_workbook({"2002": SHEET}))
    for name, text in {
        "real_exchange_rate.csv": "\n".join(GOOD),
        "industries.csv": INDUSTRIES,
        "factors.csv": FACTORS,
        "fred_qd.csv": QUARTERS,
        "PCEPI.csv": MONTHS,
        "gvar_quarterly.csv": QUARTERLY,
        "gvar_ppp_gdp.csv": GDP,
    }.items():
        (folder / name).write_text(text)
    return folder


EXAMPLES = {
    "load_exchange_rate_data": lambda: dict(directory=directory()),
    "read_benchmark": lambda: dict(path=directory() / "2002detail.zip"),
    "read_summary_use": lambda: dict(path=directory() / "use.xlsx", years=(2002,)),
    "read_factors": lambda: dict(path=directory() / "factors.csv"),
    "read_industries": lambda: dict(path=directory() / "industries.csv", count=3),
    "read_fred_qd": lambda: dict(path=directory() / "fred_qd.csv"),
    "read_fred_series": lambda: dict(path=directory() / "PCEPI.csv", code="PCEPI", frequency="M"),
    "read_gvar": lambda: dict(
        quarterly=directory() / "gvar_quarterly.csv", gdp=directory() / "gvar_ppp_gdp.csv"
    ),
}
HEADER = "the message names the file, its header or its sheets, and what was expected there"
EXCEPTIONS = {
    ("read_fred_series", "code", "unknown"): HEADER,
    ("read_fred_series", "code", "empty"): HEADER,
    ("read_summary_use", "years", "an entry of a million"): HEADER,
}
RESULTS = {"ExchangeRateData", "IndustryFile"}
