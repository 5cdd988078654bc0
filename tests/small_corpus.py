"""Two short documents on tea and coffee, what an editor could know about them, and a way to load any of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.assistant import Assistant
from bot.model import Answer

TEA = """Green tea

Making

Green tea is brewed with water of 80 degrees. Green tea steeps for two
minutes.

Risks

People with a stomach ulcer must avoid green tea. Green tea is harmless in pregnancy.

Storage

Green tea belongs in a dark tin.
"""
COFFEE = """Coffee

Making

Coffee is brewed with water of 95 degrees. Coffee steeps for four minutes.

Risks

Coffee is dangerous in pregnancy.

Storage

Coffee belongs in the freezer.
"""
DOCUMENTS = {"tea.txt": TEA, "coffee.txt": COFFEE}
SUBJECTS = {
    "editor/documents.toml": """subjects = ["tea", "coffee"]
default_subject = "tea"
[document.tea]
subject = "tea"
notes = [{ quote = "80 degrees", note = "Degrees Celsius." }]
[document.coffee]
subject = "coffee"
""",
    "editor/synonyms.txt": "tea, green tea, sencha\nbelly => stomach\n",
}
"""What the documents are about, and names of it."""

_ANIMALS = ("zebra", "otter", "badger", "walrus", "gibbon", "lemur", "ferret", "beaver", "puffin", "heron")
_FRUITS = ("quince", "mango", "papaya", "lychee", "guava")
# With few topics every term is a common one; these make the terms of the others as telling as in a real file.
_OTHERS = "".join(
    f"\n# {animal} and {fruit}\nWould a {animal} eat {fruit}?\nis {fruit} poison to a {animal}\n> nothing\n"
    for animal in _ANIMALS
    for fruit in _FRUITS
)
TOPICS = {
    "editor/questions.txt": """# heat of the water for tea
How hot must the water be for tea?
which temperature for green tea
> tea: Green tea is brewed with water of 80 degrees.

# heat of the water for coffee
How hot must the water be for coffee?
which temperature for coffee
> coffee: Coffee is brewed with water of 95 degrees.

# ulcer
Can I drink tea with a stomach ulcer?
my ulcer and green tea
> tea: People with a stomach ulcer must avoid green tea.

# storage of coffee
How is coffee preserved?
the place to preserve coffee
> coffee: Coffee belongs in the freezer.
""",
    "editor/unanswered.txt": f"""# price
How expensive is a packet of tea?
the price of tea in euros
> nothing

# lottery
Who draws the lottery numbers?
lottery jackpot numbers
> out of scope
{_OTHERS}""",
}
"""What people ask, and what of it the documents answer."""

WORDS = {
    "editor/cautions.txt": "stomach ulcer => Ask your doctor first.\n?shall i => The documents cannot decide it.\n",
    "editor/assistant.toml": 'greeting = "A cup for you."\nout_of_scope = "Not about drinks."\n'
    'starters = ["How long does coffee steep?"]\ndisclaimer = """No advice.\nAsk"""\n',
}
"""What is said beside quotes."""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files, by their path within a folder, in their order, and give back the folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


def load(folder: Path, *parts: Mapping[str, str]) -> Assistant:
    """An assistant for a corpus made of these parts."""
    files = {name: text for part in parts for name, text in part.items()}
    return Assistant.load(write(folder, files))


def quotes_of(answer: Answer) -> list[str]:
    """The statements' texts."""
    return [statement.text for statement in answer.statements]
