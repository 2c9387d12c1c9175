"""Draw a picture anew, without what the camera wrote beside it: place, time, owner.

Runs as a program of its own (``python -I gir/evidence/redraw.py``): a picture in, a JPEG out, by standard input and
output. It is given few means, so that a picture made to do harm does little: memory, time, no files, no connections.
Anything but exit status 0 means that the picture cannot be shown.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_000
QUALITY = 85
MEMORY = 768 * 1024 * 1024
SECONDS = 10
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")


def confine() -> None:
    """Give up what is not needed from here on."""
    _rehearse()
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (limit, limit))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _rehearse() -> None:
    """Draw a picture of each format, so that whatever is loaded for it is loaded while files may still be opened."""
    for form in FORMATS:
        out = io.BytesIO()
        Image.new("P", (1, 1)).convert("P" if form == "GIF" else "RGB").save(out, form)
        redrawn(out.getvalue())


def redrawn(original: bytes) -> bytes:
    """The picture as a JPEG of at most 2,000 pixels wide and high, upright, on white where it was transparent.

    Raises:
        OSError, ValueError, MemoryError: it is broken, or larger than anybody photographs.
    """
    with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    clean = Image.new("RGB", upright.size, "white")  # a new picture has nothing beside it
    clean.paste(upright, mask=upright)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def main() -> int:
    """Draw what comes in."""
    original = sys.stdin.buffer.read()
    confine()
    try:
        sys.stdout.buffer.write(redrawn(original))
    except Exception:  # whatever is wrong with it, it cannot be shown
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
