"""Run ``python -m frictions.data.live``: fill the cache with public files."""

from frictions.data.live.fetch import main

if __name__ == "__main__":
    raise SystemExit(main())
