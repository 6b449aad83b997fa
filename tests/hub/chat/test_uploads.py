"""Files are what they are, not what they are called; pictures lose what was noted in them."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from cobrowse.errors import BadInput
from cobrowse.hub.chat.uploads import examine


def test_place_and_camera_are_taken_out_of_a_photo_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x0112] = 6  # turned by a quarter
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    clean = examine("photo.JPG", out.getvalue())
    assert (clean.type, clean.name, clean.width, clean.height) == ("image/jpeg", "photo.jpg", 40, 60)
    assert b"CANARY" not in clean.body
    assert not Image.open(io.BytesIO(clean.body)).getexif()


def test_words_in_a_png_are_taken_out() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "CANARY")
    out = io.BytesIO()
    Image.new("RGBA", (3, 2)).save(out, "PNG", pnginfo=info)
    clean = examine("a", out.getvalue() + b"CANARY behind the end")
    assert b"CANARY" not in clean.body
    assert clean.name == "a.png"


def test_moving_picture_keeps_moving() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=70, comment=b"CANARY")
    clean = examine("a.gif", out.getvalue())
    assert b"CANARY" not in clean.body
    assert getattr(Image.open(io.BytesIO(clean.body)), "n_frames", 1) == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\kim\\list.html", "list.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.txt"),
        ('a"b\r\nc', "abc.txt"),
        ("", "file.txt"),
        (" . ", "file.txt"),
        ("x" * 300, "x" * 100 + ".txt"),
    ],
)
def test_names_are_safe(name: str, shown: str) -> None:
    assert examine(name, b"words").name == shown


@pytest.mark.parametrize("body", [b"MZ\x90\x00", b"\x89PNG\r\n\x1a\nbroken", b"<svg>\x00", b"GIF89a\xff\x00"])
def test_other_kinds_are_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        examine("picture.png", body)


def test_huge_picture_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(BadInput):
        examine("bomb.png", out.getvalue())


def test_page_with_a_pictures_name_is_passed_on_as_text() -> None:
    sent = examine("cat.png", b"<script>alert(1)</script>")
    assert (sent.type, sent.name, sent.is_picture) == ("text/plain", "cat.txt", False)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b""]),
)
def test_any_bytes_give_a_file_or_a_clear_refusal(body: bytes, start: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert examine("x", start + body).body
