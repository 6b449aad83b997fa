"""What files say beside what they show: texts of drawings, comments of pictures, packed or not."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cobrowse.watchdog.files import FileText, text_of

CARD = "4111 1111 1111 1111"
CANARY = "COBROWSE-CANARY-kqvzr"


def picture(kind: str, words: str) -> bytes:
    """A picture with a comment; in a PNG it is packed."""
    file, image = io.BytesIO(), Image.new("RGB", (40, 30), "teal")
    if kind == "png":
        notes = PngInfo()
        notes.add_text("Comment", words + " " + "x" * 40, zip=True)
        image.save(file, "PNG", pnginfo=notes)
    else:
        image.save(file, "JPEG", comment=words.encode())
    return file.getvalue()


def says(text: FileText, words: str) -> bool:
    return words in text.shown or words in text.hidden


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_comments_of_pictures(kind: str) -> None:
    assert says(text_of(f"image/{kind}", picture(kind, CANARY)), CANARY)
    assert text_of(f"image/{kind}", picture(kind, f"paid with {CARD}")).holds_card
    assert not text_of(f"image/{kind}", picture(kind, "a sunny day")).holds_card


def test_texts_of_drawings_and_style_sheets() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M4111 1111 1111 1111'/><text>{0}</text></svg>"
    assert text_of("image/svg+xml", drawing.format(CARD).encode()).holds_card
    assert not text_of("image/svg+xml", drawing.format("hello").encode()).holds_card
    assert says(text_of("image/svg+xml", drawing.format(CANARY).encode()), CANARY)
    sheet = text_of("text/css", f"a::after {{ content: '{CARD}' }}".encode())
    assert sheet.is_sheet
    assert sheet.holds_card
    place = "a { background: url(\"data:image/svg+xml,%3Cpath d='M4111 1111 1111 1111'/%3E\") }"
    assert not text_of("text/css", place.encode()).holds_card


def test_what_is_cut_off_is_looked_at_as_it_is() -> None:
    assert says(text_of("image/png", picture("png", "x")[:60] + CANARY.encode()), CANARY)
