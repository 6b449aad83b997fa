"""Makes widget_js/src/privacy/letters.ts: which letters follow each other in words, and not in random ids.

    python -m codegen.letters en:4=english.txt de=deutsch.txt … > widget_js/src/privacy/letters.ts

Each file has one word a line, the most frequent first; the number weighs a language. The table that is checked in was
made from the lists of wordfreq 3.1.1 (CC BY-SA 4.0) for English (weight 4), German, French, Spanish, Portuguese,
Italian, Dutch, Swedish (1), Polish, Czech, Turkish, Danish and Norwegian (0.7), 20,000 words each. It holds weights of
pairs of letters and no word.
"""

from __future__ import annotations

import itertools
import math
import random
import re
import sys
import unicodedata
from pathlib import Path

EDGE = 26
SIDE = 27
STEP = 0.5
LEVELS = 16
TITLE = "Weights of pairs of letters: neighbours, then those with one between them. Made by codegen/letters.py."
WORDS = 20_000
ROUNDS = 6
RATE = 0.05
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "ı": "i", "œ": "oe"})


def plain(word: str) -> str:
    """Return a word in letters from a to z, or an empty string."""
    apart = unicodedata.normalize("NFD", word.strip().lower().translate(_PLAIN))
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return letters if re.fullmatch("[a-z]{4,18}", letters) else ""


def pairs(word: str) -> list[int]:
    """Return the places in the table of a word's pairs: of neighbours, then of letters with one between them."""
    line = [EDGE, *(ord(char) - 97 for char in word), EDGE]
    near = [a * SIDE + b for a, b in itertools.pairwise(line)]
    return near + [SIDE * SIDE + a * SIDE + b for a, b in zip(line, line[2:], strict=False)]


def train(words: list[tuple[str, float]]) -> list[float]:
    """Return the weights by which words are told from as many random letters (logistic regression)."""
    chance = random.Random(7)  # noqa: S311
    weights = [0.0] * (2 * SIDE * SIDE)
    total = [0.0] * len(weights)
    # No more than a mean weight of 1, so that both kinds weigh the same.
    mean = sum(weight for _, weight in words) / len(words)
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn)
        chance.shuffle(words)
        for word, weight in words:
            made = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=len(word)))
            for text, wanted, share in ((word, 1.0, weight / mean), (made, 0.0, 1.0)):
                places = pairs(text)
                error = wanted - 1 / (1 + math.exp(-sum(weights[place] for place in places)))
                for place in places:
                    weights[place] += rate * share * error
        if turn >= ROUNDS // 2:
            total = [sum(both) for both in zip(total, weights, strict=True)]
    return [weight / (ROUNDS - ROUNDS // 2) for weight in total]


def table(weights: list[float]) -> str:
    """Return the weights as letters from `a` (-4) to `p` (3.5)."""
    steps = (min(LEVELS - 1, max(0, round(weight / STEP) + LEVELS // 2)) for weight in weights)
    return "".join(chr(97 + step) for step in steps)


def main(given: list[str]) -> None:
    """Print the file."""
    words: list[tuple[str, float]] = []
    for one in given:
        name, path = one.split("=", 1)
        weight = float(name.partition(":")[2] or 1)
        lines = [plain(line) for line in Path(path).read_text("utf-8").splitlines()[:WORDS]]
        words += [(word, weight * (2 if at < WORDS // 6 else 1)) for at, word in enumerate(lines) if word]
    made = table(train(words))
    first, *rest = [f"'{made[at : at + 108]}'" for at in range(0, len(made), 108)]
    sys.stdout.write(f"/** {TITLE} */\n\nexport const LETTERS =\n" + " +\n    ".join([f"  {first}", *rest]) + ";\n")


if __name__ == "__main__":
    main(sys.argv[1:])
