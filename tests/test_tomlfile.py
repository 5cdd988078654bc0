"""The line on which a key of a TOML file stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WordFileError
from bot.tomlfile import TomlFile, quoted, table_name

TEXT = '''# a comment
names = ["a",
  "b"]

[document.face]
title = "x"
notes = [
  { quote = "one", note = "n" },
  { quote = "two", note = "n" },
]
provenance = """
[document.other]
title = "no key"
"""

[document."a. b"]
title = 3
'''


def write(tmp_path: Path, text: str) -> TomlFile:
    file = tmp_path / "some.toml"
    file.write_text(text, encoding="utf-8")
    return TomlFile.read(file)


@pytest.mark.parametrize(
    ("keys", "words", "line"),
    [
        (("names",), "", 2),
        (("names",), '"b"', 3),
        (("document", "face"), "", 5),
        (("document", "face", "title"), "", 6),
        (("document", "face", "notes"), "two", 9),
        (("document", "face", "notes"), "three", 7),
        (("document", "face", "provenance"), "", 11),
        (("document", "a. b"), "", 16),
        (("document", "a. b", "title"), "", 17),
        (("document", "other"), "", 1),
        (("nothing",), "", 1),
    ],
)
def test_a_key_is_found_where_it_stands(tmp_path: Path, keys: tuple[str, ...], words: str, line: int) -> None:
    assert write(tmp_path, TEXT).line_of(keys, words) == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n\na = ", "line 3: is no TOML (invalid value); write key ="),
        ("a = 1\na = 2\n", "line 2: is no TOML .*it stands twice"),
        ("a = 1\n[b]\n[b]\n", "line 3: is no TOML .*it stands twice"),
        ("a = 'x\n", "line 1: is no TOML"),
        ("a = [1,\n\n", "line 2: is no TOML"),
        ("a b\n", "line 1: is no TOML"),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(WordFileError, match=message.replace("(", r"\(").replace(")", r"\)")):
        write(tmp_path, text)


def test_a_missing_file_says_nothing(tmp_path: Path) -> None:
    assert TomlFile.read(tmp_path / "none.toml").content == {}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_and_text_can_be_written_and_read_again(name: str, text: str) -> None:
    import tomllib  # noqa: PLC0415

    written = f"[document.{table_name(name)}]\ntitle = {quoted(text)}\n"
    assert tomllib.loads(written) == {"document": {name: {"title": text}}}
