"""Attention far from the printed economy: a cheap part is solved again, the rest is counted."""

import pytest

from frictions.data.shipped.facts import read_table
from frictions.foundation.errors import NotConverged
from frictions.models.inventories import TABLE_1_1_ATTENTION
from frictions.models.inventories.attention import extremes
from frictions.models.inventories.attention.extremes import (
    BITS,
    economies,
    main,
    solve_all,
    solve_extreme,
)


def test_forty_of_forty_five_are_solved_and_the_rest_are_named():
    table = read_table(extremes.TABLE)
    assert len(table) == len(economies()) == 45
    failed = table[table["cost"].isna()]
    assert len(failed) <= 5
    assert failed["outcome"].str.match(r"(NotConverged|NoEquilibrium): .{20,}").all()


@pytest.mark.parametrize("number", [2, 9, 18, 30])
def test_stored_economies_are_those_of_the_command(number):
    stored = read_table(extremes.TABLE).iloc[number]
    again = solve_all(economies()[number : number + 1]).iloc[0]
    assert again["economy"] == stored["economy"]
    assert again["cost"] == pytest.approx(stored["cost"], rel=1e-4)
    assert again["residual"] < 1e-7


def test_more_bits_are_a_way_when_the_first_try_fails(monkeypatch):
    tried = []
    once = extremes.solve_at_bits

    def failing_at_once(economy, units, bits, start=None, **options):
        tried.append(bits)
        if len(tried) == 1:
            raise NotConverged("planted")
        return once(economy, units, bits, start, **options)

    monkeypatch.setattr(extremes, "solve_at_bits", failing_at_once)
    found, way = solve_extreme(TABLE_1_1_ATTENTION)
    assert way == "from more bits"
    assert tried == [BITS, *extremes.STEPS, BITS]
    assert found.bits[0] == pytest.approx(BITS)


def test_command_writes_what_the_loader_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(extremes, "economies", lambda: [{"habit": 0.5}])
    main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / extremes.TABLE).read_text().count("habit=0.5,at once") == 1
