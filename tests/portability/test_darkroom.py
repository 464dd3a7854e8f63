"""Any camera's picture becomes a small upright WebP that holds nothing but pixels; anything else is refused."""

import io
import time

import pytest
from PIL import Image, TiffImagePlugin
from pillow_heif import from_pillow

from profiles import darkroom
from profiles.darkroom import Undevelopable, develop
from tests.portability.files import BLUE, GREEN, HOSTILE, JPEG, RED, saved, striped

NEAR = 40


def colour(data: bytes, at: tuple[float, float] = (0.5, 0.5)) -> tuple[int, ...]:
    """The colour at a place of a picture."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    found = picture.getpixel((int(picture.width * at[0]), int(picture.height * at[1])))
    assert isinstance(found, tuple)
    return found


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def heic(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    from_pillow(picture).save(made, quality=80)
    return made.getvalue()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_good_picture_is_refused_with_its_reason(what: str) -> None:
    data, flaw = HOSTILE[what]
    with pytest.raises(Undevelopable) as refused:
        develop(data, "photo")
    assert refused.value.flaw == flaw


@pytest.mark.parametrize(
    "data",
    [
        JPEG,
        saved(striped(), "JPEG", progressive=True),
        saved(striped(mode="L"), "JPEG"),
        saved(striped(), "PNG"),
        saved(striped(mode="P"), "PNG"),
        saved(striped(mode="RGBA"), "PNG"),
        saved(striped(), "WEBP", lossless=True),
        heic(striped()),
        saved(striped(), "MPO", save_all=True, append_images=[striped()]),
    ],
    ids=["jpeg", "progressive", "grey", "png", "palette", "transparent", "webp", "heic", "two in one jpeg"],
)
def test_each_format_of_a_camera_gives_a_square_webp(data: bytes) -> None:
    made, blur = develop(data, "photo")
    picture = Image.open(io.BytesIO(made))
    assert (picture.format, picture.size, picture.mode) == ("WEBP", (480, 480), "RGB")
    assert Image.open(io.BytesIO(blur)).size == (240, 240)
    assert len(made) < 64 * 1024
    if data != saved(striped(mode="L"), "JPEG"):
        assert near(colour(made), GREEN)


@pytest.mark.parametrize(("keep", "shown"), [("top", RED), ("centre", GREEN), ("bottom", BLUE)])
def test_of_a_high_picture_the_part_is_kept_that_was_chosen(
    keep: darkroom.Keep, shown: tuple[int, ...]
) -> None:
    made, _ = develop(saved(striped((300, 1200)), "PNG"), "photo", keep)
    assert near(colour(made), shown)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(turn: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    picture = striped((400, 400))
    stored = picture.transpose(undo[turn]) if turn in undo else picture
    exif = Image.Exif()
    exif[0x0112] = turn
    made, _ = develop(saved(stored, "JPEG", exif=exif.tobytes()), "photo")
    assert near(colour(made, (0.5, 0.1)), RED)
    assert near(colour(made, (0.5, 0.9)), BLUE)


def test_nothing_but_pixels_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif[0x9286] = "SECRETCOMMENT"
    gps = exif.get_ifd(0x8825)
    gps[2] = (
        TiffImagePlugin.IFDRational(31),
        TiffImagePlugin.IFDRational(14),
        TiffImagePlugin.IFDRational(7),
    )
    data = saved(
        striped(), "JPEG", exif=exif.tobytes(), comment=b"SECRETNOTE", xmp=b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"
    )
    assert b"SECRET" in data
    for made in develop(data + b"SECRETTAIL" * 3, "photo"):
        assert b"SECRET" not in made
        assert not Image.open(io.BytesIO(made)).getexif()
        assert {name for name in (b"EXIF", b"XMP ", b"ICCP") if name in made} == set()


def test_what_a_telephone_hides_behind_its_picture_is_no_obstacle_and_does_not_stay() -> None:
    moving = JPEG + b"\x00\x00\x00\x18ftypmp42" + b"SECRETFILM" * 1000
    assert b"SECRET" not in b"".join(develop(moving, "photo"))


def test_colours_of_print_and_of_sixteen_bits_are_turned_into_the_usual_ones() -> None:
    made, _ = develop(saved(striped(mode="CMYK"), "JPEG"), "photo", "top")
    assert near(colour(made, (0.5, 0.2)), RED)
    deep = Image.new("I;16", (300, 300), 128 * 256)
    grey, _ = develop(saved(deep, "PNG"), "photo")
    assert near(colour(grey), (128, 128, 128))


def test_transparent_is_white() -> None:
    made, _ = develop(saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"), "photo")
    assert near(colour(made), (255, 255, 255))


def test_the_largest_picture_of_a_telephone_is_taken() -> None:
    data = saved(Image.new("RGB", (12_000, 9_000), GREEN), "JPEG")
    started = time.monotonic()
    made, _ = develop(data, "photo")
    assert near(colour(made), GREEN)
    assert time.monotonic() - started < 15


def test_a_picture_full_of_noise_stays_small() -> None:
    noise = Image.effect_noise((2000, 2000), 200).convert("RGB")
    made, blur = develop(saved(noise, "JPEG", quality=95), "photo")
    assert len(made) <= 64 * 1024
    assert len(blur) < 8 * 1024


def test_a_blurred_picture_is_the_same_whatever_the_fine_lines_are() -> None:
    fine = striped((480, 480))
    for x in range(100, 140, 2):
        for y in range(200, 240, 2):
            fine.putpixel((x, y), (255, 255, 255))
            fine.putpixel((x + 1, y + 1), (0, 0, 0))
    _, one = develop(saved(fine, "PNG"), "photo")
    _, other = develop(saved(striped((480, 480)), "PNG"), "photo")
    a, b = (Image.open(io.BytesIO(data)).convert("L").tobytes() for data in (one, other))
    assert max(abs(x - y) for x, y in zip(a, b, strict=True)) < 24


def test_a_code_is_kept_whole() -> None:
    made, blur = develop(saved(striped((900, 1350)), "PNG"), "code")
    assert Image.open(io.BytesIO(made)).size == (480, 720)
    assert blur == b""


def test_the_room_has_little_memory_and_none_of_the_secrets() -> None:
    """A decoder that runs away is stopped, and nothing of ours is in its environment."""
    import os
    import subprocess
    import sys

    code = (
        "import os; from profiles.darkroom import confine; confine()\n"
        "try:\n  x = bytearray(2 << 30); print('taken', *os.environ)\nexcept MemoryError: print('stopped')"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONPATH": os.getcwd()}
    )
    assert b"stopped" in told.stdout or sys.platform != "linux"
