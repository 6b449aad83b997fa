"""The widget's table of the words that tell a secret field, made of the file that the hub reads."""

from __future__ import annotations

from cobrowse.privacy.words import table

_LINE = 112


def words_module() -> str:
    """Return the TypeScript module."""
    lists = "".join(f"  {name}: `{_lines(terms)}`,\n" for name, terms in table().items())
    return f"""/** Made of cobrowse/privacy/secret-words.txt, where its signs are told; `make codes` writes it. */

export const SECRET_WORDS = {{
{lists}}};
"""


def _lines(terms: list[str]) -> str:
    lines = [""]
    for term in terms:
        if len(lines[-1]) + len(term) >= _LINE:
            lines.append("")
        lines[-1] += f"{term},"
    return "\n".join(lines).removesuffix(",")
