"""Finds the Chromium that the journeys drive; `python -m tests.chromium` installs one where it may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Playwright's own download is never used: any Chromium of the machine's package manager will do.
ARGUMENTS = (
    "--no-sandbox",  # tests run as root in containers, where Chromium's own sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> str | None:
    """The path of a Chromium: CHROMIUM from the environment first, then the names that systems give it."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, (*NAMES, MACOS)) if path), None)


def advice() -> str:
    """What to do on a machine without Chromium, in one sentence."""
    return "Install Chromium (Debian: apt-get install chromium) or name its path in CHROMIUM."


def main() -> None:
    """Make sure of a Chromium; without one that can be had, exit 1 in CI and only warn elsewhere."""
    if find() or install():
        return
    in_ci = bool(os.environ.get("CI"))
    print(f"Chromium is missing. {advice()}", file=sys.stderr)
    if in_ci:
        sys.exit(1)
    print("The tests that drive a browser will be skipped.", file=sys.stderr)


def install() -> bool:
    """Install Debian's chromium as root; False when this is not root on Debian, or apt-get failed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing Chromium with apt-get", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return _apt(("update",), quiet) and _apt(("install", "-y", "--no-install-recommends", "chromium"), quiet)


def _apt(arguments: Sequence[str], environment: dict[str, str]) -> bool:
    command = ["apt-get", "-qq", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    main()
