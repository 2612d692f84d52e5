"""Measurements of speed and machine, and the evidence pages made of them."""
