import os
import re
import subprocess
import sys

import pandas as pd
import pytest

from frictions.foundation.long_command import Given, kept_tables, read_arguments, write_table


def test_arguments_make_the_directory(tmp_path):
    given = read_arguments("a.module", "What it does.", [str(tmp_path / "new"), "--workers", "3"])
    assert given == (tmp_path / "new", 3)
    assert given.out.is_dir()


def test_help_names_the_module(capsys):
    with pytest.raises(SystemExit):
        read_arguments("a.module", "What it does.", ["--help"])
    assert "python -m a.module" in capsys.readouterr().out


def test_table_has_its_header_and_digits(tmp_path, capsys):
    write_table(tmp_path / "t.csv", "# how\n", pd.DataFrame({"x": [1 / 3, 2.0]}), 3)
    assert (tmp_path / "t.csv").read_bytes() == b"# how\nx\n0.333\n2\n"
    assert capsys.readouterr().out == f"{tmp_path / 't.csv'}\n"


def test_a_full_disk_is_said_and_leaves_the_old_table(tmp_path):
    path, program = (
        tmp_path / "t.csv",
        (
            "import pandas as pd, resource, signal, sys\n"
            "from pathlib import Path\n"
            "from frictions.foundation.long_command import write_table\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
            "write_table(Path(sys.argv[1]), '# new\\n', pd.DataFrame({'x': range(5000)}), 3)\n"
        ),
    )
    # The limit would cut short what coverage writes, too.
    apart = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}
    for before, said in ((None, "nothing is written"), ("# old\n", "before is kept")):
        if before:
            path.write_text(before)
        ended = subprocess.run(
            [sys.executable, "-c", program, path], capture_output=True, text=True, env=apart
        )
        assert ended.returncode == 1
        assert re.search(rf"{said}.*{re.escape(str(path))}", ended.stderr)
        assert [file.read_text() for file in tmp_path.iterdir()] == ([before] if before else [])


def test_tables_are_kept_and_a_stopped_run_goes_on(tmp_path):
    solved = []

    def solve(economy):
        solved.append(economy)
        if economy == (2, "b") and len(solved) == 2:
            raise KeyboardInterrupt
        return pd.DataFrame({"n": [economy[0]]})

    given, economies = Given(tmp_path, 1), [(1, "a"), (2, "b")]
    with pytest.raises(KeyboardInterrupt):
        kept_tables(given, solve, economies)
    assert kept_tables(given, solve, economies)["n"].tolist() == [1, 2]
    assert solved == [(1, "a"), (2, "b"), (2, "b")]
