"""Half a million rows, just under the limit, in bounded memory."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = 500_000
MOST_MEMORY = 250  # MB; the interpreter and the modules alone take 20 to 40
_READ = """
import re, sys
from pathlib import Path
from community.opsaccount.imports.reading import open_export
from community.opsaccount.imports.summary import summarise
with open(sys.argv[1], "rb") as stream:
    summary = summarise(open_export(stream).entries())
totals = summary.billing["USD"]
# Not getrusage: its maximum outlives exec, so it would tell of the suite that started this process.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(summary.rows, totals.gross, totals.fee, int(peak[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak memory")
def test_half_a_million_rows_are_read_in_bounded_memory(tmp_path):
    path = tmp_path / "large.csv"
    header = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,description\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(header)
        for number in range(ROWS):
            file.write(
                f"txn_{number:024},2024-05-{number % 28 + 1:02} 10:00:00,usd,101.00,1.00,100.00,charge,"
                f"{'x' * 20}\n"
            )
    assert 45 < path.stat().st_size / 2**20 < 50
    # A process of its own: the suite's memory would hide that of the reading.
    command = [sys.executable, "-c", _READ, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=True)
    rows, gross, fee, memory = map(int, done.stdout.split())
    assert (rows, gross, fee) == (ROWS, ROWS * 10100, ROWS * 100)
    assert memory < MOST_MEMORY
