"""One style sheet for the browser out of the many we write: imports are put in place of their lines."""

import re
from pathlib import Path

# Only the one form our table of contents uses; anything else stays an import and the browser follows it.
_IMPORT = re.compile(r'^@import url\("(?P<path>[\w./-]+)"\) layer\((?P<layer>[\w.-]+)\);$', re.MULTILINE)


def inlined(sheet: Path) -> str:
    """The text of `sheet` with each `@import url("…") layer(…);` replaced by that file inside its layer.

    Sent as it stands, a table of contents costs a second round trip, and Chromium's preload scanner asks
    for every import twice, once below the page's own address. Raises FileNotFoundError for a missing file.
    """

    def text_of(found: re.Match[str]) -> str:
        imported = (sheet.parent / found["path"]).read_text(encoding="utf-8")
        return f"@layer {found['layer']} {{\n{imported}}}"

    return _IMPORT.sub(text_of, sheet.read_text(encoding="utf-8"))
