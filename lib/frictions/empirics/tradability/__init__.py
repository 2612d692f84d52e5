"""The empirics of Tian (2015): tradability, portfolios, factor regressions, exchange rates."""
