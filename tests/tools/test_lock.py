"""`pyproject.toml`, `requirements.lock`, `environment.yml` and the installation agree."""

import importlib.metadata
import re
import tomllib

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.version import Version

from tools.lock import ROOT, canonical, pins

# One entry of the lock: `name==version ; marker \`, then one hash a line.
ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf8")
ENTRIES = {canonical(entry["name"]): entry for entry in ENTRY.finditer(LOCK)}
REQUIREMENTS = [
    Requirement(text)
    for group in (
        PYPROJECT["build-system"]["requires"],
        PYPROJECT["project"]["dependencies"],
        *PYPROJECT["project"]["optional-dependencies"].values(),
    )
    for text in group
    if not text.startswith("frictions[")  # an extra that holds another
]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_a_requirement_is_pinned_within_its_bounds(requirement):
    pinned = pins(LOCK).get(canonical(requirement.name))
    assert pinned is not None, f"{requirement} is not in requirements.lock; run `make lock`"
    assert requirement.specifier.contains(pinned, prereleases=True), (
        f"requirements.lock has {requirement.name} {pinned}, pyproject.toml asks for "
        f"{requirement.specifier}; run `make lock`"
    )


def test_every_entry_of_the_lock_has_hashes():
    # pip installs with --require-hashes: an entry without one stops a fresh installation.
    assert set(ENTRIES) == set(pins(LOCK))
    starts = [line for line in LOCK.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(starts) == len(ENTRIES)


def test_the_book_is_built_with_jupyter_book_1():
    # `_config.yml` and `_toc.yml` mean nothing to version 2.
    requirement = next(r for r in REQUIREMENTS if canonical(r.name) == "jupyter-book")
    assert "2.0.0" not in requirement.specifier
    assert Version(pins(LOCK)["jupyter-book"]) < Version("2")


def test_conda_installs_the_lock_with_its_hashes():
    # Pins of its own would leave the packages that those need to chance.
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (from_pip,) = (entry["pip"] for entry in dependencies if isinstance(entry, dict))
    assert from_pip == ["--require-hashes", "-r requirements.lock"]


@pytest.mark.parametrize("text", PYPROJECT["dependency-groups"]["peers"])
def test_a_peer_is_pinned_with_its_hashes_and_is_no_part_of_the_book(text):
    requirement = Requirement(text)
    peers = (ROOT / "benchmarks" / "peers.txt").read_text(encoding="utf8")
    entries = {canonical(entry["name"]): entry["version"] for entry in ENTRY.finditer(peers)}
    assert set(entries) == set(pins(peers))
    assert requirement.specifier.contains(entries[canonical(requirement.name)])
    if requirement.name != "pandas":
        assert canonical(requirement.name) not in pins(LOCK)


def test_no_file_names_a_registry():
    for name in ("pyproject.toml", "requirements.lock", "environment.yml", "benchmarks/peers.txt"):
        text = (ROOT / name).read_text(encoding="utf8")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), name


def test_what_is_installed_is_what_is_locked():
    wrong = []
    for name, entry in ENTRIES.items():
        if entry["marker"] and not Marker(entry["marker"]).evaluate():
            continue
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = "absent"
        if installed != entry["version"]:
            wrong.append(f"{name}: locked {entry['version']}, installed {installed}")
    assert not wrong, "run `make test`, which renews .venv:\n" + "\n".join(wrong)
