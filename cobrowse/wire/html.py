"""A rebuilt page as one HTML file that runs and loads nothing."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable

from cobrowse.wire.document import Node, PageDocument, kids_of

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-src 'self'"
Files = Callable[[str], tuple[str, bytes] | None]
"""Returns media type and bytes for a hash."""

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_LEFT_OUT = frozenset({"script", "base", "meta", "object", "embed", "applet"})
_LOADS = frozenset({"src", "srcset", "poster", "background", "data", "ping", "manifest", "attributionsrc"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*")
_ASSET = re.compile(r"asset:(\d+)")
_BLOCKED = "background: repeating-linear-gradient(45deg, #c9d1d9 0 6px, #dde3e8 6px 12px)"
_GREY = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}">'
    '<rect width="100%" height="100%" fill="#d8dee4"/></svg>'
)


def page_html(page: PageDocument, files: Files = lambda _: None) -> str:
    """Return the page as it is now. What `files` does not have is a grey box."""
    return _Writer(page, files).document(page.document, page.mode == 1)


class _Writer:
    def __init__(self, page: PageDocument, files: Files) -> None:
        self._page = page
        self._files = files

    def document(self, root: Node, quirks: bool) -> str:
        head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        body = "".join(self._node(kid) for kid in kids_of(root))
        # Before everything else, so that it holds for all of it.
        body = (
            re.sub(r"<head\b[^>]*>", lambda found: found[0] + head, body, count=1) if "<head" in body else head + body
        )
        return ("" if quirks else "<!DOCTYPE html>") + body + self._adopted(root)

    def _node(self, top: Node) -> str:
        out: list[str] = []
        stack: list[Node | str] = [top]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                out.append(item)
            elif item.tag == "#text":
                out.append(html.escape(item.text, quote=False))
            elif item.tag not in _LEFT_OUT and _NAME.fullmatch(item.tag):
                start, inner, end = self._element(item)
                out += [start, inner]
                stack.append(end)
                stack += reversed(kids_of(item))
        return "".join(out)

    def _element(self, node: Node) -> tuple[str, str, str]:
        """Return what stands before the children: the tag and what is made up; and what stands after them."""
        if node.sheet is not None:
            sheet, disabled, media = node.sheet
            attribute = f' media="{html.escape("not all" if disabled else media)}"' if media or disabled else ""
            return f"<style{attribute}>{self._styles(sheet)}", "", "</style>"
        if node.tag in {"style", "link"}:
            return "", "", ""
        if node.tag == "canvas" and node.id in self._page.pictures:
            return f'<img src="{self._asset(self._page.pictures[node.id])}" alt="">', "", ""
        attributes = dict(self._attributes(node))
        if node.box:
            size = f"width: {node.box[0]}px; height: {node.box[1]}px; {_BLOCKED}"
            attributes["style"] = f"{attributes.get('style', '')}; display: inline-block; {size}"
        inner = ""
        if node.value is not None:
            if node.tag == "textarea":
                inner = html.escape(node.value, quote=False)
            else:
                attributes["value"] = node.value
        if node.checked & 1:
            attributes["checked"] = ""
        parent = node.parent
        select = parent.parent if parent and parent.tag == "optgroup" else parent
        if node.tag == "option" and select and select.tag == "select":
            attributes.pop("selected", None)
            options = [one for kid in kids_of(select) for one in (kids_of(kid) if kid.tag == "optgroup" else [kid])]
            options = [one for one in options if one.tag == "option"]
            if any(one is node and at in select.selected for at, one in enumerate(options)):
                attributes["selected"] = ""
        if node.nested and node.nested.tag == "#frame":
            attributes["srcdoc"] = self.document(node.nested, quirks=False)
        elif node.nested:
            shadow = "".join(self._node(kid) for kid in kids_of(node.nested)) + self._adopted(node.nested)
            inner = f'<template shadowrootmode="open">{shadow}</template>'
        tag = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
        return f"<{node.tag}{tag}>", inner, "" if node.tag in _VOID else f"</{node.tag}>"

    def _attributes(self, node: Node) -> list[tuple[str, str]]:
        kept = []
        for name, value in node.attrs.items():
            lower = name.lower()
            if not _NAME.fullmatch(name) or lower.startswith("on") or lower in {"srcdoc", "action", "formaction"}:
                continue
            if lower in _LOADS and not value.startswith("asset:"):
                continue
            if lower == "href" and not value.startswith(("http:", "https:", "#", "asset:")):
                continue
            kept.append((name, _ASSET.sub(lambda found: self._asset(int(found[1])), value)))
        return kept

    def _adopted(self, root: Node) -> str:
        return "".join(f"<style>{self._styles(sheet)}</style>" for sheet in root.adopted)

    def _styles(self, sheet: int) -> str:
        text = self._page.sheets.get(sheet, "")
        names: list[int] | None = None
        if sheet in self._page.sheet_files:
            name, names = self._page.sheet_files[sheet]
            found = self._files(name)
            text = found[1].decode("utf-8", "replace") if found else ""

        def asset(found: re.Match[str]) -> str:
            number = int(found[1])
            if names is not None:
                number = names[number] if number < len(names) else -1
            return self._asset(number)

        return _ASSET.sub(asset, text).replace("</", "<\\/")

    def _asset(self, number: int) -> str:
        name, _, width, height = self._page.assets.get(number, ("", "", 1, 1))
        found = self._files(name) if name else None
        if found is None:
            return _data("image/svg+xml", _GREY.format(max(1, width), max(1, height)).encode())
        return _data(*found)


def _data(kind: str, body: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"
