"""`python -m bench`: every goal of speed, measured on PostgreSQL and then on SQLite."""

import argparse

from bench import machine, report
from bench.trial import FULL, QUICK, trial


def main() -> None:
    """Measure what the command line asks for and print it; the exit status does not judge."""
    options = _options()
    machine.pin_load()
    speeds: dict[str, float] = {}
    for database in options.database or ["postgresql", "sqlite"]:
        found = trial(database, QUICK if options.quick else FULL)
        print(*report.lines(found), sep="\n", flush=True)
        figures = report.figures(found)
        speeds[database] = found.median("thread", lambda timing: timing.per_second)
        if len(speeds) == 2:
            figures["sqlite"] = speeds["sqlite"] / speeds["postgresql"]
        print(*report.goal_lines(figures), sep="\n", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller community and shorter runs")
    parser.add_argument(
        "--database", action="append", choices=["postgresql", "sqlite"], help="only this one; may be repeated"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
