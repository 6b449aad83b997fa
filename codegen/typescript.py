"""TypeScript of the codes and of the control plane, formatted as Biome wants it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from cobrowse.gateway.contract import HEARS, SAYS
from codegen.shapes import ENUMS, SETS, schemas, sentences, set_sentence

WIDTH = 120
HEAD = "/** {} Written by `make codes`: change the source, {}. */\n"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def codes_module() -> str:
    """Return a list and a type for each enum."""
    head = HEAD.format("Every code that both sides know.", "cobrowse/codes.py")
    lists = [*(_list(enum) for enum in ENUMS), *(_subset(name, members) for name, members in SETS.items())]
    return head + "".join(f"\n{one}" for one in lists)


def control_module() -> str:
    """Return an interface for each object, and for each side what it says and hears."""
    objects = schemas()
    body = "".join(f"\n{_interface(name, schema)}" for name, schema in objects.items())
    body += "".join(f"\n{_tables(namespace)}" for namespace in SAYS)
    used = sorted(enum.__name__ for enum in ENUMS if re.search(rf"\b{enum.__name__}\b(?!\.)", _code_only(body)))
    imports = f"import type {{ {', '.join(used)} }} from './codes.ts';\n"
    if len(imports) > WIDTH:
        imports = "import type {\n" + "".join(f"  {name},\n" for name in used) + "} from './codes.ts';\n"
    head = HEAD.format("What the control plane carries.", "cobrowse/gateway/payloads.py and told.py")
    return f"{head}\n{imports}{body}"


def constant(enum: type[StrEnum]) -> str:
    """Return the name of an enum's list: `END_REASONS` of `EndReason`."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).upper()
    return f"{words[:-1]}IES" if words.endswith("Y") else f"{words}S"


def _list(enum: type[StrEnum]) -> str:
    lines = [_comment(_first_line(enum.__doc__)), f"export const {constant(enum)} = [\n"]
    for value, sentence in sentences(enum).items():
        lines += [_comment(sentence, "  "), f"  '{value}',\n"]
    return "".join([*lines, "] as const;\n", f"export type {enum.__name__} = (typeof {constant(enum)})[number];\n"])


def _subset(name: str, members: frozenset[StrEnum]) -> str:
    (enum,) = {type(member) for member in members}
    values = [f"'{member.value}'" for member in enum if member in members]
    end = f"] as const satisfies readonly {enum.__name__}[];\n"
    text = f"export const {name} = [{', '.join(values)}{end}"
    if len(text) > WIDTH + 1:
        text = f"export const {name} = [\n" + "".join(f"  {value},\n" for value in values) + end
    return _comment(set_sentence(name)) + text


def _interface(name: str, schema: dict[str, Any]) -> str:
    fields = "".join(
        _field(key, told, schema.get("required", [])) for key, told in schema.get("properties", {}).items()
    )
    comment = _comment(_first_line(schema.get("description")))
    if not fields:
        return f"{comment}export type {name} = Record<string, never>;\n"
    return f"{comment}export interface {name} {{\n{fields}}}\n"


def _field(key: str, told: dict[str, Any], required: Iterable[str]) -> str:
    return f"{_comment(told.get('description', ''), '  ')}  {key}{'' if key in required else '?'}: {type_of(told)};\n"


def _tables(namespace: str) -> str:
    who = namespace.strip("/").title()
    said = "".join(
        f"  {one.event}: {{ payload: {_name(one.payload)}; answer: {_name(one.answer)} }};\n" for one in SAYS[namespace]
    )
    heard = "".join(f"  {one.event}: {_name(one.payload)};\n" for one in HEARS[namespace])
    return (
        f"/** Events that a {who.lower()}'s side sends, and their answers unless refused. */\n"
        f"export interface {who}Says {{\n{said}}}\n\n"
        f"/** Events that a {who.lower()}'s side is sent. */\nexport interface {who}Hears {{\n{heard}}}\n"
    )


def type_of(told: dict[str, Any]) -> str:
    """Return the TypeScript type of a JSON schema, as far as the contract uses it."""
    match told:
        case {"$ref": ref}:
            return str(ref).rsplit("/", 1)[-1]
        case {"anyOf": several}:
            return " | ".join(type_of(one) for one in several)
        case {"const": value}:
            return _literal(value)
        case {"enum": values}:
            return " | ".join(map(_literal, values))
        case {"prefixItems": parts}:
            return f"[{', '.join(type_of(part) for part in parts)}]"
        case {"type": "array", "items": item}:
            inner = type_of(item)
            return f"({inner})[]" if "|" in inner and not inner.startswith("[") else f"{inner}[]"
        case {"type": "object", "additionalProperties": dict(item)}:
            return f"Record<string, {type_of(item)}>"
        case {"type": str(kind)} if kind in PLAIN:
            return PLAIN[kind]
    raise ValueError(f"no TypeScript for {told}")


def _literal(value: object) -> str:
    return json.dumps(value).replace('"', "'")


def _name(model: type[BaseModel] | None) -> str:
    return model.__name__ if model else "Record<string, never>"


def _first_line(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def _comment(text: str, indent: str = "") -> str:
    if not text:
        return ""
    return f"{indent}/** {' '.join(text.split())} */\n"


def _code_only(text: str) -> str:
    return re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
