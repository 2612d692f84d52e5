"""Frictions: solvers, models and empirics behind a book of executable papers."""
