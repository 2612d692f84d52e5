"""Valid calls of the planted doors."""

import numpy as np

EXAMPLES = {
    "honest": lambda: dict(weights=np.array([1.0, 2.5, 3.0])),
    "silent": lambda: dict(weights=np.array([1.0, 2.5, 3.0])),
    "bare": lambda: dict(weights=np.array([[2.0, 0.5], [0.5, 1.0]])),
    "dies": lambda: dict(count=3),
    "sleeps": lambda: dict(count=3),
    "random": lambda: dict(count=3),
    "together": lambda: dict(low=0.5, high=1.5),
}
