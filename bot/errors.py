"""Everything that can go wrong, as one tree. Each error knows its exit code and its HTTP status.

VerbatimError
├── UsageError            the caller asked for something that makes no sense
│   ├── BodyError             a request's body that is no JSON object
│   ├── MediaTypeError        a request's body of another kind than JSON
│   ├── QuestionError         an empty, oversized or unreadable question
│   └── SettingsError         a setting with a value that cannot be used
├── CorpusError           the folder of documents cannot be used as it is
│   ├── DocumentError         one document cannot be read
│   ├── UnsettledError        files change while they are read
│   └── WordFileError         a line of a word file (synonyms, questions …) cannot be used
├── UnknownDocumentError  a document was named that the corpus does not hold
├── OverloadError         more is asked at once than can be answered in time
├── KeyMissingError       a request without the operator's key for what only the operator may see
├── NoKeySetError         a request for what needs a key, where the operator set none
├── FeedbackError         what visitors said cannot be read or written
└── IndexFormatError      a stored index is of another version, or damaged
"""

from __future__ import annotations

from typing import ClassVar


def reason_of(error: OSError) -> str:
    """What the operating system says, without its number and the file's name: "permission denied"."""
    return (error.strerror or "cannot be read").lower()


class VerbatimError(Exception):
    """Base of every error this package raises on purpose; its text is one line that says what to do."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500


class UsageError(VerbatimError):
    """The caller asked for something that makes no sense."""

    exit_code = 2
    http_status = 400


class BodyError(UsageError):
    """A request's body that is no JSON object."""


class MediaTypeError(UsageError):
    """A request's body of another kind than JSON."""

    http_status = 415


class QuestionError(UsageError):
    """A question that cannot be taken: empty, too long, or not text."""

    http_status = 422


class SettingsError(UsageError):
    """A setting with a value that cannot be used; the text names key, value and the way out."""

    http_status = 500


class CorpusError(VerbatimError):
    """The folder of documents cannot be used as it is."""

    exit_code = 5
    http_status = 503


class DocumentError(CorpusError):
    """One document cannot be read; the text names the file."""


class UnsettledError(CorpusError):
    """Files change while they are read; it can be tried again."""


class WordFileError(CorpusError):
    """A line of a word file cannot be used; the text names file, line and remedy."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class UnknownDocumentError(VerbatimError):
    """A document was named that the corpus does not hold."""

    exit_code = 2
    http_status = 404


class OverloadError(VerbatimError):
    """More is asked at once than can be answered in time; the caller may try again."""

    http_status = 503


class KeyMissingError(VerbatimError):
    """A request does not show the operator's key."""

    http_status = 401


class KeyAttemptsError(VerbatimError):
    """Somebody showed too many wrong keys; the right one is not looked at for a while either."""

    http_status = 429


class NoKeySetError(VerbatimError):
    """Something that needs the operator's key, where none is set."""

    http_status = 404


class FeedbackError(VerbatimError):
    """The file of what visitors said cannot be read or written; the text names the file."""

    exit_code = 5
    http_status = 503


class IndexFormatError(VerbatimError):
    """A stored index is of another format version, belongs to other passages, or is damaged."""

    exit_code = 5
    http_status = 503
