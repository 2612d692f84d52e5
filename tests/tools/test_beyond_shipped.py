"""The real chapters on live and licensed data: files from a mirror on loopback, one of them broken.

They are built in a directory of their own, with links to the real library and chapters, so that the
repository's own build is left alone. All data are invented.
"""

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from frictions.empirics.market_efficiency.cross_section import TARGETS
from frictions.empirics.tradability.firms.synthetic import synthetic_firms
from tests.data.extracts import industry_codes, naics_of, write_poster, write_tradability
from tests.data.loopback import damaged, serving, zip_of
from tests.data.synthetic_mirror import mirror_files
from tools import build, ledger
from tools.pages import DATA_VARIABLES, read_page
from tools.picture import figure_svg

ROOT = Path(__file__).resolve().parents[2]
SUMMARY_USE = "AllTablesIO.zip"  # the one that is broken
RATIOS = {
    "333314": 0.88, "114100": 0.74, "333130": 0.64, "336413": 0.57, "33399A": 0.55, "811192": 2e-5,
    "624200": 1e-5, "812900": 1.2e-5, "812300": 0.0, "230101": 0.0,
}  # fmt: skip

# One worker executes the chapters for all of these.
pytestmark = [pytest.mark.build, pytest.mark.xdist_group("beyond shipped")]


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def root(tmp_path_factory, patch):
    """Make a book that is the real one but for its build, and let it download from a mirror."""
    root = tmp_path_factory.mktemp("book")
    for name in ("lib", "book", "requirements.lock", "_config.yml", "_toc.yml"):
        (root / name).symlink_to(ROOT / name)
    # What was compiled before need not be compiled again.
    (root / "_build").mkdir()
    (ROOT / "_build" / "numba").mkdir(parents=True, exist_ok=True)
    (root / "_build" / "numba").symlink_to(ROOT / "_build" / "numba")
    for name in DATA_VARIABLES:
        patch.delenv(name, raising=False)
    patch.setenv("DATA", "live")
    patch.setenv("FRICTIONS_CACHE", str(root / "cache"))
    broken = damaged(zip_of({"IOUse_Before_Redefinitions_PRO_1997-2023_Summary.xlsx": b"x" * 9999},
                            zipfile.ZIP_DEFLATED))  # fmt: skip
    with serving() as server:
        server.files |= {**mirror_files(RATIOS), SUMMARY_USE: broken}
        patch.setenv("FRICTIONS_MIRROR", server.address)
        build.refresh_live_data(root, build.execution_environment(root))
    # Chapters use no network.
    patch.setenv("FRICTIONS_MIRROR", "http://127.0.0.1:9")
    return root


class Chapter:
    """An executed chapter: its results, by what a reader sees."""

    def __init__(self, root, name):
        page = read_page(root / "book" / f"{name}.md")
        env = build.execution_environment(root)
        keys = build.execute(root, [page], env, jobs=1)
        store = build.results_directory(root) / "executed"
        self.notebook = build.load_executed(store, [page], keys)[name]
        self.outputs = [o for cell in self.notebook.cells for o in cell.get("outputs", [])]
        rows = ledger.recorded(self.notebook, ledger.SCORECARD)
        self.rows, self.regressions = pd.DataFrame(rows).set_index("id"), ledger.regressions(rows)

    def texts(self, kind):
        return [o.data[kind] for o in self.outputs if kind in o.get("data", {})]

    def box(self):
        """Return the lines of "The data of this page"."""
        (box,) = [t for t in self.texts("text/html") if "this page was built on" in t]
        return [item.get_text() for item in BeautifulSoup(box, "html.parser").find_all("li")]

    def table(self, label):
        """Return the words of a numbered table."""
        (text,) = [t for t in self.texts("text/markdown") if f":name: {label}\n" in t]
        return text

    def figure(self, name):
        """Return a figure's SVG, which repeats its words in comments."""
        return figure_svg(self.notebook, name)


@pytest.fixture(scope="module")
def tradability(root, patch, tmp_path_factory):
    directory = tmp_path_factory.mktemp("firms")
    firms = synthetic_firms(9, n_quarters=236, first_quarter="1949Q1")
    write_tradability(directory, firms)
    codes = industry_codes(firms.ratios.index).values()
    kinds = [("serv", "inv", "other")[k % 3] for k in range(len(codes))]
    pd.DataFrame({"code": codes, "category": kinds}).to_csv(
        directory / "industry_categories.csv", index=False
    )
    pd.DataFrame({"naics": map(naics_of, codes), "ratio": firms.ratios.to_numpy()}).to_csv(
        directory / "industry_ratios_1987.csv", index=False
    )
    patch.setenv("FRICTIONS_LICENSED", str(directory))
    return Chapter(root, "tradability")


