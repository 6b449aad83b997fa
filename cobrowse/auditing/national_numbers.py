"""Numbers by which states know people, checked as their issuers do (python-stdnum, of the extra `audit`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

STRONG = (
    *("de.idnr", "it.codicefiscale", "es.dni", "es.nie", "fr.nir", "pl.pesel", "se.personnummer", "dk.cpr", "fi.hetu"),
    *("no.fodselsnummer", "cz.rc", "ro.cnp", "bg.egn", "br.cpf", "ch.ssn", "cn.ric", "kr.rrn", "mx.curp", "za.idnr"),
    *("be.nn", "lt.asmens", "ee.ik", "ie.pps", "in_.pan", "cl.rut", "us.ssn", "tr.tckimlik", "ar.cuit"),
)
"""Long ones, with letters, a date or two check digits: hardly any other number passes."""
WEAK = (
    *("at.tin", "pt.nif", "nl.bsn", "fr.nif", "pl.nip", "hr.oib", "gr.vat", "ca.sin", "au.tfn", "il.idnr", "gb.nhs"),
    *("gb.utr", "ru.inn", "us.itin", "us.ein", "hu.anum", "in_.aadhaar", "nz.ird", "ua.rntrc", "jp.in_"),
)
"""Every tenth number or so passes: only where words beside it speak of such a number."""
_RUN = re.compile(r"(?<![\w.,-])[A-Z0-9](?:[ ./-]?[A-Z0-9+]){7,20}(?![\w,]|\.\d)", re.ASCII)
_GROUPED = re.compile(r"(?<!\d)(?:\d{2,6}[ ./-]){1,4}\d{2,6}(?!\d)")
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
_SHAPE = {
    "se.personnummer": re.compile(r"(?:\d{2})?\d{6}[-+]\d{4}"),
    "dk.cpr": re.compile(r"\d{6}-\d{4}"),
    "cz.rc": re.compile(r"\d{6}/\d{3,4}"),
    "us.ssn": re.compile(r"\d{3}-\d{2}-\d{4}"),
    "fi.hetu": re.compile(r"\d{6}[-+A-Y]\d{3}[0-9A-Y]"),
    "za.idnr": re.compile(r"\d{13}"),
    "br.cpf": re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
    "cl.rut": re.compile(r"\d{1,2}\.?\d{3}\.?\d{3}-[\dK]"),
    "ch.ssn": re.compile(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
    "be.nn": re.compile(r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"),
    "ar.cuit": re.compile(r"\d{2}-\d{8}-\d"),
    "kr.rrn": re.compile(r"\d{6}-\d{7}"),
}
"""How they are written, where plain digits could be anything."""


def national_numbers(text: str, *, spoken_of: bool) -> Iterator[tuple[str, str]]:
    """Yield country and number. `spoken_of`: words beside the text name such a number."""
    done: set[str] = set()
    candidates = dict.fromkeys([*_RUN.findall(text), *_GROUPED.findall(text), *re.findall(r"[A-Z0-9]{8,20}", text)])
    for found in candidates:
        if not re.search(r"\d{3}", re.sub(r"\D", "", found)) or found in done:
            continue
        if _NINO.fullmatch(found.replace(" ", "")):
            yield "GB", found
            done.add(found)
            continue
        for name in (*STRONG, *(WEAK if spoken_of else ())):
            shape = _SHAPE.get(name)
            if shape and not spoken_of and not shape.fullmatch(found):
                continue
            if _is_valid(name, found):
                done.add(found)
                yield name[:2].upper(), found
                break


def _is_valid(name: str, number: str) -> bool:
    try:
        return bool(import_module(f"stdnum.{name}").is_valid(number))
    except (ImportError, ValueError, TypeError, IndexError):
        return False
