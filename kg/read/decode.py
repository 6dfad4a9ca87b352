"""Bytes in, characters out: the text that offsets count in."""

from __future__ import annotations

import codecs
import logging
import re

from kg.errors import ReadError

logger = logging.getLogger("kg.read")

LIMIT = 20_000_000  # bytes of one article; trafilatura gives up silently above it

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = (
    (b"%PDF-", "a PDF: save its text first, for example with `pdftotext FILE`"),
    (b"PK\x03\x04", "a ZIP container (docx, odt, epub): save it as text or HTML first"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"{\\rtf", "a rich-text file: save it as plain text first"),
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_HIGH_RUN = re.compile(r"[^\W\d_\x00-\x7f]{3,}")  # three foreign letters in a row
_ARABIC_RUN = re.compile("[\u0621-\u06d2]+")


def clean(text: str) -> str:
    """`text` with `\\n` line ends, without leading byte-order marks, control characters blanked.

    Lone surrogates and the two non-characters that XML forbids are blanked too. All but the line
    ends and the mark keep their place: no character is dropped, none is composed.
    """
    return _UNWANTED.sub(" ", _LINE_ENDS.sub("\n", text.lstrip("\ufeff")))


def _known_format(raw: bytes) -> str:
    return next((what for magic, what in _FORMATS if raw.startswith(magic)), "")


def _strict(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _mostly_utf8(raw: bytes) -> str | None:
    """UTF-8 with U+FFFD for stray bytes, if it has more good multi-byte sequences than bad bytes."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return text if good > bad else None


def _one_byte(raw: bytes) -> str | None:
    """Western (cp1252) or Arabic (cp1256), if the letters above ASCII look like words of it."""
    western = _strict(raw, "cp1252")
    if western is not None and not _HIGH_RUN.search(western):
        return western
    arabic = _strict(raw, "cp1256")
    if arabic is not None and all(map(_ARABIC_RUN.fullmatch, _HIGH_RUN.findall(arabic))):
        return arabic
    return None


def decode(raw: bytes, *, name: str, declared: str = "") -> str:
    """The characters of `raw`, not yet cleaned. `declared` is the charset that a page names.

    Order: byte-order mark, strict UTF-8, UTF-8 with a few bad bytes (logged), the declared
    charset, cp1252 and cp1256, and charset-normalizer last: one stray byte in UTF-8 made it
    return mojibake. Raises `ReadError` for what is no text.
    """
    if what := _known_format(raw):
        raise ReadError(f"{name}: {what}")
    for mark, charset in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(charset, "replace")
    if b"\0" in raw:
        raise ReadError(
            f"{name}: a binary file (it holds NUL bytes): give text, HTML, JSONL or CSV; "
            "save UTF-16 text as UTF-8"
        )
    if (text := _strict(raw, "utf-8")) is not None:
        return text
    if (text := _mostly_utf8(raw)) is not None:
        logger.warning("%s: %d bytes are not UTF-8: replaced", name, text.count("\ufffd"))
        return text
    if declared and (text := _strict(raw, declared)) is not None:
        return text
    if (text := _one_byte(raw)) is not None:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise ReadError(
            f"{name}: a binary file (no charset fits its bytes): give text, HTML, JSONL or CSV"
        )
    logger.warning("%s: read as %s: save it as UTF-8 if that is wrong", name, best.encoding)
    return str(best)
