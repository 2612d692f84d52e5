"""The figure style: it loads, and its colours are told apart by any colour vision."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import colors

from frictions.report import style

# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), full
# severity. The rows of each matrix sum to one, so that greys stay grey.
VISION = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.fixture
def styled():
    with plt.rc_context():
        style.use_style()
        yield plt.rcParams
    plt.close("all")


def linear(color):
    rgb = np.array(colors.to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(color, vision):
    """Return CIE L*a*b* of a colour as seen (white point D65)."""
    rgb = np.clip(np.array(VISION[vision]) @ linear(color), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    t = xyz @ rgb / [0.9505, 1.0, 1.089]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_style_applies_to_figures(styled):
    assert styled["figure.constrained_layout.use"]
    assert not styled["axes.spines.top"]
    fig, ax = plt.subplots()
    assert tuple(fig.get_size_inches()) == (7.0, 3.6)
    lines = [ax.plot([0, k])[0] for k in range(4)]
    shown = [colors.to_hex(line.get_color()).upper() for line in lines]
    assert shown == [style.BLUE, style.VERMILION, style.GREEN, style.PURPLE]


@pytest.mark.parametrize("vision", VISION)
def test_the_first_lines_of_a_figure_differ_for_every_reader(styled, vision):
    # 10 in CIE76 is several times the least difference that is noticed (2.3).
    cycle = list(styled["axes.prop_cycle"])[:5]
    seen = [lab(entry["color"], vision) for entry in cycle]
    for i, one in enumerate(seen):
        for other in seen[:i]:
            assert np.linalg.norm(one - other) > 10


def test_lines_differ_without_colour_too(styled):
    cycle = list(styled["axes.prop_cycle"])
    assert len({entry["linestyle"] for entry in cycle[:4]}) == 4
    assert len({(entry["color"], entry["linestyle"]) for entry in cycle}) == len(cycle)


def test_a_figure_is_the_same_file_each_time(styled, tmp_path):
    # Else a build without changes would give another book.
    files = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for file in files:
        fig, ax = plt.subplots()
        ax.plot([0, 1])
        fig.savefig(file, metadata={"Date": None})
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_band_is_a_line_between_two_bounds(styled):
    _, ax = plt.subplots()
    x = np.arange(3.0)
    style.band(ax, x, x - 1, x, x + 2, color=style.GREEN, label="median")
    (line,), (area,) = ax.lines, ax.collections
    assert line.get_label() == "median"
    assert line.get_color() == style.GREEN
    np.testing.assert_array_equal(line.get_ydata(), x)
    outline = area.get_paths()[0].vertices
    assert (outline[:, 1].min(), outline[:, 1].max()) == (-1, 4)
    style.zero_line(ax)
    assert list(ax.lines[1].get_ydata()) == [0, 0]
    assert ax.lines[1].get_zorder() < line.get_zorder()


def test_figures_alone_carry_their_numbers_and_a_phone_s_picture(monkeypatch):
    shell = InteractiveShell.instance()
    monkeypatch.setattr(style, "get_ipython", lambda: shell)
    with plt.rc_context():
        style.use_style()
        figure, axes = plt.subplots()
        axes.plot([0, 1])
        kinds = {style.DATA, style.NARROW}
        assert kinds <= set(shell.display_formatter.format(figure)[0])
        assert not kinds & set(shell.display_formatter.format("a text")[0])
    plt.close("all")
    InteractiveShell.clear_instance()
