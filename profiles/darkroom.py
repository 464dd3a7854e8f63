"""Where a member's picture is made anew from the file that came, in a process of its own.

A file of pixels is a program's input in a dozen formats, written by anybody: so it is read by a process that
knows no database, has no secrets in its environment, and little memory and time. What comes out is a WebP
drawn from the pixels alone: nothing else that stood in the file is in it, neither where the picture was taken
nor what had been hidden behind it.

    python -m profiles.darkroom {photo|code} {top|centre|bottom} < file > pictures
"""

import io
import struct
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Literal

from PIL import Image, ImageCms, ImageFilter, ImageOps
from PIL import UnidentifiedImageError as Unidentified

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""Of a picture that has to be unfolded whole: 150 MB of memory, and every telephone's usual picture."""
MOST_PIXELS_BY_BLOCKS = 210_000_000
"""Of a JPEG that can be made smaller while it is read: the largest that a telephone's camera takes."""
MOST_SIDE = 20_000
LEAST_SIDE = 120
MOST_SCANS = 120
PHOTO_SIDE = 480
CODE_SIDE = 720
MOST_MADE = {"photo": 64 * 1024, "code": 192 * 1024}
BLUR_GRID = 10
"""A blurred picture is drawn from so many squares by so many: shape and light, and nobody's face."""
SECONDS = 20
MEMORY = 1 << 30

Use = Literal["photo", "code"]
Keep = Literal["top", "centre", "bottom"]


class Flaw(StrEnum):
    """Why a file gives no picture."""

    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    MOVES = "moves"
    TWO_THINGS = "two_things"


class Undevelopable(Exception):
    """A file that gives no picture, and the reason."""

    def __init__(self, flaw: Flaw) -> None:
        """Keep the reason."""
        super().__init__(flaw.value)
        self.flaw = flaw


# --- On the outside -----------------------------------------------------------------------------------


