"""When, where and with which versions something was measured."""

import platform

import numba

from tools import record


def test_the_machine_is_described_and_not_named():
    found = record.machine()
    assert set(found) == {"processor", "cores", "system", "load_at_start"}
    assert platform.node() not in map(str, found.values())


def test_versions_are_those_installed():
    found = record.versions(("numba",))
    assert found == {"python": platform.python_version(), "numba": numba.__version__}


def test_versions_of_peers_are_those_of_their_own_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "PEERS", tmp_path)
    assert record.peer_versions() == {}
    metadata = tmp_path / "lib" / "python3" / "site-packages" / "jax-9.8.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: jax\nVersion: 9.8\n")
    assert record.peer_versions() == {"jax": "9.8"}
