"""Models of the papers, one package a chapter: parameters, equilibrium, simulation."""
