"""Utility from a durable good, in the form that a discrete stock takes."""

import numpy as np


def cobb_douglas_utility(service, share, risk):
    """Return weight, flow and curvature of ((c^share s^(1 - share))^(1 - risk)) / (1 - risk)."""
    if risk == 1.0:
        return np.full(service.size, share), (1.0 - share) * np.log(service), 1.0
    power = service ** ((1.0 - share) * (1.0 - risk))
    return share * power, power / (1.0 - risk), 1.0 - share * (1.0 - risk)
