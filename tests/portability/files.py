"""Pictures as cameras make them, and as people make them who mean no good."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 60)


def striped(size: tuple[int, int] = (600, 900), mode: str = "RGB") -> Image.Image:
    """Red above, green in the middle, blue below."""
    picture = Image.new("RGB", size, GREEN)
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((0, 0, width, height // 3), fill=RED)
    pen.rectangle((0, height * 2 // 3, width, height), fill=BLUE)
    return picture if mode == "RGB" else picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return a picture as a file."""
    made = io.BytesIO()
    picture.save(made, form, **options)
    return made.getvalue()


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, rows: bytes = b"") -> bytes:
    """Write a PNG that claims a size, whatever is in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


JPEG = saved(striped(), "JPEG")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = saved(Image.new("P", (200, 200)), "GIF")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj"


def moving(form: str) -> bytes:
    """A picture that moves."""
    frames = [Image.new("RGB", (200, 200), colour) for colour in (RED, GREEN, BLUE)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=90)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no_picture"),
    "svg": (SVG, "no_picture"),
    "gif": (GIF, "no_picture"),
    "pdf": (PDF, "no_picture"),
    "page": (b"<html><body>hello</body></html>", "no_picture"),
    "bitmap": (saved(striped((200, 200)), "BMP"), "no_picture"),
    "tiff": (saved(striped((200, 200)), "TIFF"), "no_picture"),
    "bomb": (png(40_000, 40_000, rows=bytes(1_000_000)), "too_many_pixels"),
    "bomb of many rows": (png(7_000, 7_200, rows=bytes(10_000)), "too_many_pixels"),
    "huge claim": (png(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "long and thin": (png(30_000, 130), "too_many_pixels"),
    "no pixels": (png(0, 0), "broken"),
    "no rows": (png(300, 300), "broken"),
    "truncated jpeg": (JPEG[: len(JPEG) // 2], "broken"),
    "truncated png": (saved(striped(), "PNG")[:-200], "broken"),
    "truncated webp": (saved(striped(), "WEBP")[:-200], "broken"),
    "head of a jpeg": (b"\xff\xd8\xff\xe0", "broken"),
    "head of a heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "broken"),
    "other things in a heic": (b"\x00\x00\x00\x18ftypheic" + bytes(range(256)) * 40, "broken"),
    "moving png": (moving("PNG"), "moves"),
    "moving webp": (moving("WEBP"), "moves"),
    "small": (saved(striped((60, 60)), "JPEG"), "too_small"),
    "one line": (saved(striped((600, 1)), "PNG"), "too_small"),
    "picture and page": (JPEG + b"<html><script>alert(1)</script>", "two_things"),
    "page in a comment": (saved(striped(), "JPEG", comment=b"<SCRIPT>alert(1)</SCRIPT>"), "two_things"),
    "picture and archive": (JPEG + b"PK\x03\x04" + bytes(50) + b"PK\x05\x06" + bytes(18), "two_things"),
    "picture and document": (JPEG + PDF, "two_things"),
    "endless scans": (JPEG[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 5000 + b"\xff\xd9", "broken"),
    "too large": (JPEG + bytes(15 * 1024 * 1024), "too_large"),
}
"""Files that give no picture, and what is wrong with each."""
