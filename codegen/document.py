"""What the docs say of the control plane: the section "Control events" of a page, and the page of shapes."""

from __future__ import annotations

from typing import Any

from cobrowse.gateway.contract import HEARS, SAYS
from codegen.shapes import ENUMS, schemas, sentences
from codegen.typescript import type_of

INTRODUCTION = """
Every event from a client is acknowledged with the answer named here, or with `Refused`, which is
`{"error": {code, message, seconds?}}`. The hub's own events are not acknowledged. Fields and codes of all shapes:
[protocol-shapes.md](protocol-shapes.md). This section and that page are written by `make codes` from
`cobrowse/gateway/contract.py` and `cobrowse/codes.py`; tests hold the hub to them.
"""
PAGE = """# Shapes and codes of the control plane

What the events in [protocol.md](protocol.md) carry. Types are TypeScript's; a `?` marks a field that may be missing.
Unknown fields are to be ignored, on both sides. Written by `make codes`.
"""
LIMITS = {"minLength": "at least {} long", "maxLength": "at most {} long", "pattern": "matches `{}`"}
LIMITS |= {"minimum": "at least {}", "maximum": "at most {}", "exclusiveMaximum": "below {}"}


def control_events() -> str:
    """Return the section without its heading."""
    parts = [INTRODUCTION]
    for namespace in SAYS:
        who = "a visitor" if namespace == "/visitor" else "an operator"
        rows = [
            f"| `{one.event}` | {_model(one.payload)} | {_model(one.answer)} | {one.meaning} |"
            for one in SAYS[namespace]
        ]
        parts.append(f"### From {who}, `{namespace}`\n")
        parts.append("\n".join(["| event | payload | answer | meaning |", "|---|---|---|---|", *rows]) + "\n")
        rows = [f"| `{one.event}` | {_model(one.payload)} | {one.meaning} |" for one in HEARS[namespace]]
        parts.append(f"### To {who}, `{namespace}`\n")
        parts.append("\n".join(["| event | payload | meaning |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def shapes_page() -> str:
    """Return the page of shapes and codes."""
    parts = [PAGE, "## Shapes\n"]
    parts += [_shape(name, schema) for name, schema in sorted(schemas().items())]
    parts.append("## Codes\n")
    for enum in ENUMS:
        parts.append(f"**{enum.__name__}**: {_sentence(enum.__doc__)}\n")
        rows = [f"| `{value}` | {sentence} |" for value, sentence in sentences(enum).items()]
        parts.append("\n".join(["| code | meaning |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _model(model: Any) -> str:
    return f"`{model.__name__}`" if model else "`{}`"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def _shape(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    rows = [_row(key, told, optional=key not in required) for key, told in schema.get("properties", {}).items()]
    head = f"**{name}**: {_sentence(schema.get('description'))}\n"
    if not rows:
        return head + "It is `{}`.\n"
    return head + "\n" + "\n".join(["| field | type | meaning |", "|---|---|---|", *rows]) + "\n"


def _row(key: str, told: dict[str, Any], *, optional: bool) -> str:
    limits = [text.format(_cell(str(told[name]))) for name, text in LIMITS.items() if name in told]
    said = _sentence(told.get("description"))
    if limits:
        said = f"{said} ({', '.join(limits)})".strip()
    return f"| `{key}{'?' if optional else ''}` | `{_cell(type_of(told))}` | {said} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
