"""
Fitting: responses matched to data, searches from many starts, many regressions at once.

For anyone who estimates a model or bootstraps a regression.
"""
