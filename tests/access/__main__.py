"""`make access`: writes the access table as a page to read, to the file named."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from community.app import create_app
from community.config import Config
from tests.access.document import access_document


def main() -> None:
    """Write the document; the application it describes needs no database."""
    with TemporaryDirectory() as folder:
        app = create_app(Config.from_env({"GUILDHALL_DATA": folder}))
        Path(sys.argv[1]).write_text(access_document(app), encoding="utf-8")


if __name__ == "__main__":
    main()
