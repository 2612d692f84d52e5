"""Kernels of the tests' books begin by fork, but where a test asks for new interpreters."""

import os

import pytest
from jupyter_client.provisioning import local_provisioner

from tests.tools.forked_kernels import Server
from tools.run import ROOT


@pytest.fixture(scope="session")
def forks():
    server = Server(ROOT)
    yield server
    server.close()


@pytest.fixture(autouse=hasattr(os, "fork"))
def forked_kernels(request, monkeypatch):
    """Let kernels fork; the server begins with the first of them."""
    if "new_interpreters" not in request.fixturenames:
        monkeypatch.setattr(
            local_provisioner,
            "launch_kernel",
            lambda *given, **options: request.getfixturevalue("forks").launch(*given, **options),
        )


@pytest.fixture
def new_interpreters():
    """Start every kernel as the build does."""
