"""Files that people send into a dialogue: checked by what they are, not by what they are called."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

MAX_PIXELS = 40_000_000
MAX_FRAMES = 200
MAX_NAME_CHARS = 100
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\"\\/:*?<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be passed on. `width` and `height` are pixels, 0 for what is no picture."""

    name: str
    type: str
    body: bytes
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether browsers show it."""
        return self.width > 0


def examine(name: str, body: bytes) -> Upload:
    """Return the file as it is passed on: pictures are written anew, without what cameras and programs noted in them.

    Blocks for as long as that takes. Raises BadInput for what is none of the known kinds.
    """
    if not body:
        raise BadInput("The file is empty.", code=ErrorCode.FILE_EMPTY)
    picture = _picture(body)
    if picture:
        kind, clean, (width, height) = picture
        return Upload(_clean_name(name, kind), kind, clean, width, height)
    if body.startswith(b"%PDF-"):
        return Upload(_clean_name(name, "application/pdf"), "application/pdf", body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadInput(
            "Only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can be sent.", code=ErrorCode.FILE_KIND
        )
    return Upload(_clean_name(name, "text/plain"), "text/plain", body)


def _picture(body: bytes) -> tuple[str, bytes, tuple[int, int]] | None:
    try:
        with Image.open(io.BytesIO(body), formats=tuple(PICTURES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadInput(
                    f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.", code=ErrorCode.TOO_LARGE
                )
            kind = image.format or ""
            out = io.BytesIO()
            frames = getattr(image, "n_frames", 1)
            if frames > 1 and kind in {"GIF", "WEBP"}:
                if frames * image.width * image.height > MAX_PIXELS * 4 or frames > MAX_FRAMES:
                    raise BadInput("The moving picture is too long.", code=ErrorCode.TOO_LARGE)
                shown = [frame.copy() for frame in ImageSequence.Iterator(image)]
                durations = [int(frame.info.get("duration", 100)) for frame in shown]
                for frame in shown:
                    frame.info = {}
                shown[0].save(out, kind, save_all=True, append_images=shown[1:], duration=durations, loop=0)
                return PICTURES[kind], out.getvalue(), shown[0].size
            upright = ImageOps.exif_transpose(image)
            profile = image.info.get("icc_profile")
            upright.info = {}
            more = {"quality": 92} if kind in {"JPEG", "WEBP"} else {}
            upright.save(out, kind, icc_profile=profile, **more)
            return PICTURES[kind], out.getvalue(), upright.size
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise BadInput("The picture cannot be read.", code=ErrorCode.FILE_BROKEN) from None


def _clean_name(name: str, kind: str) -> str:
    """A name that is safe to show and to save under, with the ending of what it is."""
    plain = UNSAFE_IN_NAMES.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem = PurePosixPath(plain).stem[:MAX_NAME_CHARS].strip(" .") or "file"
    return stem + ENDINGS[kind]
