"""The contract's models and enums as JSON schema, and the sentences of enum members."""

from __future__ import annotations

import ast
import inspect
import textwrap
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cobrowse import codes
from cobrowse.gateway import payloads as p
from cobrowse.gateway.contract import HEARS, SAYS
from cobrowse.gateway.told import Refused
from cobrowse.session import State
from cobrowse.store import Role
from cobrowse.wire.unshown import Unshown

Schema = dict[str, Any]
ENUMS: tuple[type[StrEnum], ...] = (
    Role,
    State,
    Unshown,
    *(each for each in vars(codes).values() if isinstance(each, type) and each.__module__ == codes.__name__),
)


SETS: dict[str, frozenset[StrEnum]] = {
    name: value for name, value in vars(codes).items() if isinstance(value, frozenset)
}


def models() -> list[type[BaseModel]]:
    """Return every model of the contract once, in the order of the tables."""
    said = [one for table in SAYS.values() for one in table]
    heard = [one for table in HEARS.values() for one in table]
    used = [p.VisitorHello, Refused, *(one.payload for one in said), *(one.answer for one in said)]
    used += [one.payload for one in heard]
    return list(dict.fromkeys(model for model in used if model))


def schemas() -> dict[str, Schema]:
    """Return the schema of every object by its name, those within others too.

    Raises ValueError when two have one name.
    """
    _, told = models_json_schema([(model, "validation") for model in models()])
    names = {enum.__name__ for enum in ENUMS}
    found = {name: schema for name, schema in told["$defs"].items() if name not in names}
    if wrong := [name for name, schema in found.items() if schema.get("type") != "object"]:
        raise ValueError(f"no object, or not in ENUMS, or a name twice: {wrong}")
    return found


def set_sentence(name: str) -> str:
    """Return the sentence below a set of codes."""
    told = ast.parse(inspect.getsource(codes)).body
    for at, statement in enumerate(told[:-1]):
        match statement, told[at + 1]:
            case ast.Assign(targets=[ast.Name(id=found)]), ast.Expr(value=ast.Constant(value=str(sentence))):
                if found == name:
                    return " ".join(sentence.split())
    raise ValueError(f"{name} has no sentence")


def sentences(enum: type[StrEnum]) -> dict[str, str]:
    """Return the sentence below each member, by the member's value. Raises ValueError when one has none."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(enum))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    last = ""
    for statement in body.body:
        match statement:
            case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=str(value))):
                last = value
            case ast.Expr(value=ast.Constant(value=str(sentence))) if last:
                found[last] = " ".join(sentence.split())
    if silent := {member.value for member in enum} - found.keys():
        raise ValueError(f"{enum.__name__}: {', '.join(sorted(silent))} has no sentence")
    return found
