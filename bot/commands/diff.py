"""`diff`: which answers to the example questions differ between two folders of documents."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ANSWERED, NOT_ANSWERED
from bot.commands.console import Console, complain, decode
from bot.errors import UsageError, reason_of

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.comparison import Change, Questions, Reply
    from bot.terminal import Terminal

HELP = "show which answers to the example questions differ between two folders, before you publish one"
EXAMPLES = """\
  python -m bot diff published-documents my-documents
  python -m bot diff old new --all
  python -m bot diff old new --only "duration of the effect"
  python -m bot diff old new --questions my-questions.txt"""
_OF_EACH_TOPIC = 3
"""How many example questions of each topic are asked where not all are."""
_SHOWN_TOPICS, _SHOWN_CHARACTERS = 40, 240
_OWN = "(your questions)"
_STEP = 10


def configure(parser: ArgumentParser) -> None:
    """Add the options of `diff`."""
    parser.add_argument("old", metavar="OLD", help="the folder as it is published")
    parser.add_argument("new", metavar="NEW", help="the folder as it is to be")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=f"every example question, not the first {_OF_EACH_TOPIC}")
    which.add_argument(
        "--only", action="append", default=[], metavar="TOPIC",
        help="every example question of this topic and no other; may be repeated",
    )  # fmt: skip
    which.add_argument("--questions", metavar="FILE", help="your own questions, one a line (-: standard input)")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Ask both folders, show what differs; the exit code is 0 where nothing does, else 1."""
    from bot.comparison import by_topic, compare, counts, example_questions  # noqa: PLC0415

    own = _own_questions(arguments.questions) if arguments.questions else {}
    old, new = _load(arguments.old), _load(arguments.new)
    most = None if arguments.all or arguments.only else _OF_EACH_TOPIC
    questions = own or example_questions((old, new), most, arguments.only)
    if not any(questions.values()):
        raise UsageError(
            "there is no example or starter question to ask; write some, or give your own: --questions FILE"
        )
    changes = list(compare(old, new, questions, _progress))
    if arguments.json:
        found = {"questions": sum(map(len, questions.values())), "counts": counts(changes)}
        console.say_json({**found, "changes": [one.as_dict() for _, group in by_topic(changes) for one in group]})
    else:
        asked = _asked(arguments, questions, old, new)
        console.say("\n\n".join(_parts(arguments, asked, changes, console.terminal)))
    return NOT_ANSWERED if changes else ANSWERED


def _load(folder: str) -> Assistant:
    """The assistant of a folder; what cannot be used in it is told with the folder's name."""
    from bot.assistant import Assistant  # noqa: PLC0415

    assistant = Assistant.load(folder)
    for fault in assistant.corpus.faults:
        complain(f"{folder}: {fault}")
    return assistant


def _own_questions(file: str) -> Questions:
    """The questions of a file, one a line; a line that begins with # is none. Raises UsageError, QuestionError."""
    from bot.assistant import check_question  # noqa: PLC0415

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {reason_of(error)}; name a file with a question a line") from error
    lines = (line.strip() for line in decode(data, file).splitlines())
    questions = list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if not questions:
        raise UsageError(f"{file}: holds no question; write one a line")
    for question in questions:
        check_question(question)
    return {_OWN: questions}


def _progress(done: int, total: int) -> None:
    """At a terminal, how far it is; the line is cleared at the end."""
    if sys.stderr.isatty() and (done % _STEP == 0 or done == total):
        text = f"\r{done:,} of {total:,} questions" if done < total else "\r\x1b[K"
        sys.stderr.write(text)
        sys.stderr.flush()


def _asked(arguments: Namespace, questions: Questions, old: Assistant, new: Assistant) -> str:
    number = sum(map(len, questions.values()))
    if arguments.questions:
        return f"{number:,} of your own questions"
    if arguments.only:
        return f"the {number:,} example questions of {', '.join(f'“{topic}”' for topic in arguments.only)}"
    if arguments.all:
        return f"all {number:,} example and starter questions"
    total = max(sum(len(topic.questions) for topic in one.corpus.topics) for one in (old, new))
    least = f"the first {_OF_EACH_TOPIC} of each topic and the starters, {number:,} of {total:,} example questions"
    return f"{least} (--all asks every one)"


def _parts(arguments: Namespace, asked: str, changes: Sequence[Change], terminal: Terminal) -> Iterator[str]:
    from bot.comparison import CHANGES, by_topic, counts  # noqa: PLC0415

    yield terminal.paragraph(f"Asked in {arguments.old} and {arguments.new}: {asked}.")
    if not changes:
        yield terminal.paragraph("No answer changed.", "bold")
        return
    number = len(changes)
    lines = [terminal.paragraph(f"{number:,} {'answer' if number == 1 else 'answers'} changed:", "bold")]
    for kind, count in counts(changes).items():
        lines.append(terminal.paragraph(f"{count:,} {kind}: {CHANGES[kind]}", "", "    ", "  "))
    yield "\n".join(lines)
    topics = by_topic(changes)
    for topic, group in topics[:_SHOWN_TOPICS]:
        yield "\n".join([terminal.paragraph(topic, "bold"), *_topic(group, terminal)])
    if len(topics) > _SHOWN_TOPICS:
        left = len(topics) - _SHOWN_TOPICS
        yield terminal.paragraph(f"… and {left:,} more topics; --only TOPIC shows one, --json shows all", "dim")


def _topic(changes: Sequence[Change], terminal: Terminal) -> Iterator[str]:
    """The changes of a topic; questions that changed in the same way stand together."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        alike.setdefault((change.kinds, change.old.quotes, change.new.quotes), []).append(change)
    for group in alike.values():
        change = group[0]
        more = f" (and {len(group) - 1} more)" if len(group) > 1 else ""
        yield terminal.paragraph(f"{', '.join(change.kinds)}: {change.question}{more}", "caution", "    ", "  ")
        yield from _replies(change, terminal)


def _replies(change: Change, terminal: Terminal) -> Iterator[str]:
    """Old and new reply: the first quote that differs, or else what does differ."""
    pairs = zip(change.old.quotes, change.new.quotes, strict=False)
    same = 0
    for before, after in pairs:
        if before != after:
            break
        same += 1
    for name, reply, other in (("old", change.old, change.new), ("new", change.new, change.old)):
        for text in _said(reply, other, same):
            yield terminal.paragraph(f"{name}: {text}", "", "         ", "    ")


def _said(reply: Reply, other: Reply, same: int) -> Iterator[str]:
    """What is shown of a reply beside the other one, whose first `same` quotes are the same."""
    if reply.status is not other.status or not reply.quotes:
        yield reply.status.value.replace("_", " ")
    if len(reply.quotes) > same:
        document, quote = reply.quotes[same]
        cut = quote if len(quote) <= _SHOWN_CHARACTERS else quote[:_SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"
        yield f"“{cut}” [{document}]"
    elif reply.quotes and reply.quotes != other.quotes:
        yield "no further quote"
    topics = {one.topic for one in reply.disagreements} - {one.topic for one in other.disagreements}
    yield from (f"the sources do not agree on {topic}" for topic in sorted(topics))
    yield from (f"remark: {remark}" for remark in sorted(reply.remarks - other.remarks))
