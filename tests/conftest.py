"""Settings of every test: the same examples each time, no window for a figure, who runs what."""

import os

import pytest
from hypothesis import settings

os.environ["MPLBACKEND"] = "agg"

# The first call of a jitted function compiles, so no example has a deadline.
settings.register_profile("frictions", derandomize=True, deadline=None)
settings.load_profile("frictions")

SLOW = ("xdist_group", "build", "parallel")  # marks of tests that take long


def pytest_collection_modifyitems(items):
    """Begin with what takes long, so that no worker waits for another's last test."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, SLOW)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep a file on one worker: it compiles and solves once what the file's tests share."""
    from xdist.scheduler import LoadGroupScheduling

    class GroupsAndFiles(LoadGroupScheduling):
        def _split_scope(self, nodeid):
            group = super()._split_scope(nodeid)
            return nodeid.partition("::")[0] if group == nodeid else group

    config.option.loadscopereorder = False
    return GroupsAndFiles(config, log)
