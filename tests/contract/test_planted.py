"""The sweep sees what is planted, and lets pass what keeps the contract."""

import pytest

from tests.contract import sweep as engine


@pytest.fixture(scope="module")
def swept():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "LIMIT", 2)
        return engine.sweep("tests.contract.planted")


def verdicts(swept, door):
    return {key[2]: verdict for key, (verdict, _) in swept.calls.items() if key[0] == door}


def test_a_door_that_keeps_the_contract_passes(swept):
    assert set(verdicts(swept, "honest").values()) == {"valid", "refused", "same", "accepted"}
    assert not [fault for fault in swept.faults if "honest" in fault]


@pytest.mark.parametrize(
    ("door", "variant", "verdict"),
    [
        ("silent", "NaN", "silent"),
        ("silent", "read-only", "same"),
        ("bare", "a negative entry", "bare"),
        ("dies", "negative", "crash"),
        ("dies", "a fraction", "refused"),
        ("sleeps", "text", "hang"),
        ("sleeps", "a float", "refused"),
        ("random", "canonical", "example"),
    ],
)
def test_a_planted_fault_is_seen(swept, door, variant, verdict):
    assert verdicts(swept, door)[variant] == verdict


def test_two_arguments_wrong_at_once_are_tried(swept):
    pairs = {key: v for key, v in swept.calls.items() if " and " in key[1]}
    assert {verdict for key, (verdict, _) in pairs.items() if key[0] == "together"} >= {"silent"}
    assert {verdict for key, (verdict, _) in pairs.items() if key[0] == "honest"} <= {"refused"}


def test_a_door_without_example_is_told(monkeypatch):
    from tests.contract import doors

    monkeypatch.setattr(doors, "examples_of", lambda wing: doors.Examples({}, set(), {}, {}))
    found, missing, _ = doors.doors("tests.contract.planted")
    assert not found
    assert missing == ["bare", "dies", "honest", "random", "silent", "sleeps", "together"]
