"""Disagreement between sources, and of one source with itself: shown side by side, never voted on or averaged."""

from bot.conflicts.disagreements import Disagreement
from bot.conflicts.finder import ConflictFinder, Side

__all__ = ["ConflictFinder", "Disagreement", "Side"]
