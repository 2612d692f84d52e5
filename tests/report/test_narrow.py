"""Figures as a phone shows them."""

import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from frictions.report import use_style
from frictions.report.narrow import MIME, SMALLEST, WIDTH, narrow_svg
from tools.downloads import NARROW
from tools.run import ROOT

PHONE = 350  # pixels that a figure has on a phone


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context():
        use_style()
        yield
    plt.close("all")


def panels(rows, columns, **options):
    figure, axes = plt.subplots(rows, columns, figsize=(7, 3), squeeze=False, **options)
    for k, ax in enumerate(axes.flat):
        ax.plot([0, 1], [0, k], label=f"a long label of line {k}")
        ax.set_title(f"A title of panel {k} that takes more than one line")
    return figure, axes


def test_panels_stand_two_a_row_and_keep_their_height():
    figure, axes = panels(2, 4, sharex=True)
    axes[1, 3].set_axis_off()
    for ax in axes[0]:
        ax.xaxis.set_tick_params(labelbottom=False)
    for ax in axes[1]:
        ax.set_xlabel("quarters")
    axes[0, 0].set_ylabel("%")
    svg = narrow_svg(figure)
    width, height = (
        float(re.search(rf'{side}="([0-9.]+)pt"', svg)[1]) for side in ("width", "height")
    )
    assert width <= 72 * (WIDTH + 0.3)
    assert 72 * 5 < height < 72 * 7
    left = {round(ax.get_position().x0, 2) for ax in figure.axes}
    assert len(figure.axes) == 7
    assert len(left) == 2
    assert [ax.get_xlabel() for ax in figure.axes] == [""] * 5 + ["quarters"] * 2
    assert [ax.get_ylabel() for ax in figure.axes] == ["%", "", "%", "", "", "", ""]


def test_letters_are_eight_pixels_and_words_stay_inside():
    figure, axes = panels(1, 2)
    axes[0, 0].text(0, 0, "small", fontsize=6)
    figure.legend(loc="outside upper center", ncols=2)
    narrow_svg(figure)
    pixels = min(text.get_fontsize() for text in figure.findobj(Text)) * PHONE / (72 * WIDTH)
    assert pixels >= 8
    assert SMALLEST == 9
    figure.canvas.draw()
    for words in (*(ax._left_title for ax in figure.axes), *figure.legends):
        box = words.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= figure.bbox.x1 + 1


def test_the_legend_of_a_panel_stays_over_it():
    figure, axes = panels(1, 2)
    axes[0, 1].plot([0, 1], label="demand, where the share of lemons is held")
    key = axes[0, 1].legend()
    narrow_svg(figure)
    figure.canvas.draw()
    assert key.get_window_extent().x0 >= axes[0, 1].get_window_extent().x0


def test_long_names_on_the_side_have_their_lines():
    figure, axes = plt.subplots(figsize=(7, 1))
    axes.plot(range(20), range(20))
    axes.set_yticks(range(20), ["a name that would leave no room for what it is the name of"] * 20)
    assert len(narrow_svg(figure)) > 0
    figure.canvas.draw()
    first, second = (axes.get_yticklabels()[k].get_window_extent() for k in (0, 1))
    assert first.y1 <= second.y0
    assert axes.get_position().width > 0.3


def test_a_formula_is_not_broken():
    figure, axes = plt.subplots(figsize=(3, 2))
    formula = r"$\frac{a b c d}{e f g h} + \frac{a b c d}{e f g h} + \frac{a b c d}{e f g h}$"
    axes.set_xlabel(f"some words before and behind it {formula}, per cent")
    narrow_svg(figure)
    assert formula in axes.get_xlabel()
    assert "\n" in axes.get_xlabel()


def test_a_title_with_a_formula_stays_inside():
    figure, axes = panels(2, 2)
    axes[0, 1].set_title(r"MPK ratio, z5 over z2, $\bar b=0.35$")
    width = float(re.search(r'width="([0-9.]+)pt"', narrow_svg(figure))[1])
    assert axes[0, 1].get_title("left").splitlines()[-1] == r"$\bar b=0.35$"
    assert width <= 72 * (WIDTH + 0.2)


def test_what_is_no_grid_of_panels_keeps_its_places():
    bar, twin = panels(1, 3)[0], panels(1, 3)[0]
    bar.colorbar(bar.axes[0].imshow([[0, 1]]), ax=bar.axes)
    twin.axes[0].twinx().plot([0, 1])
    for figure in (bar, twin):
        before = [axes.get_subplotspec() for axes in figure.axes]
        narrow_svg(figure)
        assert [axes.get_subplotspec() for axes in figure.axes] == before
    wide = plt.figure()
    wide.add_subplot(2, 3, (1, 3))
    for k in (4, 5, 6):
        wide.add_subplot(2, 3, k)
    narrow_svg(wide)
    assert wide.axes[0].get_position().width > 0.7


def test_figures_without_panels_or_names_are_drawn():
    free = plt.figure(layout="none")
    free.add_axes((0.1, 0.1, 0.8, 0.8))
    named = panels(1, 2)[0]
    named.legend(title="What lines are")
    unnamed, axes = plt.subplots()
    unnamed.legend([], [])
    off = panels(1, 3)[0]
    for axes in off.axes:
        axes.set_axis_off()
    for figure in (plt.figure(), free, named, unnamed, off):
        assert "<svg" in narrow_svg(figure)
    assert named.legends[0].get_title().get_text() == "What lines are"


def test_a_figure_shown_twice_is_refused():
    figure, _ = panels(1, 3)
    narrow_svg(figure)
    with pytest.raises(ValueError, match="shown twice"):
        narrow_svg(figure)


def test_no_figure_is_drawn_in_three_dimensions():
    pages = [*(ROOT / "book").glob("*.md"), *(ROOT / "lib").rglob("*.py")]
    assert [page.name for page in pages if "3d" in page.read_text(encoding="utf8")] == []


def test_the_driver_knows_the_picture_by_its_kind():
    assert NARROW == MIME