def develop(data: bytes, use: Use, keep: Keep = "centre") -> tuple[bytes, bytes]:
    """Return the picture and, of a photo, its blurred form (else b"") as WebP; raise Undevelopable."""
    if len(data) > MOST_BYTES:
        raise Undevelopable(Flaw.TOO_LARGE)
    kind_of(data)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "profiles.darkroom", use, keep],
            input=data,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env={"PYTHONPATH": str(Path(__file__).parent.parent), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise Undevelopable(Flaw.BROKEN) from error
    if done.returncode == 0 and len(done.stdout) > LENGTH.size:
        (length,) = LENGTH.unpack_from(done.stdout)
        return done.stdout[LENGTH.size :][:length], done.stdout[LENGTH.size + length :]
    told = done.stderr.decode("utf-8", "replace").strip()
    raise Undevelopable(Flaw(told) if told in set(Flaw) else Flaw.BROKEN)


LENGTH = struct.Struct(">I")


# --- Inside -------------------------------------------------------------------------------------------

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(data: bytes) -> Literal["JPEG", "PNG", "WEBP", "HEIF"]:
    """Say by its first bytes what a file is; its name and what the browser calls it say nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return "HEIF"
    raise Undevelopable(Flaw.NO_PICTURE)


def draw(data: bytes, use: Use, keep: Keep) -> tuple[bytes, bytes]:
    """Return the picture and its blurred form; raise Undevelopable, or whatever a decoder raises."""
    kind = kind_of(data)
    refuse_two_things(data)
    side = PHOTO_SIDE if use == "photo" else CODE_SIDE
    picture = upright(unfolded(data, kind, side))
    if min(picture.size) < LEAST_SIDE:
        raise Undevelopable(Flaw.TOO_SMALL)
    picture = plain(picture)
    if use == "code":
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        return encoded(picture, MOST_MADE[use]), b""
    picture = square(picture, keep)
    if picture.width > side:
        picture = picture.resize((side, side), Image.Resampling.LANCZOS)
    return encoded(picture, MOST_MADE[use]), encoded(blurred(picture), MOST_MADE[use])


def refuse_two_things(data: bytes) -> None:
    """Refuse a picture that is a page, a program or an archive as well: no camera makes one."""
    low = data.lower()
    marks = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%pdf-1.", b"%pdf-2.")
    if any(mark in low for mark in marks) or b"PK\x05\x06" in data[-70_000:]:
        raise Undevelopable(Flaw.TWO_THINGS)


def unfolded(data: bytes, kind: str, side: int) -> Image.Image:
    """Read the pixels, in as little memory as will do."""
    if kind == "HEIF":
        from pillow_heif import register_heif_opener  # noqa: PLC0415 - loads a library that most pictures don't need

        register_heif_opener()
    picture: Image.Image = Image.open(io.BytesIO(data), formats=["JPEG", "MPO"] if kind == "JPEG" else [kind])
    width, height = picture.size
    most = MOST_PIXELS
    if kind == "JPEG":
        if data.count(b"\xff\xda") > MOST_SCANS:
            raise Undevelopable(Flaw.BROKEN)
        if not picture.info.get("progressive") and picture.mode in {"RGB", "L"}:
            most = MOST_PIXELS_BY_BLOCKS
    if width * height > most or max(width, height) > MOST_SIDE:
        raise Undevelopable(Flaw.TOO_MANY_PIXELS)
    if kind in {"PNG", "WEBP"} and getattr(picture, "n_frames", 1) > 1:
        raise Undevelopable(Flaw.MOVES)
    if kind == "JPEG" and picture.mode in {"RGB", "L"}:
        picture.draft(picture.mode, (2 * side, 2 * side))
    picture.load()
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """Turn a picture the way it was held; what can't be read about that is left."""
    try:
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return picture


def plain(picture: Image.Image) -> Image.Image:
    """Return it in the usual colours, eight bits each, on white where it was transparent."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
        profile = None
    if picture.mode in {"RGBA", "LA", "PA", "P"} and ("A" in picture.mode or "transparency" in picture.info):
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    if picture.mode not in {"RGB", "L", "CMYK"}:
        picture = picture.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            picture = found or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB")


def square(picture: Image.Image, keep: Keep) -> Image.Image:
    """Cut a square out of it: the middle of a broad one, the part to be kept of a high one."""
    width, height = picture.size
    side = min(width, height)
    left = (width - side) // 2
    top = {"top": 0, "centre": (height - side) // 2, "bottom": height - side}[keep]
    return picture.crop((left, top, left + side, top + side))


def blurred(picture: Image.Image) -> Image.Image:
    """Draw it so that light and shape are left: from a few squares, always of the same size."""
    squares = picture.resize((BLUR_GRID, BLUR_GRID), Image.Resampling.BOX)
    large = squares.resize((PHOTO_SIDE // 2, PHOTO_SIDE // 2), Image.Resampling.BICUBIC)
    return large.filter(ImageFilter.GaussianBlur(PHOTO_SIDE // BLUR_GRID // 4))


def encoded(picture: Image.Image, most: int) -> bytes:
    """Return the pixels as WebP of at most so many bytes, and nothing else with them."""
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    for quality in (82, 70, 55, 40, 25, 10):
        made = io.BytesIO()
        bare.save(made, "WEBP", quality=quality, method=4)
        if made.tell() <= most:
            return made.getvalue()
    raise Undevelopable(Flaw.TOO_MANY_PIXELS)


def confine() -> None:
    """Take away what a decoder does not need: time, memory and files."""
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # a system that does not know this one
            continue


def main(use: Use, keep: Keep) -> int:
    """Read the file, write the pictures; say the flaw to whoever called, and no more about it."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    confine()
    Image.MAX_IMAGE_PIXELS = None  # the limits stand above
    try:
        picture, blur = draw(data, use, keep)
    except Undevelopable as flawed:
        sys.stderr.write(flawed.flaw.value)
        return 1
    except (OSError, Unidentified, ValueError, TypeError, KeyError, IndexError, SyntaxError, EOFError,
            MemoryError, OverflowError, RuntimeError, struct.error, ZeroDivisionError, AttributeError):  # fmt: skip
        sys.stderr.write(Flaw.BROKEN.value)
        return 1
    sys.stdout.buffer.write(LENGTH.pack(len(picture)) + picture + blur)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))  # type: ignore[arg-type]
