"""The command that writes the estimates on the public panel."""

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.public_panel import TABLE, public_study
from frictions.empirics.market_efficiency.run_public_panel import main


def test_the_command_writes_what_is_read(tmp_path):
    rng, rows = np.random.default_rng(0), []
    for firm in range(40):
        level = np.exp(np.cumsum(0.2 * rng.standard_normal((9, 3)), axis=0) + firm / 10)
        rows += [(f"F{firm}", 1991 + year, *values) for year, values in enumerate(level)]
    panel = pd.DataFrame(rows, columns=["company", "year", "value", "sales", "capital"])
    panel.to_csv(tmp_path / "panel.csv", index=False)
    main([str(tmp_path / "panel.csv"), str(tmp_path)])
    written = pd.read_csv(tmp_path / TABLE, comment="#", index_col="row")
    np.testing.assert_allclose(written, public_study(panel), rtol=1e-8)