@pytest.fixture(scope="module")
def market_efficiency(root, patch, tmp_path_factory):
    directory = tmp_path_factory.mktemp("poster")
    write_poster(directory)
    (directory / "PCEPI.csv").unlink()  # the live one stands in
    patch.setenv("FRICTIONS_LICENSED", str(directory))
    return Chapter(root, "market-efficiency")


@pytest.fixture(scope="module")
def inventories(root, patch):
    patch.delenv("FRICTIONS_LICENSED", raising=False)
    return Chapter(root, "inventories")


def test_the_tradability_box_says_what_is_live_and_what_fell_back(tradability):
    first, *rest = tradability.box()
    assert "this page was built on 24 of 25 public files that it asked for" in first
    (fallback,) = [line for line in rest if line.startswith("Fallback")]
    assert fallback.startswith("Fallback, summary use tables before redefinitions, 1997, 2002 and")
    assert f"{SUMMARY_USE}: expected a whole zip archive" in fallback
    assert fallback.endswith("(The data that ship stand in.)")
    assert "Exchange rates for Figure 3: FRED." in rest
    (weights,) = [line for line in rest if line.startswith("Live portfolios")]
    assert weights.endswith(
        "by their market equity of the month before; their GDP betas are for 1950Q1 to 2007Q4."
    )
    assert any(line.startswith("Licensed data: 150 firms were sorted") for line in rest)
    assert any(line.startswith("2002detail.zip, make and use tables of 2002") for line in rest)
    assert not [line for line in rest if line.startswith("no ")]


def test_tables_and_panels_of_tradability(tradability):
    assert "0.8800" in tradability.table("tab-tr-extremes-live")
    for name in ("t5", "t9", "r1", "r5", "r6"):
        assert "live" in tradability.table(f"tab-tr-licensed-{name}")
    variants = tradability.table("tab-tr-variants")
    assert "live, sorted on 2002" in variants
    assert "live, sorted on 1997" not in variants
    spread = tradability.figure("fig-tr-annual")
    assert "<!-- 49 industries, live -->" in spread
    assert spread.count('<g id="axes_') == 2
    rates = tradability.figure("fig-tr-rer")
    assert "<!-- 49 industries, live -->" in rates
    assert "no exchange rates" not in rates
    assert float(tradability.rows["live"]["tr.fig3.beta8"]) > 0


def test_the_scorecard_of_tradability_has_live_values_beside_unmoved_ones(tradability):
    live = tradability.rows["live"]
    assert live["tr.t3.top1"] == pytest.approx(0.88)
    assert tradability.rows.loc["tr.t3.top1", "live_class"] == "reproduced"
    for prefix in (
        "tr.t4",
        "tr.t5",
        "tr.t6",
        "tr.t7A",
        "tr.t8",
        "tr.t9",
        "tr.r1",
        "tr.r5",
        "tr.r6",
    ):
        assert live[live.index.str.startswith(f"{prefix}.")].notna().any(), prefix
    assert live[["tr.fig2.axis", "tr.fig3.beta8", "tr.fig3.sig"]].notna().all()
    # They need the file that is broken.
    assert live[live.index.str.startswith(("tr.r2.", "tr.r3.", "tr.r4."))].isna().all()
    assert tradability.regressions == []


def test_the_poster_on_extracts_with_the_live_price_index(market_efficiency):
    first, *rest = market_efficiency.box()
    assert "built on 1 of 1 public files" in first
    assert any(line.startswith("Licensed data: 30 firms") for line in rest)
    assert any(line.startswith("PCEPI.csv, price index") for line in rest)
    assert "licensed" in market_efficiency.table("tab-me-licensed")
    live = market_efficiency.rows["live"]
    assert live[list(TARGETS.values())].notna().all()
    assert live.drop(list(TARGETS.values())).isna().all()
    assert market_efficiency.regressions == []


def test_the_eleven_variables_anew(inventories):
    first, *rest = inventories.box()
    assert "built on 2 of 2 public files" in first
    assert any(line.startswith("The VAR was estimated anew on FRED-QD, vintage") for line in rest)
    table = inventories.table("tab-inv-live")
    assert "live" in table
    assert "tables" in table
    assert inventories.rows.loc[["inv.f16.is_peak", "inv.f16.lags"], "live"].notna().all()
    assert inventories.regressions == []


def test_the_repository_s_own_build_is_left_alone(tradability, root):
    assert (root / "_build" / "live" / "executed" / "tradability.ipynb").exists()
    own = ROOT / "_build" / "live" / "data.json"
    record = (root / "_build" / "live" / "data.json").read_text()
    assert not own.exists() or own.read_text() != record
