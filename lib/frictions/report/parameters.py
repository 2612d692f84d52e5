"""The table of a model's parameters, made from the fields of its parameter class."""

from dataclasses import fields

import pandas as pd


def parameter_table(parameters) -> pd.DataFrame:
    """List the fields of a frozen parameter dataclass with their values.

    Parameters
    ----------
    parameters : dataclass instance
        Each field's metadata hold `symbol` (LaTeX), `description`, `unit` and `source`.

    Returns
    -------
    DataFrame
        One row a field, indexed by description; columns symbol, code name, value, unit,
        source.
    """
    rows = {
        field.metadata["description"]: {
            "symbol": f"${field.metadata['symbol']}$" if field.metadata["symbol"] else "",
            "name": _code(field.name),
            "value": _value_text(getattr(parameters, field.name)),
            "unit": field.metadata["unit"],
            "source": field.metadata["source"],
        }
        for field in fields(parameters)
        if "symbol" in field.metadata
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _code(name: str) -> str:
    """Set a name as code that may break after an underscore, as it must on a phone."""
    return f"<code>{name.replace('_', '_<wbr>')}</code>"


def _value_text(value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, list)) or hasattr(value, "shape"):
        return ", ".join(_value_text(v) for v in value)
    return str(value)
