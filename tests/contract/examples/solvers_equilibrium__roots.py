"""Valid calls of the scalar root finders of `frictions.solvers.equilibrium`."""

EXAMPLES = {
    "depressed_cubic_root": lambda: dict(A=2.0, B=3.0),
    "positive_cubic_roots": lambda: dict(a3=1.0, a2=-6.0, a1=11.0, a0=-6.0),
}
RESULTS = {"LogGridRoots"}
