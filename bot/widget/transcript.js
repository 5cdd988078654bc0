// The conversation: a live log, to which each turn is added once.
import { answerCard, questions } from "./answer.js";
import { h, scrollTo, unseen } from "./elements.js";

export class Transcript {
  constructor(text) {
    this.text = text;
    this.log = h("div", { class: "log", role: "log", "aria-label": text("messages") });
    this.status = h("div", { class: "status", role: "status" });
    this.urgent = h("div", { class: "unseen", role: "alert" });
    this.box = h("div", { class: "box", tabindex: "0", role: "region", "aria-label": text("conversation") });
  }

  /** The earlier turns of this tab; they are not news. */
  restore(turns, context) {
    this.log.setAttribute("aria-live", "off");
    for (const turn of turns) this.log.append(this.#article(turn.question, this.#answer(turn, context)));
  }

  ask(question) {
    this.log.setAttribute("aria-live", "polite");
    this.urgent.replaceChildren();
    this.pending = this.#article(question);
    this.log.append(this.pending);
    this.status.replaceChildren(h("span", { class: "dots" }), this.text("searching"));
    this.box.scrollTo({ top: this.box.scrollHeight });
    return this.pending;
  }

  answer(turn, context) {
    const isEmergency = turn.answer.status === "emergency";
    // The alert says it at once; the log is not to repeat it.
    this.log.setAttribute("aria-live", isEmergency ? "off" : "polite");
    this.status.replaceChildren();
    this.pending.append(...this.#answer(turn, context));
    if (isEmergency) this.urgent.append(turn.answer.notice);
    scrollTo(this.box, this.pending);
  }

  withdraw() {
    this.pending.remove();
    this.status.replaceChildren();
  }

  clear() {
    for (const region of [this.log, this.status, this.urgent]) region.replaceChildren();
    this.box.scrollTo({ top: 0 });
  }

  say(message) {
    this.status.replaceChildren(message);
    setTimeout(() => this.status.textContent === message && this.status.replaceChildren(), 6000);
  }

  #article(question, ...answer) {
    const said = h("p", { class: "question" }, unseen(`${this.text("you")}: `), h("bdi", {}, question));
    return h("article", { class: "turn" }, said, ...answer);
  }

  #answer(turn, context) {
    return [h("h3", { class: "unseen" }, this.text("answer")), answerCard(turn, context)];
  }
}

/** `about` is what the server says of itself, or null. */
export function introduction(about, documents, options, context) {
  const { text, read } = context;
  const starters = options.questions ?? about?.suggestions ?? [];
  const entry = (document) => {
    const button = h(
      "button",
      { class: "source", type: "button", click: () => read({ document: document.id, title: document.title }, button) },
      h("bdi", { class: "title", lang: document.language }, document.title),
    );
    return h("li", {}, button);
  };
  return h(
    "section",
    { class: "intro" },
    h("p", { class: "greeting", dir: "auto" }, options.greeting ?? text("greeting")),
    h("p", {}, text("what_it_is")),
    h("p", { class: "what-not", dir: "auto" }, about?.disclaimer, " ", text("what_it_is_not")),
    about?.feedback && h("p", { class: "what-not" }, text("kept")),
    questions(starters.slice(0, 5), context, text("starters")),
    documents.length
      ? h(
          "details",
          {},
          h("summary", {}, text("documents", { n: documents.length })),
          h("ul", { role: "list" }, documents.map(entry)),
        )
      : null,
  );
}
