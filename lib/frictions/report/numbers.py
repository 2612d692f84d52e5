"""Numbers as the prose and the tables write them."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def scientific(value: float) -> str:
    """Write a number as digit times power of ten, for example `2×10⁻¹⁶`; zero is `0`.

    Parameters
    ----------
    value : float
        A finite number.

    Returns
    -------
    str
        One significant digit.
    """
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa.replace('-', '−')}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def span(numbers) -> str:
    """Write a set of whole numbers as ranges, for example `2-16` or `2, 4-6`.

    Parameters
    ----------
    numbers : iterable of int
        In any order; empty gives `none`.

    Returns
    -------
    str
        Ranges in increasing order.
    """
    ranges: list[list[int]] = []
    for number in sorted(int(n) for n in numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    texts = [f"{low}" if low == high else f"{low}-{high}" for low, high in ranges]
    return ", ".join(texts) if texts else "none"


def signed(value: float, digits: int = 2) -> str:
    """Write a number with so many decimals and a true minus sign.

    Parameters
    ----------
    value : float
        A number that may be negative.
    digits : int
        Decimals.

    Returns
    -------
    str
        The text; a number that rounds to zero has no sign.
    """
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def significant_span(t_statistics: pd.Series, level: float = 0.05) -> str:
    """Write where t statistics are significant, by the whole numbers of their index, as `span`."""
    return span(t_statistics.index[t_statistics.abs() > -ndtri(level / 2)])


def axis_range(values, digits: int) -> str:
    """Write the range of values as a printed axis has it, for example `-0.1 to 0.7`."""
    values = np.asarray(values)
    return f"{values.min():.{digits}f} to {values.max():.{digits}f}"
