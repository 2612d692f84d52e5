"""The paper's claims in words about its transitions, as conditions on what was computed."""

import numpy as np
import pandas as pd

from frictions.empirics.capital_reallocation.refinement import (
    BASE,
    COMPARISONS,
    ECONOMIES,
    HIGHER,
    PLAIN,
    TIGHTER,
    TIGHTER_PLAIN,
    comparisons,
    require_refinement,
)
from frictions.foundation import require_array, require_instance

SHOWN = 15  # years that the paper's figures show
SMALL_PRICE, LARGE_SHARE = 1.0, 3.0  # per cent: "a small drop", "rises substantially"
ABOUT_TWO = 1.75, 2.25
SIGNIFICANT = 1.1  # times: a fall that is "significantly larger"
MUCH_LARGER, ALMOST = 1.5, 0.05


def half_life(path: pd.Series) -> float:
    """Return the date, between years, at which a fall is half of its largest, on the way back."""
    require_instance("path", path, pd.Series, "by year")
    path = path.sort_index()
    require_array("path", path.to_numpy(), (None,))
    if not (np.diff(path.index) == 1).all():
        raise ValueError(f"path must have each year once, it has {list(path.index)}")
    trough = path.idxmin()
    after = path.loc[trough:]
    later = after.index[after > 0.5 * path.min()]
    if not len(later):
        return float("inf")
    year = later[0]
    before, here = path[year - 1], path[year]
    return float(year - (here - 0.5 * path.min()) / (here - before))


def judge_transitions(
    responses: dict[tuple, pd.DataFrame], refined: pd.DataFrame
) -> dict[str, dict[str, bool]]:
    """
    Judge the claims about responses to the paper's shock.

    Parameters
    ----------
    responses : dict of DataFrame
        By economy of ``ECONOMIES``: per cent deviations by year.
    refined : DataFrame
        From `load_refinement`.

    Returns
    -------
    dict of dict
        Conditions by claim, as ``Claims.judge`` takes them.
    """
    _require_all("responses", responses, ECONOMIES)
    refined = require_refinement("refined", refined)
    peak = {key: _peaks(path.loc[:SHOWN]) for key, path in responses.items()}
    one, none, every = responses[BASE], responses[PLAIN], list(responses.values())
    on_grids = comparisons(refined)["holds"]
    ratio = peak[BASE]["reallocation"] / peak[PLAIN]["reallocation"]
    capital = {key: refined.loc[(4, *key), "capital"] for key in (BASE, PLAIN)}
    higher_plain = ECONOMIES[3]
    deeper = [
        peak[with_]["reallocation"] < peak[without]["reallocation"]
        for with_, without in ((BASE, PLAIN), (HIGHER, higher_plain), (TIGHTER, TIGHTER_PLAIN))
    ]
    return {
        "cr.c.procyclical": {
            "reallocation falls in both years in all six economies": all(
                (path.loc[1:2, "reallocation"] < 0).all() for path in every
            )
        },
        "cr.c.dispersion": {
            "the MPK ratio rises in years 2 and 3": (one.loc[2:3, "mpk_ratio"] > 0).all(),
            "so does the standard deviation": (one.loc[2:3, "mpk_sd"] > 0).all(),
        },
        "cr.c.tfp": {"falls in years 2 and 3": (one.loc[2:3, "tfp_end"] < 0).all()},
        "cr.c.inaction": {"more wait in both years": (one.loc[1:2, "waiting"] > 0).all()},
        "cr.c.amplify": {
            "in the year of the shock": one.loc[1, "tfp_end"] < -1e-6,
            "a year later": one.loc[2, "tfp_end"] < -1e-6,
        },
        "cr.c.smallprice": {"by less than one per cent": -SMALL_PRICE < one.loc[1, "used"] < 0},
        "cr.c.share": {"by more than three per cent": one.loc[1, "lemon_share"] > LARGE_SHARE},
        "cr.c.mirror": {
            "a correlation below -0.99": one.loc[:SHOWN, "lemon_share"].corr(
                one.loc[:SHOWN, "good_sales"]
            ) < -0.99
        },
        "cr.c.twice": {"a ratio from 1.75 to 2.25": ABOUT_TWO[0] < ratio < ABOUT_TWO[1]},
        "cr.c.inv": {
            "larger on refined grids": on_grids["inv"],
            "significantly, by a tenth of it": peak[BASE]["new_investment"]
            < SIGNIFICANT * peak[PLAIN]["new_investment"],
        },
        "cr.c.out": {"lower in year 2 on refined grids": on_grids["out"]},
        "cr.c.cap": {
            "still lower in year 15": on_grids["late"],
            "a longer half-life": half_life(capital[BASE]) > half_life(capital[PLAIN]),
        },
        "cr.c.eps": {
            "reallocation muted": on_grids["epsreal"], "investment muted": on_grids["epsinv"],
        },
        "cr.c.robust": {"lemons deepen the fall of reallocation in all three": all(deeper)},
        "cr.c.tight": {
            "reallocation, lemons": on_grids["breal"],
            "reallocation, no lemons": on_grids["blant"],
            "investment, lemons": on_grids["binv"],
            "investment, no lemons": on_grids["binv, none"],
        },
        "cr.c.mpkimpact": {"in year 1": abs(one.loc[1, "mpk_ratio"]) > 1e-6},
        "cr.c.mpkmore": {
            "the MPK ratio by more, on refined grids": on_grids["mpk"],
            "$TFP_{end}$ falls by more": peak[BASE]["tfp_end"] < peak[PLAIN]["tfp_end"],
        },
        "cr.c.epsmpk": {
            "the MPK ratio": peak[HIGHER]["mpk_ratio"] < peak[BASE]["mpk_ratio"],
            "$TFP_{end}$": peak[HIGHER]["tfp_end"] > peak[BASE]["tfp_end"],
        },
        "cr.c.mpktight": {
            "by half more at least": peak[TIGHTER]["mpk_ratio"]
            > MUCH_LARGER * peak[BASE]["mpk_ratio"]
        },
        "cr.c.tfpsame": {
            "within five per cent": abs(
                peak[TIGHTER]["tfp_end"] / peak[TIGHTER_PLAIN]["tfp_end"] - 1.0
            ) < ALMOST
        },
        "cr.c.deeper": {
            "lemons deepen the fall of the price": one.loc[1, "used"] < none.loc[1, "used"]
        },
    }  # fmt: skip


