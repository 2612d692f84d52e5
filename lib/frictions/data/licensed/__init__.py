"""Extracts that a licensed user exports: what they must hold, checked and read."""
