"""A figure with sliders that works in a saved page: without a server, a library or a network.

All states are drawn once into one SVG. Artists that belong to some states only are put into
layers, and a few lines of script in the page show the layers of the state that the sliders
are in. Where scripts do not run the page shows the starting state.

>>> figure = SliderFigure("demo", fig, {"eta": Slider("elasticity", ["0.1", "0.9"])})
...                                                                   # doctest: +SKIP
>>> for place, eta in enumerate([0.1, 0.9]):                          # doctest: +SKIP
...     figure.show_when(ax.plot(x, x**eta), eta=place)
...     figure.read_when(f"elasticity {eta}", eta=place)
>>> figure                                                            # doctest: +SKIP
"""

import html
import io
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.figure import Figure

_LAYER = "layer:"
# The figure is a white card in both themes, like every other figure of the book; the text
# around it takes the page's colours.
_STYLE = """
.slider-figure svg { display: block; width: 100%; height: auto; max-width: 36rem;
  margin: 0 auto; background: #fff; border-radius: .25rem; }
.slider-figure label { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: center;
  margin: .4rem 0; }
.slider-figure label span { flex: 1 0 9rem; }
.slider-figure output { flex: 0 0 3rem; font-variant-numeric: tabular-nums; }
.slider-figure input { flex: 4 1 16rem; min-width: 0; accent-color: #0b6fc4; }
.slider-figure p { margin: .4rem 0; min-height: 3em; }
"""
_SCRIPT = """
(function () {
  const root = document.currentScript.closest(".slider-figure");
  const inputs = [...root.querySelectorAll("input")];
  const readings = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  function show() {
    const state = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
    for (const layer of root.querySelectorAll("[data-layer]")) {
      const seen = layer.dataset.layer.split(";").every((condition) => {
        const [name, place] = condition.split("=");
        return state[name] === place;
      });
      layer.style.display = seen ? "" : "none";
    }
    for (const input of inputs) {
      const value = input.dataset.values.split("|")[Number(input.value)];
      root.querySelector(`output[data-of="${input.name}"]`).textContent = value;
      input.setAttribute("aria-valuetext", value);
    }
    root.querySelector("p").textContent = readings[inputs.map((i) => i.value).join(",")] || "";
  }
  for (const input of inputs) {
    input.addEventListener("input", show);
  }
  show();
})();
"""


@dataclass(frozen=True)
class Slider:
    """One slider.

    Parameters
    ----------
    label : str
        What it moves, in words.
    values : sequence of str
        Text of each place.
    start : int
        Place at the beginning.

    Raises
    ------
    ValueError
        Fewer than two places, a start that is not one of them, or a text with a bar in it.
    """

    label: str
    values: Sequence[str]
    start: int = 0

    def __post_init__(self):
        if len(self.values) < 2:
            raise ValueError(f"slider {self.label!r} has {len(self.values)} places; at least 2")
        if not 0 <= self.start < len(self.values):
            raise ValueError(
                f"slider {self.label!r}: start = {self.start} must be in 0..{len(self.values) - 1}"
            )
        if any("|" in value for value in self.values):
            raise ValueError(f"slider {self.label!r}: `|` separates values and may not be in one")


