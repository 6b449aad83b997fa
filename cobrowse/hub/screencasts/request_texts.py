"""What a visitor is asked before a screencast, unless the website or the consultant words it otherwise.

In the language of the visitor's widget, so that the consent holds the very words that were shown.
"""

from __future__ import annotations

REQUEST_TEXT = "To help you, I would like to see what you see on this page. May I?"
REQUEST_TEXTS = {
    "en": REQUEST_TEXT,
    "de": "Um Ihnen zu helfen, möchte ich gern sehen, was Sie auf dieser Seite sehen. Darf ich?",
    "fr": "Pour vous aider, j'aimerais voir ce que vous voyez sur cette page. Vous permettez ?",
    "es": "Para ayudarle, me gustaría ver lo que usted ve en esta página. ¿Me permite?",
    "pt": "Para o ajudar, gostaria de ver o que vê nesta página. Posso?",
    "ru": "Чтобы помочь вам, я хотел бы видеть то, что вы видите на этой странице. Можно?",
    "ar": "لمساعدتك، أود أن أرى ما تراه في هذه الصفحة. هل تسمح؟",
    "zh": "为了帮助您，我想看到您在此页面上看到的内容，可以吗？",
    "ja": "お手伝いするために、このページで見えている内容を拝見してもよろしいですか？",
}


def request_text(language: str) -> str:
    """Return the words in a language of two letters; in English for one that is not known."""
    return REQUEST_TEXTS.get(language, REQUEST_TEXT)
