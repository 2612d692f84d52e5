"""A large extract is read and checked in seconds, in one pass over its lines."""

import numpy as np
import pandas as pd

from frictions.data.licensed.tables import read_extract


def test_positions_in_messages_are_lines_of_the_file(tmp_path):
    rows = pd.DataFrame(
        {"permno": np.arange(1, 1001), "permco": 1, "date": 19900131, "ret": 0.1, "prc": 1.0,
         "shrout": 1.0, "cfacpr": 1.0}
    )  # fmt: skip
    path = tmp_path / "crsp_msf.csv"
    rows.to_csv(path, index=False)
    content, problems = read_extract(path, "crsp_msf")
    assert (len(content), problems) == (1000, [])
    rows["ret"] = rows["ret"].astype(object)
    rows.loc[997, "ret"] = "ten"
    rows.to_csv(path, index=False)
    assert path.read_text().splitlines()[998].split(",")[3] == "ten"
    said = "crsp_msf.csv: ret: expected number from -1 on, or nothing; found 'ten' in line 999"
    assert read_extract(path, "crsp_msf") == (None, [said])
