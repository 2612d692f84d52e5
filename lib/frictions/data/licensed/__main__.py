"""Run ``python -m frictions.data.licensed DIRECTORY``: check a directory of extracts."""

from frictions.data.licensed.extract import main

raise SystemExit(main())
