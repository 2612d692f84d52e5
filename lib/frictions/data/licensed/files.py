"""The extracts of CRSP and Compustat that the book can use: names, columns, keys, queries.

Beside them stand tables of the reader's own, and FRED's price index, in FRED's layout.  The three
CRSP files may come from the vendor's old tables, which end in December 2024, or from the new ones
(CIZ), whose columns have other names.
"""

from dataclasses import dataclass

PRICE_INDEX = "PCEPI"  # a file of FRED's layout, read as such
CATEGORIES = ("durable", "nondur", "serv", "inv", "other")


@dataclass(frozen=True)
class Column:
    """One column of an extract."""

    kind: str  # "integer", "number", "date" or "text"
    nullable: bool = False  # whether cells may be empty
    least: float | None = None  # bounds of what can be right
    most: float | None = None
    pattern: str = "[A-Za-z]*"  # what a text must match, and that in words
    words: str = "letters"
    missing: tuple[str, ...] = ()  # what stands for a missing value, beside nothing


# What CRSP writes for a return that it does not have, in letters or as numbers.
_NO_RETURN = (*"ABCDESTP", "-44", "-55", "-66", "-77", "-88", "-99")
_NO_RETURN += tuple(f"{code}.0" for code in _NO_RETURN[8:])
_KEY, _DATE = Column("integer", least=1), Column("date")
_RETURN = Column("number", nullable=True, least=-1.0, missing=_NO_RETURN)
_AMOUNT, _SIZE = Column("number", nullable=True), Column("number", nullable=True, least=0.0)
_GVKEY = Column("text", pattern="[0-9]{1,6}", words="up to six digits")
_CODE = Column("text", pattern="[0-9A-Z]{2,6}", words="up to six digits and capitals")
_FLAG, _LABEL = Column("text", nullable=True), Column("text", pattern="[A-Z]{1,2}")
_YEAR = Column("integer", least=1900, most=2100)

FILES: dict[str, dict[str, Column]] = {
    "crsp_msf": {
        "permno": _KEY, "permco": _KEY, "date": _DATE, "ret": _RETURN,
        "prc": _AMOUNT, "shrout": _SIZE, "cfacpr": _SIZE,
    },
    "crsp_msenames": {
        "permno": _KEY, "namedt": _DATE, "nameendt": _DATE,
        "shrcd": Column("integer", least=0, most=99), "exchcd": Column("integer", least=-9),
        "siccd": Column("integer", least=0, most=9999),
    },
    "crsp_msedelist": {"permno": _KEY, "dlstdt": _DATE, "dlret": _RETURN, "dlprc": _AMOUNT},
    "ccm_link": {
        "gvkey": _GVKEY, "lpermno": _KEY, "linktype": _LABEL, "linkprim": _LABEL,
        # The vendor's web form writes E for a link that still holds.
        "linkdt": _DATE, "linkenddt": Column("date", nullable=True, missing=("E",)),
    },
    "comp_funda": {
        "gvkey": _GVKEY, "datadate": _DATE, "fyear": _YEAR,
        "ceq": _AMOUNT, "lt": _SIZE, "ebit": _AMOUNT, "sale": _AMOUNT, "ppent": _SIZE,
    },
    "comp_fundq": {
        "gvkey": _GVKEY, "datadate": _DATE, "ibq": _AMOUNT, "epspxq": _AMOUNT, "atq": _SIZE,
    },
    "comp_company": {
        "gvkey": _GVKEY,
        "naics": Column("text", nullable=True, pattern="[0-9]{2,6}", words="two to six digits"),
    },
    "industry_ratios": {"code": _CODE, "ratio": Column("number", least=0.0)},
    "industry_ratios_1987": {"naics": _CODE, "ratio": Column("number", least=0.0)},
    "industry_categories": {
        "code": _CODE,
        "category": Column("text", pattern="|".join(CATEGORIES), words=f"one of {CATEGORIES}"),
    },
}  # fmt: skip

# What may come once only; a month counts for a date of crsp_msf.  Quarterly accounts come twice
# when a fiscal year is moved, and links in several pieces.
UNIQUE = {
    "crsp_msf": ("permno", "date"), "crsp_msenames": ("permno", "namedt"),
    "crsp_msedelist": ("permno", "dlstdt"), "comp_funda": ("gvkey", "datadate"),
    "comp_company": ("gvkey",), "industry_ratios": ("code",), "industry_ratios_1987": ("naics",),
    "industry_categories": ("code",),
}  # fmt: skip
BEGIN_AND_END = {"crsp_msenames": ("namedt", "nameendt"), "ccm_link": ("linkdt", "linkenddt")}

# The new layout: how its columns are called here, and what it has in place of the two codes.
CIZ = {
    "crsp_msf": {
        "mthcaldt": "date", "mthret": "ret", "mthprc": "prc", "mthcumfacpr": "cfacpr",
    },
    "crsp_msenames": {"secinfostartdt": "namedt", "secinfoenddt": "nameendt"},
    "crsp_msedelist": {"delistingdt": "dlstdt", "delret": "dlret", "delnextprc": "dlprc"},
}  # fmt: skip
CIZ_NAMES: dict[str, Column] = {
    **{name: FILES["crsp_msenames"][name] for name in ("permno", "namedt", "nameendt")},
    "siccd": Column("integer", nullable=True, least=0, most=9999),
    **dict.fromkeys(
        ("sharetype", "securitytype", "securitysubtype", "usincflg", "issuertype", "primaryexch",
         "conditionaltype", "tradingstatusflg"),
        _FLAG,
    ),
}  # fmt: skip

_INDUSTRIAL = "where indfmt='INDL' and datafmt='STD' and consol='C' and popsrc='D'"
_TABLES = {
    "crsp_msf": "crsp.msf", "crsp_msenames": "crsp.msenames", "crsp_msedelist": "crsp.msedelist",
    "ccm_link": "crsp.ccmxpf_lnkhist where linktype in ('LU','LC','LS') and linkprim in ('P','C')",
    "comp_funda": f"comp.funda {_INDUSTRIAL}", "comp_fundq": f"comp.fundq {_INDUSTRIAL}",
    "comp_company": "comp.company",
}  # fmt: skip
_CIZ_TABLES = {
    "crsp_msf": "crsp.msf_v2", "crsp_msenames": "crsp.stksecurityinfohist",
    "crsp_msedelist": "crsp.stkdelists",
}  # fmt: skip
QUERIES = {name: f"select {', '.join(FILES[name])} from {table}" for name, table in _TABLES.items()}
CIZ_QUERIES = {}
for _name, _table in _CIZ_TABLES.items():
    _columns = CIZ_NAMES if _name == "crsp_msenames" else FILES[_name]
    _called = {own: new for new, own in CIZ[_name].items()}
    CIZ_QUERIES[_name] = f"select {', '.join(_called.get(c, c) for c in _columns)} from {_table}"
