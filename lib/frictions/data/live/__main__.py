"""Run ``python -m frictions.data.live``: fill the cache with public files."""

from frictions.data.live.fetch import main

raise SystemExit(main())
