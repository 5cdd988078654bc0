"""What `--explain` tells: how a question was read, what was found for it, and what came close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.analysis import QueryTerm
    from bot.assistant import Assistant
    from bot.evidence import Evidence, Finding
    from bot.matching import TopicHit
    from bot.model import Answer, Hit

_RUNNERS_UP = 5


def explain(assistant: Assistant, answer: Answer, history: Sequence[str] = ()) -> dict[str, Any]:
    """How `answer` came about, as plain data. Nothing is searched for an emergency, so nothing is explained."""
    if answer.status == "emergency":
        return {"searched": False, "corrections": [], "synonyms": [], "questions": []}
    understood = assistant.understand(answer.question, history)
    query = understood.query
    return {
        "searched": True,
        "subjects": sorted(query.subjects),
        "corrections": [{"from": written, "to": meant} for written, meant in query.corrections],
        "synonyms": [{"from": written, "to": meant} for written, meant in query.synonyms],
        "questions": [_question(finding) for finding in understood.findings],
    }


def _question(finding: Finding) -> dict[str, Any]:
    return {
        "text": finding.part.text,
        "terms": _terms(finding.part.terms),
        "context": _terms(finding.part.context),
        "confidence": round(finding.confidence, 4),
        "missing": list(finding.missing),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "related": [_evidence(evidence) for evidence in finding.related],
        "topics": [_topic(hit) for hit in finding.topics[:_RUNNERS_UP]],
        "passages": [_passage(hit) for hit in finding.hits[:_RUNNERS_UP]],
    }


def _terms(terms: Iterable[QueryTerm]) -> list[dict[str, Any]]:
    return [{"written": term.written, "terms": list(term.terms), "weak": term.weak} for term in terms]


def _evidence(evidence: Evidence) -> dict[str, Any]:
    document, span = evidence.passage.document.id, evidence.span
    return {"document": document, "start": span.start, "end": span.end, "score": round(evidence.score, 4)}


def _topic(hit: TopicHit) -> dict[str, Any]:
    missing = [term.written for term in hit.missing]
    return {"topic": hit.topic.name, "score": round(hit.score, 4), "example": hit.question, "missing": missing}


def _passage(hit: Hit) -> dict[str, Any]:
    document, span = hit.passage.document.id, hit.passage.span
    return {
        "document": document, "section": hit.passage.section, "start": span.start, "end": span.end,
        "score": round(hit.score, 4), "terms": sorted(hit.terms),
    }  # fmt: skip


def render(explained: Mapping[str, Any]) -> str:
    """The same as lines of text."""
    if not explained["searched"]:
        return "Explanation: the message reads like an emergency, so the documents were not searched."
    lines = ["Explanation", f"  subjects: {', '.join(explained['subjects']) or 'none named'}"]
    lines += [f"  corrected: {pair['from']} → {pair['to']}" for pair in explained["corrections"]]
    lines += [f"  synonym: {pair['from']} → {pair['to']}" for pair in explained["synonyms"]]
    for question in explained["questions"]:
        lines += _question_lines(question)
    from bot.terminal import printable  # noqa: PLC0415

    return printable("\n".join(lines))


def _question_lines(question: Mapping[str, Any]) -> list[str]:
    lines = [f"  question: {question['text']}", f"    terms: {_listed(question['terms'])}"]
    if question["context"]:
        lines.append(f"    also said: {_listed(question['context'])}")
    lines.append(f"    confidence: {question['confidence']:.2f}")
    if question["missing"]:
        lines.append(f"    not in the documents: {', '.join(question['missing'])}")
    for name in ("evidence", "related"):
        lines += [f"    {name}: {e['score']:.2f}  {e['document']} {e['start']} {e['end']}" for e in question[name]]
    for hit in question["topics"]:
        lacks = f" (lacks {', '.join(hit['missing'])})" if hit["missing"] else ""
        lines.append(f"    topic: {hit['score']:.2f}  {hit['topic']}, asked as “{hit['example']}”{lacks}")
    for hit in question["passages"]:
        place = f"{hit['document']} {hit['start']} {hit['end']}"
        lines.append(f"    passage: {hit['score']:.2f}  {place} “{hit['section']}”: {', '.join(hit['terms'])}")
    return lines


def _listed(terms: Iterable[Mapping[str, Any]]) -> str:
    """Terms as written, with what they stand for; weak ones in brackets."""
    shown = []
    for term in terms:
        text = f"{term['written']} → {' or '.join(term['terms'])}"
        shown.append(f"({text})" if term["weak"] else text)
    return ", ".join(shown) or "none"
