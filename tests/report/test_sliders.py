"""Slider figures: self-contained, right without a script, and refusing states they lack."""

import json
import re

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

from frictions.report.sliders import Slider, SliderFigure


@pytest.fixture
def figure():
    fig, ax = plt.subplots()
    made = SliderFigure(
        "demo",
        fig,
        {"eta": Slider("elasticity η", ["0.1", "0.9"], 1), "gamma": Slider("aversion", ["1", "2"])},
    )
    for i in range(2):
        made.show_when(ax.plot([0, 1], [0, i]), eta=i)
        for j in range(2):
            made.show_when(ax.scatter(i, j), eta=i, gamma=j)
            made.read_when(f"at {i} & {j} </script>", eta=i, gamma=j)
    yield made
    plt.close(fig)


def test_without_a_script_the_starting_state_is_seen(figure):
    layers = BeautifulSoup(figure.html(), "html.parser").select("[data-layer]")
    seen = {tag["data-layer"] for tag in layers if "none" not in tag.get("style", "")}
    assert {tag["data-layer"] for tag in layers} == {
        "eta=0", "eta=1", "eta=0;gamma=0", "eta=0;gamma=1", "eta=1;gamma=0", "eta=1;gamma=1",
    }  # fmt: skip
    assert seen == {"eta=1", "eta=1;gamma=0"}


def test_nothing_is_loaded(figure):
    page = figure.html()
    namespaces = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert set(re.findall(r'(?:https?:)?//[^"\s]+\.[^"\s]+', page)) <= namespaces
    loads = BeautifulSoup(page, "html.parser").select("[src], link, svg image")
    assert loads == []
    assert "@import" not in page


def test_ids_are_the_figure_s_own_and_references_follow(figure):
    page = figure.html()
    soup = BeautifulSoup(page, "html.parser")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert all(name.startswith("demo-") for name in ids)
    assert len(set(ids)) == len(ids)
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', page)
    assert references
    assert set(references) <= set(ids)
    assert soup.svg["aria-labelledby"] in ids


def test_every_state_has_its_sentence_and_texts_cannot_break_the_page(figure):
    soup = BeautifulSoup(figure.html(), "html.parser")
    texts = json.loads(soup.select_one("script[type='application/json']").string)
    assert texts == {f"{i},{j}": f"at {i} & {j} </script>" for i in range(2) for j in range(2)}
    assert soup.p.get_text() == texts["1,0"]
    assert figure._repr_mimebundle_()["text/plain"] == texts["1,0"]


def test_controls_start_where_the_picture_does(figure):
    soup = BeautifulSoup(figure.html(), "html.parser")
    inputs = {tag["name"]: tag for tag in soup.select("input[type=range]")}
    assert (inputs["eta"]["value"], inputs["eta"]["max"]) == ("1", "1")
    assert inputs["gamma"]["data-values"] == "1|2"
    assert [tag.get_text() for tag in soup.select("output")] == ["0.9", "1"]


def test_a_shown_figure_is_not_shown_twice(figure):
    figure.html()
    assert not plt.fignum_exists(figure.figure.number)


def test_bad_input(figure):
    with pytest.raises(ValueError, match=r"'eta' has no place 2; places are 0\.\.1"):
        figure.show_when([], eta=2)
    with pytest.raises(ValueError, match="no slider 'beta'"):
        figure.show_when([], beta=0)
    with pytest.raises(ValueError, match="no slider given"):
        figure.show_when([])
    with pytest.raises(ValueError, match=r"needed: \['eta', 'gamma'\]"):
        figure.read_when("", eta=0)
    del figure.readings[0, 1]
    with pytest.raises(ValueError, match=r"1 states have no sentence, the first at \(0, 1\)"):
        figure.html()
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        SliderFigure("a b", figure.figure, figure.sliders)
    with pytest.raises(ValueError, match="sliders is empty"):
        SliderFigure("a", figure.figure, {})


@pytest.mark.parametrize(
    ("values", "start", "why"),
    [(["1"], 0, "at least 2"), (["1", "2"], 2, "start = 2"), (["1|2", "3"], 0, "separates")],
)
def test_bad_slider(values, start, why):
    with pytest.raises(ValueError, match=why):
        Slider("x", values, start)