class SliderFigure:
    """A figure whose layers follow sliders, displayed by being a cell's last value.

    Parameters
    ----------
    name : str
        Letters, digits and hyphens; starts every id inside the figure, so that two of them
        can share a page.
    figure : matplotlib Figure
        What is not put into a layer is always seen.
    sliders : mapping of str to Slider
        By name, from top to bottom.

    Raises
    ------
    ValueError
        A name that cannot start an id, or no slider.
    """

    def __init__(self, name: str, figure: Figure, sliders: Mapping[str, Slider]):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
            raise ValueError(f"name = {name!r} must be letters, digits and hyphens")
        if not sliders:
            raise ValueError("sliders is empty: a figure without one is a plain figure")
        self.name, self.figure, self.sliders = name, figure, dict(sliders)
        self.readings: dict[tuple[int, ...], str] = {}

    def show_when(self, artists: Artist | Iterable[Artist], **places: int) -> None:
        """Show artists only where the named sliders are at the given places.

        Parameters
        ----------
        artists : Artist or sequence of Artist
            What matplotlib's drawing functions return.
        **places : int
            Place by slider; sliders left out do not matter.

        Raises
        ------
        ValueError
            No place, an unknown slider or a place that it does not have.
        """
        if not places:
            raise ValueError("no slider given: what is always seen belongs in no layer")
        self._check(places)
        condition = ";".join(f"{slider}={place}" for slider, place in places.items())
        for artist in [artists] if isinstance(artists, Artist) else artists:
            artist.set_gid(_LAYER + condition)

    def read_when(self, text: str, **places: int) -> None:
        """Give the sentence that says what is seen in one state.

        Parameters
        ----------
        text : str
            Plain text, shown below the sliders and read out as the picture's description.
        **places : int
            Place of every slider.

        Raises
        ------
        ValueError
            A slider without a place, an unknown one, or a place that it does not have.
        """
        self._check(places)
        if set(places) != set(self.sliders):
            raise ValueError(f"places of {sorted(places)} given; needed: {sorted(self.sliders)}")
        self.readings[tuple(places[name] for name in self.sliders)] = text

    def _check(self, places: Mapping[str, int]) -> None:
        for name, place in places.items():
            if name not in self.sliders:
                raise ValueError(f"no slider {name!r}; there are {sorted(self.sliders)}")
            if not 0 <= place < len(self.sliders[name].values):
                last = len(self.sliders[name].values) - 1
                raise ValueError(f"slider {name!r} has no place {place}; places are 0..{last}")

    def _repr_mimebundle_(self, include=None, exclude=None):
        start = tuple(slider.start for slider in self.sliders.values())
        return {"text/html": self.html(), "text/plain": self.readings.get(start, self.name)}

    def html(self) -> str:
        """Return the figure, its sliders and its script as HTML.

        Raises
        ------
        ValueError
            A state without a sentence.
        """
        places = [range(len(slider.values)) for slider in self.sliders.values()]
        silent = [state for state in itertools.product(*places) if state not in self.readings]
        if silent:
            raise ValueError(f"{len(silent)} states have no sentence, the first at {silent[0]}")
        start = tuple(slider.start for slider in self.sliders.values())
        texts = {",".join(map(str, state)): text for state, text in self.readings.items()}
        # `<` would let a text end the script element.
        data = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
        controls = "".join(_control(name, slider) for name, slider in self.sliders.items())
        return (
            f'<div class="slider-figure"><style>{_STYLE}</style>{self._svg()}{controls}'
            f'<p id="{self.name}-reading" aria-live="polite">'
            f"{html.escape(self.readings[start])}</p>"
            f'<script type="application/json">{data}</script><script>{_SCRIPT}</script></div>'
        )

    def _svg(self) -> str:
        buffer = io.StringIO()
        self.figure.savefig(buffer, format="svg")
        plt.close(self.figure)  # or the notebook would show it a second time
        svg = buffer.getvalue()
        svg = svg[svg.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        svg = re.sub(rf'id="{_LAYER}([^"]*)"', self._layer, svg)
        svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{self.name}-", svg)
        return svg.replace("<svg", f'<svg role="img" aria-labelledby="{self.name}-reading"', 1)

    def _layer(self, match: re.Match) -> str:
        conditions = dict(condition.split("=") for condition in match[1].split(";"))
        seen = all(self.sliders[name].start == int(place) for name, place in conditions.items())
        hidden = "" if seen else ' style="display: none"'
        return f'data-layer="{match[1]}"{hidden}'


def _control(name: str, slider: Slider) -> str:
    values = html.escape("|".join(slider.values))
    start = html.escape(slider.values[slider.start])
    return (
        f"<label><span>{html.escape(slider.label)}</span>"
        f'<output data-of="{name}">{start}</output><input type="range" name="{name}" '
        f'min="0" max="{len(slider.values) - 1}" step="1" value="{slider.start}" '
        f'autocomplete="off" aria-label="{html.escape(slider.label)}" data-values="{values}" '
        f'aria-valuetext="{start}"></label>'
    )
