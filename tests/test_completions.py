"""The OpenAI face, asked by OpenAI's own client over a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import APIStatusError, OpenAI
from serving import serve
from small_corpus import DOCUMENTS, SUBJECTS

QUESTION = "How long does green tea steep?"
QUOTE = "Green tea steeps for two minutes."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    folder = tmp_path_factory.mktemp("served")
    for name, text in (DOCUMENTS | SUBJECTS).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    with (
        serve(folder, folder.parent / "log.txt") as server,
        OpenAI(base_url=f"{server.url}/v1", api_key="none") as openai,
    ):
        yield openai


def test_a_completion_quotes_with_numbers_and_annotations(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="verbatim", temperature=0.7, messages=[
            {"role": "system", "content": "Be brief."}, {"role": "user", "content": QUESTION},
        ],
    )  # fmt: skip
    message = completion.choices[0].message
    assert message.content and f"> {QUOTE} [1]" in message.content
    assert completion.choices[0].finish_reason == "stop"
    annotation = (message.annotations or [])[0].url_citation
    assert message.content[annotation.start_index : annotation.end_index] == "[1]"
    assert annotation.url.endswith("/api/documents/tea#char=65,98") and annotation.title == "Green tea"
    answer = completion.model_extra["verbatim"] if completion.model_extra else {}
    assert answer["status"] == "answered" and answer["disclaimer"] in message.content


def test_a_stream_says_the_same(client: OpenAI) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    whole = client.chat.completions.create(model="verbatim", messages=messages)  # type: ignore[arg-type]
    stream = client.chat.completions.create(  # type: ignore[call-overload]
        model="verbatim", messages=messages, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage.total_tokens == 0 and chunks[-2].choices[0].finish_reason == "stop"


def test_the_messages_before_are_the_conversation(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="any", messages=[
            {"role": "user", "content": "How is coffee brewed?"}, {"role": "assistant", "content": "Tea!"},
            {"role": "user", "content": [{"type": "text", "text": "And the risks?"}]},
        ],
    )  # fmt: skip
    assert "Coffee is dangerous in pregnancy." in (completion.choices[0].message.content or "")
    assert "You asked about coffee" in (completion.choices[0].message.content or "")


def test_an_emergency_is_the_notice_alone(client: OpenAI) -> None:
    messages = [{"role": "user", "content": "I cannot breathe and my throat is swelling after the injection"}]
    completion = client.chat.completions.create(model="verbatim", messages=messages)  # type: ignore[arg-type]
    content = completion.choices[0].message.content or ""
    assert "emergency" in content.lower() and ">" not in content


def test_models_and_errors(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["verbatim"]
    assert client.models.retrieve("verbatim").owned_by == "verbatim"
    with pytest.raises(APIStatusError, match="No entry of “messages” has the role “user”") as caught:
        client.chat.completions.create(model="verbatim", messages=[])
    assert caught.value.status_code == 422


def test_markdown_of_a_document_stays_text(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "odd.txt").write_text("Odd tea\n\nOdd tea is ![x](http://x.example/p.png) <b>*brewed*</b> with ice.\n")
    with serve(folder, tmp_path / "log.txt") as server, OpenAI(base_url=f"{server.url}/v1", api_key="none") as openai:
        messages = [{"role": "user", "content": "How is odd tea brewed with ice?"}]
        said = openai.chat.completions.create(model="v", messages=messages)  # type: ignore[arg-type]
        assert r"!\[x\](http://x.example/p.png) \<b\>\*brewed\*\</b\>" in (said.choices[0].message.content or "")