def _require_all(name: str, given: dict, keys) -> None:
    """Raise unless an argument is a dict with all the keys that are read."""
    require_instance(name, given, dict)
    missing = [key for key in keys if key not in given]
    if missing:
        raise ValueError(f"{name} lacks {missing}, it must have {list(keys)}")


def _peaks(path: pd.DataFrame) -> pd.Series:
    """Return the largest response in absolute value of each variable; the MPK ratio's highest."""
    peaks = path.apply(lambda column: column.loc[column.abs().idxmax()])
    peaks["mpk_ratio"] = path["mpk_ratio"].max()
    return peaks


def peaks_table(responses: dict[tuple, pd.DataFrame]) -> pd.DataFrame:
    """Return the largest responses that the chapter compares, and two single years, by economy."""
    _require_all("responses", responses, ())
    rows = {}
    for key, path in responses.items():
        peaks = _peaks(path.loc[:SHOWN])
        rows[key] = {
            "reallocation": peaks["reallocation"], "investment": peaks["new_investment"],
            "$TFP_{end}$": peaks["tfp_end"], "MPK ratio": peaks["mpk_ratio"],
            "$K$, year 5": path.loc[5, "capital"], "$Y$, year 2": path.loc[2, "output"],
        }  # fmt: skip
    return pd.DataFrame(rows)


def claim_rows(judged: dict[str, dict[str, bool]], on_grids: pd.Series) -> dict[str, str]:
    """Return the scorecard's rows of claims, by target id, from the judgments."""
    names = {
        "impact": "mpkimpact", "dampened": "epsmpk", "tfp": "tfp", "tfpsame": "tfpsame",
        "mpkb": "mpktight", "mirror": "mirror", "cap": "cap",
    }  # fmt: skip
    _require_all("judged", judged, [f"cr.c.{claim}" for claim in (*names.values(), "mpkmore")])
    require_instance("on_grids", on_grids, pd.Series, "from comparisons")
    if not on_grids.index.is_unique or set(COMPARISONS) - set(on_grids.index):
        raise ValueError(f"on_grids has {list(on_grids.index)}, it must have {list(COMPARISONS)}")
    rows = {f"cr.claim.{row}": all(judged[f"cr.c.{c}"].values()) for row, c in names.items()}
    for row in ("inv", "out", "epsreal", "epsinv", "breal", "blant", "mpk"):
        rows[f"cr.claim.{row}"] = bool(on_grids[row])
    rows["cr.claim.binv"] = bool(on_grids["binv"] and on_grids["binv, none"])
    rows["cr.claim.tfpmore"] = list(judged["cr.c.mpkmore"].values())[1]
    return {name: str(bool(true)).lower() for name, true in rows.items()}
