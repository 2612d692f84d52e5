"""
Data, in wings by where they come from; for chapters, and for readers with files of their own.

`shipped` is what comes with the package or its dependencies; `live`, public files of today;
`licensed`, extracts that a reader exports; `files`, the readers of publishers' layouts; `loaders`
take the best of these at hand.
"""

from frictions.foundation.lazy import parts_on_demand

__getattr__, __dir__ = parts_on_demand(__name__, __path__)
