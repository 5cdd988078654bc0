// Where the question is typed. Enter sends; Shift and Enter begin a new line.
import { h, icon, set } from "./elements.js";
import { lengthOf } from "./places.js";

const NEAR = 0.8; // from this share of the limit on it is shown

export class Form {
  constructor(text, submit) {
    this.text = text;
    this.submit = submit;
    this.input = h("textarea", {
      id: "question",
      rows: "1",
      dir: "auto",
      placeholder: text("placeholder"),
      "aria-describedby": "count",
      autocomplete: "off",
      enterkeyhint: "send",
      input: () => this.#count(),
      keydown: (event) => this.#key(event),
    });
    this.count = h("p", { id: "count", class: "count" });
    const label = { "aria-label": text("send"), title: text("send") };
    this.button = h("button", { class: "send", type: "submit", ...label }, icon("send"));
    this.element = h(
      "form",
      { class: "form", submit: (event) => this.#send(event), novalidate: true },
      h("label", { for: "question", class: "unseen" }, text("label")),
      h("div", { class: "field" }, this.input, this.button),
      this.count,
      h("p", { class: "fine-print" }, text("fine_print")),
    );
  }

  setBusy(busy) {
    this.busy = busy;
    this.button.setAttribute("aria-disabled", busy);
  }

  /** Gives a question back, unless another is being written. */
  giveBack(question) {
    if (!this.input.value.trim()) this.#fill(question);
  }

  taken(question) {
    if (this.input.value.trim() === question) this.#fill("");
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  #fill(question) {
    this.input.value = question;
    this.#count();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#send(event);
  }

  #send(event) {
    event.preventDefault();
    const question = this.input.value.trim();
    if (this.busy || !question || lengthOf(question) > this.limit) this.focus();
    else this.submit(question);
  }

  #count() {
    const length = lengthOf(this.input.value.trim());
    const over = length - this.limit;
    this.count.textContent =
      over > 0
        ? this.text("too_long_by", { n: over.toLocaleString(this.text.language) })
        : length > this.limit * NEAR
          ? this.text("characters_left", { n: (-over).toLocaleString(this.text.language) })
          : "";
    set(this.input, "aria-invalid", over > 0);
    set(this.count, "aria-live", over > 0 && "polite");
  }
}
