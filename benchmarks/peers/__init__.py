"""What runs in the environment of the peers: nothing here imports the library or is imported by it.

Each module takes a file of arrays and writes one: ``python -m benchmarks.peers.NAME IN OUT``.
``benchmarks.peer_runs`` starts them.
"""
