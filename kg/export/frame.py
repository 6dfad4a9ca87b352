"""A page in, a frame for a notebook out that holds it.

Jupyter, VS Code and Colab show what stands in an `<iframe srcdoc>`; a file beside the notebook, as
others write it, stays blank in the last two. The page goes in deflated, as every run of the cell is
stored in the notebook, and the frame is a sandbox without an origin: whatever a page may hold, it
cannot reach the notebook, its server or its cookies.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from zlib import compress

HEIGHT = 700  # pixels
MAY = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"

_UNPACK = """(async () => {
  const packed = atob(document.getElementById("page").textContent);
  const bytes = new Blob([Uint8Array.from(packed, (c) => c.charCodeAt(0))]);
  const text = await new Response(bytes.stream().pipeThrough(new DecompressionStream("deflate"))).text();
  document.open();
  document.write(text);
  document.close();
})();"""
_HOLDER = (
    '<!doctype html><meta charset="utf-8"><p>This graph needs JavaScript, and a browser of 2023 or '
    "newer.</p>"
    '<script type="text/plain" id="page">{packed}</script><script>{unpack}</script>'
)


def frame(page: str, *, height: int = HEIGHT) -> str:
    """An `<iframe>` with the page in it, `height` pixels high and as wide as there is room."""
    packed = b64encode(compress(page.encode("utf-8"), 9)).decode("ascii")
    holder = _HOLDER.format(packed=packed, unpack=_UNPACK)
    style = f"width: 100%; height: {height}px; border: 0"
    return f'<iframe srcdoc="{escape(holder)}" sandbox="{MAY}" style="{style}"></iframe>'
