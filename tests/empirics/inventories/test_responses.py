"""A model's counterparts of the VAR's series, filtered or not."""

import numpy as np
import pandas as pd

from frictions.empirics.inventories.responses import filtered_paths


def test_a_filter_echoes_eight_quarters_later():
    paths = pd.DataFrame({"gdp": np.eye(12)[0], "is": np.eye(12)[0]})
    filters = pd.DataFrame([[0.5, 0.2, 0.1, 0.1]], index=["gdp"], columns=[8, 9, 10, 11])
    found = filtered_paths(paths, filters)
    assert found["gdp"].tolist() == [1, *[0] * 7, -0.5, -0.2, -0.1, -0.1]
    assert found["is"].tolist() == paths["is"].tolist()
