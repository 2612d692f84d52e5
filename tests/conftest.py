"""Settings of every test: the same examples each time, and no window for a figure."""

import os

from hypothesis import settings

os.environ["MPLBACKEND"] = "agg"

# The first call of a jitted function compiles, so no example has a deadline.
settings.register_profile("frictions", derandomize=True, deadline=None)
settings.load_profile("frictions")
