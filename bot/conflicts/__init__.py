"""Disagreement between sources, and of one source with itself: shown side by side, never voted on or averaged."""

from bot.conflicts.disagreements import Disagreement
from bot.conflicts.finder import ConflictFinder, Side
from bot.conflicts.found import Found

__all__ = ["ConflictFinder", "Disagreement", "Found", "Side"]
