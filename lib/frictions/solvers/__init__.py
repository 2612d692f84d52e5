"""Numerical solvers that know no paper: arrays and functions in, frozen results out."""
