"""Run ``python -m frictions.data.licensed DIRECTORY``: check a directory of extracts."""

from frictions.data.licensed.extract import main

if __name__ == "__main__":
    raise SystemExit(main())
