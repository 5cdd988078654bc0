// The chat, put together: what is asked, what is shown and what is kept.
import { Api } from "./api.js";
import { h } from "./elements.js";
import { adopt, loadTexts, paint } from "./files.js";
import { Form } from "./form.js";
import { Panel } from "./panel.js";
import { Reader } from "./reader.js";
import { Session, keyOf } from "./session.js";
import { Transcript, introduction } from "./transcript.js";

const LIMITS = { question_characters: 4000, history_turns: 6 };

/** The chat of one <verbatim-chat>; `home` is the server's address, with a slash at its end. */
export async function createChat(element, home) {
  const root = element.shadowRoot;
  const { dataset } = element;
  const inline = "inline" in dataset;
  const api = new Api(home);
  const nothing = () => null; // the chat works without these; a question will tell what is wrong
  const [text, about, listed] = await Promise.all([
    loadTexts(home, dataset.language),
    api.suggestions().catch(nothing),
    api.list().catch(nothing),
    adopt(root, home, "base", "chat"),
  ]);
  if (inline) paint(root, dataset);
  const options = {
    title: dataset.title ?? about?.name ?? text("title"),
    greeting: dataset.greeting,
    questions: dataset.questions?.split("|").map((question) => question.trim()).filter(Boolean),
    inline,
  };
  const chat = new Chat(element, api, text, options, new Session(keyOf(home, inline)), about, listed?.documents ?? []);
  root.append(chat.panel.frame);
  if (inline) chat.open({ quietly: true });
  return chat;
}

class Chat {
  constructor(element, api, text, options, session, about, documents) {
    Object.assign(this, { api, text, session });
    this.limits = about?.limits ?? LIMITS;
    const languages = new Map(documents.map((document) => [document.id, document.language]));
    this.context = {
      text,
      api,
      keeps: about?.feedback,
      languageOf: (id) => languages.get(id) ?? null,
      read: (citation, button) => this.#read(citation, button),
      ask: (question) => this.ask(question),
      dropTopic: (turn) => this.#dropTopic(turn),
      say: (message) => this.transcript.say(message),
    };
    this.transcript = new Transcript(text);
    this.form = new Form(text, (question) => this.ask(question));
    this.form.limit = this.limits.question_characters;
    this.reader = new Reader(text, () => this.#leaveReader());
    this.alert = h("div", { class: "alert", role: "alert" });
    this.panel = new Panel(element, text, {
      ...options,
      leave: () => this.#leaveReader(),
      clear: () => this.#clear(),
    });
    this.panel.closed = () => session.setOpen(false);
    this.intro = introduction(about, documents, options, this.context);
    this.#lay();
    addEventListener("offline", () => this.#warn(text("offline")));
    addEventListener("online", () => this.alert.replaceChildren());
  }

  /** Opens the chat; `quietly` leaves the focus where it is. */
  open({ quietly = false } = {}) {
    if (!this.panel.isOpen) this.panel.open();
    this.session.setOpen(true);
    if (!quietly) this.form.focus();
  }

  close() {
    this.panel.close();
  }

  async ask(question) {
    if (this.form.busy) return;
    this.open({ quietly: true });
    this.#leaveReader();
    const history = this.session.history(this.limits.history_turns);
    this.form.setBusy(true);
    this.form.taken(question);
    this.alert.replaceChildren();
    this.#showIntro(false);
    const asked = this.transcript.ask(question);
    // On a touch screen the keyboard goes, or it would cover the answer.
    (matchMedia("(pointer: coarse)").matches ? this.transcript.box : this.form).focus({ preventScroll: true });
    try {
      const turn = { question, history, answer: await this.api.ask(question, history) };
      if (!asked.parentNode) return; // cleared in the meantime
      this.session.add(turn);
      this.transcript.answer(turn, this.context);
      this.form.setBusy(false);
    } catch (trouble) {
      if (asked.parentNode) this.#failed(question, trouble);
    }
  }

  read(documentId) {
    this.open({ quietly: true });
    return this.#read({ document: documentId }, document.activeElement);
  }

  #lay() {
    const { transcript, form, reader, panel, session } = this;
    transcript.box.append(this.intro, transcript.log, transcript.status);
    this.talk = h("div", { class: "talk" }, transcript.box, transcript.urgent, this.alert, form.element);
    panel.main.append(this.talk, reader.element);
    try {
      transcript.restore(session.turns, this.context);
    } catch {
      session.clear(); // another version kept it
      transcript.clear();
    }
    this.#showIntro(!session.turns.length);
  }

  #showIntro(first) {
    this.intro.classList.toggle("done", !first);
    this.panel.clearButton.hidden = first;
  }

  #failed(question, trouble) {
    this.form.setBusy(false);
    this.transcript.withdraw();
    this.form.giveBack(question);
    this.#showIntro(!this.session.turns.length);
    const again = h("button", { type: "button", click: () => this.ask(question) }, this.text("again"));
    const kind = trouble.seconds ? "busy_for" : (trouble.kind ?? "broken");
    this.#warn(this.text(kind, { n: trouble.seconds }), again);
  }

  #warn(message, ...buttons) {
    this.alert.replaceChildren(h("p", {}, message), ...buttons);
  }

  #dropTopic(turn) {
    if (this.form.busy) return null;
    this.session.forget();
    return this.ask(turn.question);
  }

  #clear() {
    this.form.setBusy(false);
    this.session.clear();
    this.transcript.clear();
    this.alert.replaceChildren();
    this.#showIntro(true);
    this.transcript.say(this.text("cleared"));
    this.form.focus();
  }

  async #read(citation, button) {
    this.cameFrom = button;
    this.opening = citation;
    this.talk.inert = true;
    this.reader.showProgress(this.text("opening"));
    try {
      const opened = await this.api.document(citation.document);
      if (this.opening === citation) this.reader.show(opened, citation);
    } catch (trouble) {
      if (this.opening !== citation) return;
      this.#leaveReader();
      this.#warn(this.text(trouble.kind ?? "broken"));
    }
  }

  /** Whether there was a reader to leave. */
  #leaveReader() {
    if (this.reader.element.hidden) return false;
    this.opening = null;
    this.reader.hide();
    this.talk.inert = false;
    if (this.cameFrom?.isConnected) this.cameFrom.focus({ preventScroll: true });
    else this.form.focus();
    return true;
  }
}
