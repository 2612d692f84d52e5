"""The sweep's counts at the end of a run, also where workers made it."""


def pytest_terminal_summary(terminalreporter):
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    found = {key: v for report in reports for key, v in report.user_properties if "sweep" in key}
    if found:
        terminalreporter.section("contract sweep")
        for key in sorted(found):
            terminalreporter.write_line(found[key][0])
        total = sum(calls for _, calls in found.values())
        terminalreporter.write_line(f"{total} hostile calls in {len(found)} wings")
