import pickle

from frictions.foundation.errors import InadequateData, NoEquilibrium, NotConverged


def test_a_search_that_does_not_settle_says_where_it_stood():
    error = NotConverged("prices did not settle", residual=1e-3, iterations=60, last=[1.0, 2.0])
    assert isinstance(error, RuntimeError)
    assert (error.residual, error.iterations, error.last) == (1e-3, 60, [1.0, 2.0])


def test_errors_travel_between_processes_whole():
    error = pickle.loads(pickle.dumps(NotConverged("x", residual=0.5, iterations=3, last=(1,))))
    assert (str(error), error.residual, error.iterations, error.last) == ("x", 0.5, 3, (1,))


def test_the_three_are_told_apart():
    for one, other in ((NoEquilibrium, NotConverged), (InadequateData, NoEquilibrium)):
        assert not issubclass(one, other)
        assert not issubclass(other, one)
