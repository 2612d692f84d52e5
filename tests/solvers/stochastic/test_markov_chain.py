"""Finite chains: quantecon's, and what their definitions say."""

import numpy as np
import pytest
import quantecon as qe

from frictions.solvers.stochastic.markov_chain import stationary_shares, tauchen


@pytest.mark.parametrize(("states", "persistence"), [(2, 0.0), (5, 0.9), (9, -0.4), (40, 0.99)])
def test_grids_and_matrices_are_quantecons(states, persistence):
    nodes, matrix = tauchen(states, persistence, 0.11, 2.25)
    theirs = qe.markov.tauchen(states, persistence, 0.11, 0.0, 2.25)
    np.testing.assert_allclose(nodes, theirs.state_values, atol=1e-14)
    np.testing.assert_allclose(matrix, theirs.P, atol=1e-14)
    np.testing.assert_allclose(stationary_shares(matrix), theirs.stationary_distributions[0],
                               rtol=1e-9, atol=1e-15)  # fmt: skip


def test_shares_stay_and_a_state_left_for_good_has_none():
    matrix = np.array([[0.5, 0.5, 0.0], [0.2, 0.7, 0.1], [0.0, 0.4, 0.6]])
    shares = stationary_shares(matrix)
    np.testing.assert_allclose(shares @ matrix, shares, atol=1e-15)
    for leaves in (np.array([[0.9, 0.1], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.3, 0.7]])):
        closed = int(np.argmax(np.diag(leaves)))
        np.testing.assert_allclose(stationary_shares(leaves), np.eye(2)[closed], atol=1e-15)


@pytest.mark.parametrize(("states", "persistence"), [(2, 0.9), (3, 0.99), (9, 0.9999)])
def test_rare_moves_up_are_as_rare_as_moves_down(states, persistence):
    _, matrix = tauchen(states, persistence, 0.11, 3.0)
    np.testing.assert_allclose(matrix, matrix[::-1, ::-1], rtol=1e-9)
    shares = stationary_shares(matrix)
    np.testing.assert_allclose(shares, shares[::-1], rtol=1e-9)


def test_shares_keep_their_digits_where_states_are_hardly_left():
    rare = 1e-16
    shares = stationary_shares(np.array([[1.0 - rare, rare], [2.0 * rare, 1.0 - 2.0 * rare]]))
    np.testing.assert_allclose(shares, [2 / 3, 1 / 3], rtol=1e-12)


def test_several_stationary_distributions_are_refused():
    with pytest.raises(ValueError, match=r"3 closed classes, states \[0\] and \[1\]"):
        stationary_shares(np.eye(3))
