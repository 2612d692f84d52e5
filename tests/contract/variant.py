"""What a hostile variant is."""

from typing import Any, NamedTuple

SAME, BROKEN, PERHAPS = "same", "broken", "perhaps"
TEXT = "no such thing"


class Variant(NamedTuple):
    """One hostile value; ``reference`` replaces the argument in the call to compare with."""

    name: str
    value: Any
    kind: str
    reference: Any = None
