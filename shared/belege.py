"""The number of a receipt as it is known: one spelling for what a reader takes for the same (K8).

" 1" and "1 " are the receipt 1. An "é" is one character where it was typed on one machine and two on another: Unicode's
composed form (NFC) stands for both, so that exports of the same books from two systems name the same receipts.
"""

import unicodedata
from collections.abc import Collection


def name_beleg(text: str) -> str:
    """Give the number that a text stands for."""
    return unicodedata.normalize("NFC", text.strip())


def name_belege(texts: Collection[str]) -> list[str]:
    """Give the numbers of many; ASCII, which nearly all are, has one spelling."""
    return list(map(str.strip if all(map(str.isascii, texts)) else name_beleg, texts))
