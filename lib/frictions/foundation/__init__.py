"""
What every other part may use: argument checks, long runs over cores, stores of tasks.

Imports nothing of the library.
"""
