"""Cells of exported CSV files that no spreadsheet will take for a formula."""

from numbers import Number

# What makes Excel, LibreOffice and Google Sheets compute a cell instead of showing it; their full-width
# twins are turned into the plain signs by some versions.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_cell(value: object) -> str:
    """`value` as text for one CSV cell; text that a spreadsheet would compute gets a leading apostrophe.

    Numbers that are numbers (int, Decimal, float) stay as they are, so a negative amount remains one;
    text is escaped even when it reads like a number. None becomes an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, Number):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS) else text
