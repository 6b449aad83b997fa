"""Operations as lines for a reader: one for each thing of the page that they carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cobrowse.wire.decoder import Op


def lines_of(op: Op) -> Iterator[str]:
    """Yield what an operation tells: elements, texts, values, and everything else with its arguments by name."""
    if op["op"] != "kids":
        yield " ".join([op["op"], *(f"{name}={_shown(value)}" for name, value in op.items() if name != "op")])
        return
    for step in op["steps"]:
        for node in step.get("fresh", []):
            yield from _node_lines(node, f"in {op['id']}", 0)
        if "move" in step:
            yield f"in {op['id']} move {step['move']}"
        if "skip" in step:
            yield f"in {op['id']} remove {step['skip']}"


def _node_lines(top: dict[str, Any], where: str, depth: int) -> Iterator[str]:
    stack = [(top, depth)]
    while stack:
        node, depth = stack.pop()
        start = f"{where} {'  ' * min(depth, 20)}"
        if "text" in node:
            yield f"{start}#{node['id']} text {_shown(node['text'])}"
        elif "ref" in node:
            yield f"{start}#{node['ref']} again"
        else:
            attributes = "".join(f" {name}={_shown(value)}" for name, value in node["attrs"])
            yield f"{start}#{node['id']} <{node['tag']}{attributes}>"
            stack += [(kid, depth + 1) for kid in reversed(node["kids"])]


def _shown(value: object) -> str:
    # One line each, whatever the page holds, and nothing that a terminal would take for a command.
    return ascii(value) if not isinstance(value, str) else '"' + value.encode("unicode_escape").decode() + '"'
