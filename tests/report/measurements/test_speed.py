"""The stored benchmarks as tables and pictures."""

import matplotlib.pyplot as plt
import pytest

from frictions.report.measurements.speed import (
    compile_table,
    cost_table,
    draw_costs,
    draw_ratios,
    duration,
    growth,
    measured,
    own_table,
    peer_table,
    record_table,
)


def row(**changes):
    return {
        "benchmark": "prices", "case": "elasticity 2", "ours_seconds": 0.002, "peer": "brentq",
        "peer_seconds": 2.4, "ratio": 1234.5, "same_work": True,
        "accuracy": "1e-12", "note": "peer scaled up",
        "size": None, **changes,
    }  # fmt: skip


ALONE = {"peer": None, "peer_seconds": None, "ratio": None, "accuracy": None, "note": None}
RESULTS = {
    "made": "2026-01-02",
    "machine": {"processor": "P", "cores": 2, "system": "Linux", "load_at_start": 0.254},
    "versions": {"numpy": "2.4", "dcegm": "0.1"},
    "rows": [
        row(),
        row(case="set-up", **ALONE),
        row(peer="slow", ratio=0.25, peer_seconds=0.0005),
        row(benchmark="cost by states", size=1000.0, **ALONE),
        row(benchmark="cost by states", size=10000.0, **{**ALONE, "ours_seconds": 0.02}),
        row(benchmark="cost by workers", size=1.0, **ALONE),
        row(benchmark="cost by workers", size=2.0, **ALONE),
        row(
            benchmark="compile time",
            case="prices",
            first_call_seconds=3.0,
            cached_call_seconds=0.2,
            **ALONE,
        ),
    ],
}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (7200, "2\N{NO-BREAK SPACE}h"),
        (12.345, "12.3\N{NO-BREAK SPACE}s"),
        (1.0, "1\N{NO-BREAK SPACE}s"),
        (0.99, "990\N{NO-BREAK SPACE}ms"),
        (1e-3, "1\N{NO-BREAK SPACE}ms"),
        (2.5e-6, "2.5\N{NO-BREAK SPACE}µs"),
        (3.1e-8, "31\N{NO-BREAK SPACE}ns"),
        (0.0, "0\N{NO-BREAK SPACE}ns"),
    ],
)
def test_a_duration_has_a_readable_unit(seconds, text):
    assert duration(seconds) == text


def test_alternatives_are_laid_out_beside_ours():
    table = peer_table(RESULTS)
    assert list(table.index) == ["prices: elasticity 2"] * 2
    assert table.to_numpy().tolist() == [
        [
            "brentq",
            "2\N{NO-BREAK SPACE}ms",
            "2.4\N{NO-BREAK SPACE}s",
            "1,200",
            "1e-12; peer scaled up",
        ],
        [
            "slow",
            "2\N{NO-BREAK SPACE}ms",
            "500\N{NO-BREAK SPACE}µs",
            "0.25",
            "1e-12; peer scaled up",
        ],
    ]


def test_what_has_no_alternative_is_apart():
    table = own_table(RESULTS)
    assert list(table.index) == ["prices: set-up"]
    assert table.to_numpy().tolist() == [["2\N{NO-BREAK SPACE}ms", ""]]


def test_costs_are_laid_out_by_size():
    table = cost_table(RESULTS)
    assert table["size"].tolist() == [
        "states: 1,000", "states: 10,000", "workers: 1", "workers: 2",
    ]  # fmt: skip
    assert table["time"].tolist() == [
        "2\N{NO-BREAK SPACE}ms",
        "20\N{NO-BREAK SPACE}ms",
        "2\N{NO-BREAK SPACE}ms",
        "2\N{NO-BREAK SPACE}ms",
    ]
    assert table["time per unit"].tolist()[:2] == ["2\N{NO-BREAK SPACE}µs", "2\N{NO-BREAK SPACE}µs"]


def test_time_grows_with_a_power_of_size():
    assert growth(RESULTS, "states") == pytest.approx(1.0)
    slower = [r | {"ours_seconds": r["ours_seconds"] * (r["size"] or 1)} for r in RESULTS["rows"]]
    assert growth({"rows": slower}, "states") == pytest.approx(2.0)


def test_compile_times_are_apart():
    table = compile_table(RESULTS)
    assert list(table.index) == ["prices"]
    assert table.to_numpy().tolist() == [
        ["3\N{NO-BREAK SPACE}s", "200\N{NO-BREAK SPACE}ms", "2\N{NO-BREAK SPACE}ms"]
    ]


def test_one_row_is_found_by_its_entries():
    assert measured(RESULTS, peer="slow")["ratio"] == 0.25
    with pytest.raises(ValueError, match="2 rows of the benchmarks have"):
        measured(RESULTS, benchmark="cost by states")
    with pytest.raises(ValueError, match="0 rows of the benchmarks have"):
        measured(RESULTS, peer="none")


def test_the_record_says_when_where_and_with_what():
    table = record_table(RESULTS)["version"]
    assert table["made on"] == "2026-01-02"
    assert table["processor"] == "P, 2 cores, one thread used"
    assert table["load of the machine at the start"] == "0.25"
    assert (table["numpy"], table["dcegm"]) == ("2.4", "0.1")


def test_ratios_are_drawn_on_both_sides_of_one():
    draw_ratios(RESULTS)
    ax = plt.gca()
    drawn = {line.get_label(): list(line.get_xdata()) for line in ax.lines}
    assert drawn["the library is faster"] == [1234.5]
    assert drawn["the alternative is faster"] == [0.25]
    assert [t.get_text() for t in ax.get_yticklabels()][::-1] == [
        "elasticity 2 · brentq", "elasticity 2 · slow",
    ]  # fmt: skip
    plt.close()


def test_rows_in_which_the_two_sides_do_different_work_are_not_drawn():
    one = RESULTS["rows"][0]
    other = one | {"case": "entrepreneur", "peer": "VFI", "same_work": False}
    same = one | {"benchmark": "generalised EGM", "case": "housing", "peer": "port"}
    draw_ratios({"rows": [one, other, same]})
    labels = [t.get_text() for t in plt.gca().get_yticklabels()]
    assert labels == ["housing · port", f"{one['case']} · {one['peer']}"]
    plt.close()


def test_equal_labels_are_told_apart_by_the_benchmark():
    rows = [row | {"case": "2 x 10", "peer": "slow"} for row in RESULTS["rows"][:2]]
    draw_ratios({"rows": [rows[0] | {"benchmark": "path"}, rows[1] | {"benchmark": "rates"}]})
    labels = [t.get_text() for t in plt.gca().get_yticklabels()]
    assert labels == ["rates, 2 x 10 · slow", "path, 2 x 10 · slow"]
    plt.close()


def test_costs_are_drawn_beside_proportion():
    draw_costs(RESULTS)
    states, workers = plt.gcf().axes
    proportional, measured = (list(line.get_ydata()) for line in states.lines)
    assert proportional == pytest.approx([0.002, 0.02])
    assert measured == [0.002, 0.02]
    assert list(workers.lines[0].get_ydata()) == pytest.approx([0.002, 0.001])
    plt.close()


def test_more_kinds_of_size_than_fit_beside_each_other_take_another_line():
    more = [row(benchmark=f"cost by {unit}", size=10.0, **ALONE) for unit in "abc"]
    draw_costs(RESULTS | {"rows": RESULTS["rows"] + more})
    assert [ax.get_xlabel() for ax in plt.gcf().axes] == ["states", "workers", "a", "b", "c"]
    assert plt.gcf().get_figwidth() <= 7
    plt.close()
