"""Pictures of the page leave without the notes of cameras and programs, look the same, and are not compressed anew."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageOps, PngImagePlugin
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.embedding import embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

NOTE = "Wq77vKxmbTZlpye"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a owner="{NOTE}"/></x:xmpmeta>'.encode()
ORIENTATION = 6
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:k="http://example.org/kim" k:owner="{NOTE}" width="40" height="30">
<!-- {NOTE} --><title>{NOTE}</title><metadata>{NOTE}</metadata><rect width="40" height="30" fill="teal"/></svg>"""


def photo() -> Image.Image:
    """No two corners of it look the same."""
    image = Image.linear_gradient("L").resize((48, 32))
    return Image.merge(
        "RGB", (image, image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), image.rotate(90).resize((48, 32)))
    )


def noted(kind: str, **more: Any) -> bytes:
    """Return a picture with notes of all the sorts that its kind can have."""
    file, image = io.BytesIO(), photo()
    exif: Image.Exif | None = image.getexif()
    assert exif is not None
    exif[ExifTags.Base.Orientation] = ORIENTATION
    exif[ExifTags.Base.Artist] = NOTE
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", NOTE)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more["pnginfo"] = texts
    elif kind == "GIF":
        more["comment"] = NOTE
        exif = None
    else:
        more["xmp"] = XMP
    if exif is not None:
        more |= {"exif": exif, "icc_profile": profile}
    if kind == "JPEG":
        more["comment"] = NOTE
    image.save(file, kind, **more)
    return file.getvalue()


def moving(kind: str) -> bytes:
    """Return an animation."""
    frames = [photo(), ImageOps.invert(photo())]
    file = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = NOTE
    more: dict[str, Any] = {"comment": NOTE} if kind == "GIF" else {"exif": exif}
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=90, loop=3, **more)
    return file.getvalue()


FILES = {
    "JPEG": noted("JPEG"),
    "JPEG, progressive": noted("JPEG", progressive=True),
    "PNG": noted("PNG"),
    "WebP": noted("WEBP"),
    "WebP, lossless": noted("WEBP", lossless=True),
    "AVIF": noted("AVIF"),
    "GIF": noted("GIF"),
    "GIF that moves": moving("GIF"),
    "WebP that moves": moving("WEBP"),
    "PNG that moves": moving("PNG"),
}


def pixels(file: bytes) -> list[tuple[bytes, Any]]:
    """Return what is seen of each frame, as it stands upright, and for how long."""
    with Image.open(io.BytesIO(file)) as image:
        seen = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            seen.append((ImageOps.exif_transpose(image).convert("RGBA").tobytes(), image.info.get("duration")))
        return [*seen, (b"", image.info.get("loop"))]


def test_pictures_lose_their_notes_and_look_the_same(
    harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.get(harness_url)
    for name, file in FILES.items():
        # The control: it is there, plainly.
        assert NOTE.encode() in file, name
        packed = driver.execute_async_script(
            "cleanPicture(arguments[0]).then(arguments[1])", base64.b64encode(file).decode()
        )
        clean = base64.b64decode(packed)
        assert clean, name
        for trace in (NOTE.encode(), b"adobe", b"Copyright", b"lcms"):
            assert trace not in clean, (name, trace)
        assert pixels(clean) == pixels(file), name
        assert len(clean) <= len(file), name


def data_url(file: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(file).decode()}"


def test_no_notes_of_a_pages_pictures_leave(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    driver = chrome(1100, 800, log_network=True)
    visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
    jpeg, gif = noted("JPEG"), noted("GIF")
    icon = io.BytesIO()
    photo().save(icon, "BMP")
    body = (
        f'<img src="{data_url(jpeg, "jpeg")}"><img id=blob><img src="/drawing.svg"><b id=b>x</b>'
        f'<img src="{data_url(icon.getvalue() + NOTE.encode(), "bmp")}">'
    )
    sheet = f"<style>#b {{ background: url('{data_url(gif, 'gif')}') }}</style>"
    load = f"""<script>fetch('{data_url(noted("PNG"), "png")}').then((answer) => answer.blob())
      .then((blob) => {{ document.querySelector('#blob').src = URL.createObjectURL(blob) }})</script>"""
    with embedding(tmp_path) as site:
        site.drawing("drawing.svg", SVG)
        sent = SentTexts(driver)
        visitor.opens(site.page("photos", f"<!DOCTYPE html><title>x</title>{{{{tag}}}}{sheet}{body}{load}"))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        shown = "[...doc.querySelectorAll('img')].every((one) => one.complete && one.naturalWidth > 1)"
        consultant.sees(f"doc.querySelectorAll('img').length === 4 && {shown}", "the pictures")
        turned = consultant.mirror(
            "const { naturalWidth, naturalHeight } = doc.querySelector('img'); return [naturalWidth, naturalHeight]"
        )
        assert turned == [32, 48]
        sent.collect()
        ours = [text for text in sent.texts if not text.startswith((site.origin, "data:"))]
        uploads = [text for text in ours if text.startswith(("\xff\xd8", "\x89PNG", "<svg"))]
        assert len(uploads) >= 3, "the control: pictures leave, and are looked through"
        sent.texts = ours
        assert not sent.holds(NOTE)
        sent.texts.append(jpeg.decode("latin-1"))
        assert sent.holds(NOTE), "the control: it would be found in a file as it was"
