"""Measurement and estimation: thin over pandas, statsmodels and linearmodels."""
