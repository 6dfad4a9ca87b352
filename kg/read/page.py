"""What a reader of any format hands over: the text of one article and what its file says of it."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNSAFE_URL = re.compile(r"[\s<>\"{}|\\^`\x00-\x20]")
_LONGEST_FIELD = 300


class Page(NamedTuple):
    """One text as read, cleaned, with the metadata that came with it ("" where there is none).

    `name` says where it was read from, for messages. `key` is what its id is made of.
    """

    text: str
    name: str
    key: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    date: str = ""
    markdown: bool = False


def web_address(value: str) -> str:
    """`value` if it can serve as an IRI of the web, else ""."""
    value = value.strip()
    if not re.match(r"https?://[^/]", value, re.IGNORECASE) or len(value) > 2_000:
        return ""
    return "" if _UNSAFE_URL.search(value) else value


def one_line(value: str) -> str:
    """A title or a name: white space collapsed, at most 300 characters."""
    return " ".join(value.split())[:_LONGEST_FIELD]
