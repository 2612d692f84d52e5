"""Write the skeleton of a chapter that builds green: `make new C=one-asset`.

It has everything that a chapter needs and that the tests ask for: the page with its scorecard and
its ledger of claims, the files of both, a model with its test and its example for the sweep of
hostile calls, its page of the library, and the entries in `_toc.yml`, in the bibliography, on
the front page and in the README. What to do next is printed.
"""

import argparse
import re
import sys
from pathlib import Path
from string import Template

from tools.library_pages import page_of
from tools.pages import toc_files

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

PAGE = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# $title

```{code-cell} ipython3
:tags: [hide-input]
from frictions.models import $package
from frictions.report import Claims, Scorecard, Table, parameter_table

card = Scorecard("$name")
claims = Claims("$name")
```

What the paper asks and finds, in our words. {numref}`tab-$name-claims` lists what it says and what
is left of it.

```{code-cell} ipython3
:tags: [hide-input]
claims.table()
```

## Model

The output $$y$$ of the input $$x$$ is

$$$$
y = x^\\alpha .
$$$$ (eq-$name-output)

```{code-cell} ipython3
:tags: [hide-input]
params = $package.$class()
Table(parameter_table(params), "Parameters of the model.", "tab-$name-parameters")
```

## What comes out

By {eq}`eq-$name-output` the output of 4 is {glue:text}`output:.2f`.

```{code-cell} ipython3
output = $package.output(4.0, params)
card.record({"$short.output": output})
```

```{code-cell} ipython3
higher = $package.output(5.0, params)
claims.judge("$short.c.increasing", {"larger at 5 than at 4": higher > output})
claims
```

## Scorecard

```{code-cell} ipython3
:tags: [hide-input]
card
```
"""
TARGETS = """\
id,source,quantity,unit,paper_value,null,tolerance,expected_class,reason
$short.output,Section 1,output of 4,,2.00,,0.005,reproduced,
"""
CLAIMS = """\
id,where,claim,verdict,evidence,would_change
$short.c.increasing,Section 1,Output rises with the input,holds,$short.output,An elasticity below 0
"""
DOOR = '''\
"""$title: say in a sentence what the model is."""

from frictions.models.$package.output import $class, output

__all__ = ["$class", "output"]
'''
MODEL = '''\
"""Output from one input, in place of the paper's model."""

from dataclasses import dataclass

from frictions.foundation import Parameters, parameter, require_instance, require_number


@dataclass(frozen=True)
class $class(Parameters):
    """Parameters of the model."""

    elasticity: float = parameter(
        0.5, r"\\alpha", "Elasticity of output", "(0, 1]", source="Section 1"
    )


def output(x: float, params: $class | None = None) -> float:
    """
    Return output.

    Parameters
    ----------
    x : float
        Input, not negative.
    params : $class, optional
        Parameters; default the paper's.

    Returns
    -------
    float
        Output.

    Raises
    ------
    ValueError
        If the input is negative or no number.
    TypeError
        If the parameters are of another class.
    """
    params = $class() if params is None else params
    require_instance("params", params, $class)
    return require_number("x", x, "[0, inf)") ** params.elasticity
'''
TEST = '''\
"""Output: a case by hand, and what it refuses."""

import pytest

from frictions.models.$package import $class, output


def test_output_of_a_square_is_its_root():
    assert output(9.0) == pytest.approx(3.0, abs=1e-15)
    assert output(9.0, $class(elasticity=1.0)) == 9.0


def test_a_negative_input_is_refused_by_name():
    with pytest.raises(ValueError, match=r"x = -1.0 must be in \\[0, inf\\)"):
        output(-1.0)
'''
EXAMPLES = '''\
"""Valid calls of the doors of `frictions.models.$package`."""

from frictions.models.$package import $class

EXAMPLES = {
    "$class": lambda: dict(elasticity=0.5),
    "output": lambda: dict(x=4.0, params=$class()),
}
'''
FRONT = """\
{doc}`$name`
: What the paper asks, and what the chapter finds, in three sentences.

"""
PAPER = """\
@misc{$name,
  chapters = {$name},
  title = {$title}
}

"""
NEXT = """\
{name} is there and builds green: `make chapter C={name}`. Now, in the order that saves work:
  book/references.bib: the paper, with `chapters = {{{name}}}`
  book/targets/{name}.csv: every number that the paper prints
  book/targets/{name}_claims.csv: 20 to 30 claims of the paper, in our words
  lib/frictions/models/{package}/: the model; solvers that know no paper go to frictions.solvers
  tests/models/{package}/: a test for each module
  book/{name}.md: the chapter; its paragraph in book/index.md, its row in README.md
CONTRIBUTING.md says more."""


def fields(name: str) -> dict[str, str]:
    """Return what the skeleton calls a chapter of this name."""
    words = name.split("-")
    return {
        "name": name,
        "package": "_".join(words),
        "class": "".join(word.capitalize() for word in words) + "Params",
        "title": " ".join(words).capitalize(),
        "short": "".join(word[0] for word in words) if len(words) > 1 else name[:3],
    }


def skeleton(name: str) -> dict[str, str]:
    """Return the new files by path, with their texts."""
    package = fields(name)["package"]
    texts = {
        f"book/{name}.md": PAGE,
        f"book/targets/{name}.csv": TARGETS,
        f"book/targets/{name}_claims.csv": CLAIMS,
        f"lib/frictions/models/{package}/__init__.py": DOOR,
        f"lib/frictions/models/{package}/output.py": MODEL,
        f"tests/models/{package}/test_output.py": TEST,
        f"tests/contract/examples/models_{package}.py": EXAMPLES,
        f"book/library/{page_of(f'models.{package}')}.md": f"# frictions.models.{package}\n",
    }
    return {path: Template(text).substitute(fields(name)) for path, text in texts.items()}


def insert(path: Path, before: str, text: str):
    """Insert a text before the first line that matches a pattern."""
    old = path.read_text(encoding="utf8")
    place = re.search(before, old, re.MULTILINE)
    if place is None:
        raise ValueError(f"{path.name} has no line that matches {before}: where to put {text!r}?")
    path.write_text(old[: place.start()] + text + old[place.start() :], encoding="utf8")


def write(root: Path, name: str):
    """Write the skeleton below `root`; refuse a name that is none or taken."""
    if not NAME.fullmatch(name):
        raise ValueError(f"C={name!r}: expected small letters and digits, joined by hyphens")
    files = skeleton(name)
    taken = [path for path in files if (root / path).exists()]
    if taken or root / "book" / f"{name}.md" in toc_files(root):
        raise ValueError(f"C={name}: there is {', '.join(taken) or 'an entry in _toc.yml'} already")
    insert(root / "_toc.yml", r"^  - caption: Evidence", f"      - file: book/{name}\n")
    insert(
        root / "book" / "index.md",
        r"^(\(.+\)=\n)?## How to read a scorecard",
        Template(FRONT).substitute(fields(name)),
    )
    insert(root / "README.md", r"^\n## Layout", f"| `book/{name}.md` | the paper |\n")
    insert(root / "book" / "references.bib", r"^@", Template(PAPER).substitute(fields(name)))
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf8")


def main():
    """Write the skeleton and say what comes next."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()
    try:
        write(options.root, options.name)
    except ValueError as error:
        sys.exit(str(error))
    print(NEXT.format(**fields(options.name)))


if __name__ == "__main__":
    main()
