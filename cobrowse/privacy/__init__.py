"""Masking rules of a website: what they say, which are stricter, and how they are written down."""

from cobrowse.privacy.rules import Action, Rule, Ruleset, parse_rules, stricter

__all__ = ["Action", "Rule", "Ruleset", "parse_rules", "stricter"]
