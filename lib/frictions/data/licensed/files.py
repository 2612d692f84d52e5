"""The extracts of CRSP and Compustat that the book can use: names, columns, queries.

Beside them stand tables of the reader's own, and FRED's price index, in FRED's layout.
"""

from dataclasses import dataclass

PRICE_INDEX = "PCEPI"  # a file of FRED's layout, read as such


@dataclass(frozen=True)
class Column:
    """
    One column of an extract.

    Attributes
    ----------
    kind : str
        ``"integer"``, ``"number"``, ``"date"`` or ``"text"``.
    nullable : bool
        Whether cells may be empty.
    least : float or None
        Smallest value that can be right.
    unique : bool
        Whether a value may come once only.
    """

    kind: str
    nullable: bool = False
    least: float | None = None
    unique: bool = False


_KEY, _DATE, _TEXT = Column("integer", least=1), Column("date"), Column("text")
_CODE = Column("text", unique=True)
_AMOUNT, _SIZE = Column("number", nullable=True), Column("number", nullable=True, least=0.0)

FILES: dict[str, dict[str, Column]] = {
    "crsp_msf": {
        "permno": _KEY, "permco": _KEY, "date": _DATE,
        "ret": Column("number", nullable=True, least=-1.0),
        "prc": _AMOUNT, "shrout": _SIZE, "cfacpr": _SIZE,
    },
    "crsp_msenames": {
        "permno": _KEY, "namedt": _DATE, "nameendt": _DATE,
        "shrcd": Column("integer"), "exchcd": Column("integer"), "siccd": Column("integer"),
    },
    "crsp_msedelist": {
        "permno": _KEY, "dlstdt": _DATE, "dlret": Column("number", nullable=True, least=-1.0),
        "dlprc": _AMOUNT,
    },
    "ccm_link": {
        "gvkey": _TEXT, "lpermno": _KEY, "linktype": _TEXT, "linkprim": _TEXT,
        "linkdt": _DATE, "linkenddt": Column("date", nullable=True),
    },
    "comp_funda": {
        "gvkey": _TEXT, "datadate": _DATE, "fyear": Column("integer"),
        "ceq": _AMOUNT, "lt": _SIZE, "ebit": _AMOUNT, "sale": _AMOUNT, "ppent": _SIZE,
    },
    "comp_fundq": {
        "gvkey": _TEXT, "datadate": _DATE, "ibq": _AMOUNT, "epspxq": _AMOUNT, "atq": _SIZE,
    },
    "comp_company": {"gvkey": _TEXT, "naics": Column("text", nullable=True)},
    "industry_ratios": {"code": _CODE, "ratio": Column("number", least=0.0)},
    "industry_ratios_1987": {"naics": _CODE, "ratio": Column("number", least=0.0)},
    "industry_categories": {"code": _CODE, "category": _TEXT},
}  # fmt: skip

QUERIES = {
    "crsp_msf": "select permno, permco, date, ret, prc, shrout, cfacpr from crsp.msf",
    "crsp_msenames": "select permno, namedt, nameendt, shrcd, exchcd, siccd from crsp.msenames",
    "crsp_msedelist": "select permno, dlstdt, dlret, dlprc from crsp.msedelist",
    "ccm_link": (
        "select gvkey, lpermno, linktype, linkprim, linkdt, linkenddt from crsp.ccmxpf_lnkhist "
        "where linktype in ('LU','LC','LS') and linkprim in ('P','C')"
    ),
    "comp_funda": (
        "select gvkey, datadate, fyear, ceq, lt, ebit, sale, ppent from comp.funda where "
        "indfmt='INDL' and datafmt='STD' and consol='C' and popsrc='D'"
    ),
    "comp_fundq": (
        "select gvkey, datadate, ibq, epspxq, atq from comp.fundq where "
        "indfmt='INDL' and datafmt='STD' and consol='C' and popsrc='D'"
    ),
    "comp_company": "select gvkey, naics from comp.company",
}
