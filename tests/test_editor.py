"""What an editor knows about the documents, read and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.editor import Editor
from bot.errors import CorpusError
from bot.model import Document

DOCUMENT = Document("face", "It is administered\norally. It is administered orally. Back to top", "Face")


def read(tmp_path: Path, text: str) -> Editor:
    file = tmp_path / "documents.toml"
    file.write_text(text, encoding="utf-8")
    return Editor.read(file)


def test_the_whole_file(tmp_path: Path) -> None:
    editor = read(
        tmp_path,
        """subjects = ["plasma", "meso"]
        default_subject = "plasma"
        [document.face]
        title = "Of the face"
        subject = "meso"
        language = "en"
        url = "https://example.org"
        provenance = "a web page"
        faults = "orally"
        notes = [{ quote = "administered orally", note = "Injected." }]
        keep = ["Back to top"]
        """,
    )
    assert (editor.subjects, editor.default_subject) == (("plasma", "meso"), "plasma")
    assert editor.entry("face").texts["title"] == "Of the face"
    notes, faults = editor.notes(DOCUMENT)
    assert [(note.span.of(DOCUMENT.text), note.text) for note in notes] == [
        ("administered\norally", "Injected."),
        ("administered orally", "Injected."),
    ]
    kept, more_faults = editor.kept(DOCUMENT)
    assert [span.of(DOCUMENT.text) for span in kept] == ["Back to top"]
    assert (faults, more_faults, editor.unused([DOCUMENT])) == ([], [], [])


def test_the_documentation_explains_every_key_and_its_example_can_be_read(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "corpus.md").read_text(encoding="utf-8")
    keys = {
        "subjects",
        "default_subject",
        "title",
        "subject",
        "language",
        "url",
        "provenance",
        "faults",
        "notes",
        "keep",
    }
    assert {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")} == keys
    editor = read(tmp_path, text.split("```toml\n")[1].split("```")[0])
    entry = editor.entry("plasmolifting-of-the-face")
    assert {*entry.texts, "subjects", "default_subject", "notes", "keep"} == keys
    assert entry.notes
    assert entry.keep


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    editor = Editor.read(tmp_path / "documents.toml")
    assert (editor.subjects, editor.notes(DOCUMENT), editor.kept(DOCUMENT)) == ((), ([], []), ([], []))
    assert editor.entry("face").texts == {}


def test_what_no_longer_fits_the_documents_is_a_fault(tmp_path: Path) -> None:
    editor = read(
        tmp_path,
        '[document.face]\nnotes = [{ quote = "gone", note = "?" }]\nkeep = ["lost", "Back to top"]\n'
        '[document.body]\ntitle = "Body"\n',
    )
    assert editor.notes(DOCUMENT)[1] == [
        "documents.toml, line 2: a note of “face” quotes words that are not in it: gone"
    ]
    assert editor.kept(DOCUMENT)[1] == ["documents.toml, line 3: keep of “face” quotes words that are not in it: lost"]
    assert editor.unused([DOCUMENT]) == ["documents.toml, line 4: an entry for “body”, but there is no such file"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("subjects = [", 'line 1: is no TOML .*; write key = "text"'),
        ("colour = 1", "the file has the unknown key 'colour'; known are default_subject, document, subjects"),
        ("subjects = 'plasma'", r"subjects must be a list of texts, as in \[\"one\", \"two\"\], not 'plasma'"),
        ("subjects = ['']", r"subjects must be a list of texts, .* not \[''\]"),
        (
            "default_subject = 'plasma'",
            r"default_subject 'plasma' is none of the subjects \[\]; add it to subjects, at",
        ),
        ("document = 3", "document must be tables"),
        ("[document]\nface = 3", "document.face must be a table of keys"),
        ("[document.face]\ntitel = 'x'", "line 2: document.face has the unknown key 'titel'; did you mean title?"),
        ("[document.face]\ntitle = 3", "title of face must be a text in quotation marks, not 3"),
        ("[document.face]\ntitle = ' '", "title of face must be a text"),
        ("[document.face]\nsubject = 'x'", r"subject 'x' of face is none of the subjects \[\]"),
        ("[document.face]\nkeep = 'x'", "keep of face must be a list of texts"),
        ("[document.face]\ntitle = Face", "line 2: is no TOML"),
        ("[document.face]\n[document.face]", "line 2: is no TOML .*it stands twice; keep one"),
        ("[document.a.b]\ntitle = 'x'", 'line 1: the name has a full stop; .*: .document."a.b"'),
        ("# c\n\n[document.face]\n\nkeep = [\n'x',\n3]", "line 5: keep of face must be"),
        ("[document.face]\nnotes = [\n{ quote = 'x', note = 'y' },\n{ quote = 'z' }]", "line 4: a note of face needs"),
        ("[document.face]\nnotes = 3", "notes of face must be a list of { quote, note }, not 3"),
        ("[document.face]\nnotes = ['x']", "a note of face needs quote and note, both texts, not 'x'"),
        ("[document.face]\nnotes = [{ quote = 'x' }]", "a note of face needs quote and note"),
        ("[document.face]\nnotes = [{ quote = 'x', note = 3 }]", "a note of face needs quote and note"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_way_out(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'documents.toml'}, line ")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(CorpusError, match="line 1: is not UTF-8; save"):
        Editor.read(tmp_path / "documents.toml")
    with pytest.raises(CorpusError, match="is a directory; make it a readable file, or delete it"):
        Editor.read(tmp_path)
