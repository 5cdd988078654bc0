// An answer object as what a visitor reads, and what can be done with it: say whether it helped, and copy it.
import { h, icon } from "./elements.js";
import { conflictCard, quoteFigure } from "./quote.js";

const REASONS = ["not_what_i_asked", "incomplete", "incorrect", "hard_to_understand", "unsafe"];
const PATIENCE = 20_000; // milliseconds for a reason; a verdict without one counts too
// Three digits or more: 112, 116 123, 1-800-222-1222.
const NUMBER = /\+?\d(?:[ \u00a0().-]{0,2}\d){2,14}/g;

/** `context` is that of chat.js. */
export function answerCard(turn, context) {
  const { answer } = turn;
  const { text } = context;
  if (answer.status === "emergency") {
    return h("div", { class: "answer" }, emergencyCard(answer.notice, text), disclaimer(answer));
  }
  return h(
    "div",
    { class: "answer" },
    understood(turn, context),
    text.has(answer.status) && h("h4", { class: "headline" }, text(answer.status)),
    answer.notice && h("p", { class: "notice", dir: "auto" }, answer.notice),
    missing(answer.interpretation, text),
    evidence(answer, context),
    answer.cautions.map((caution) => cautionCard(caution, text)),
    related(answer, context),
    questions(answer.suggestions, context),
    disclaimer(answer),
    answer.status === "smalltalk" ? null : answerActions(answer, context),
  );
}

function emergencyCard(notice, text) {
  const numbers = [...new Set(notice.match(NUMBER) ?? [])];
  return h(
    "section",
    { class: "emergency" },
    h("h4", {}, icon("caution"), text("emergency")),
    h("p", { dir: "auto" }, linked(notice)),
    h("p", { class: "calls" }, numbers.map((number) => call(number, icon("phone"), text("call", { number })))),
  );
}

function linked(notice) {
  const parts = [];
  let at = 0;
  for (const match of notice.matchAll(NUMBER)) {
    parts.push(notice.slice(at, match.index), call(match[0], match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, notice.slice(at)];
}

function call(number, ...label) {
  return h("a", { href: `tel:${number.replace(/[^\d+]/g, "")}` }, ...label);
}

// “You asked about …”; a topic carried over from earlier can be taken off.
function understood(turn, { text, dropTopic }) {
  const { about, corrections } = turn.answer.interpretation;
  const topics = about.length ? about : [...new Set(corrections.map((correction) => correction.to))];
  if (!topics.length) return null;
  const subject = topics.join(", ");
  const carried = about.length > 0 && turn.history.length > 0;
  const chip = h(
    "button",
    { class: "chip", type: "button", "aria-label": text("drop_topic", { subject }), click: () => dropTopic(turn) },
    h("bdi", {}, subject),
    icon("close"),
  );
  return h(
    "div",
    { class: "understood" },
    h("p", {}, text("asked_about"), " ", carried ? chip : h("b", {}, h("bdi", {}, subject))),
    corrections.map(({ from, to }) => h("p", {}, text("read_as", { from: isolated(from), to: isolated(to) }))),
  );
}

function missing(interpretation, text) {
  const words = interpretation.not_in_documents;
  if (!words.length) return null;
  const list = words.map((word) => `“${isolated(word)}”`).join(", ");
  return h("p", { class: "missing" }, text("not_mentioned"), " ", h("b", {}, list));
}

// The quotes in order; sides that disagree stand where the first of their quotes would.
function evidence(answer, context) {
  const shown = new Set();
  const waiting = [...answer.conflicts];
  const leadIns = new Map(answer.statements.map((statement) => [statement.citations[0], statement.lead_in]));
  const parts = [];
  for (const citation of answer.citations) {
    const here = waiting.filter((conflict) => conflict.sides.flat().includes(citation.number));
    if (!here.length && !shown.has(citation.number)) {
      parts.push(quoteFigure(citation, context, { leadIn: leadIns.get(citation.number) }));
      shown.add(citation.number);
    }
    for (const conflict of here) {
      parts.push(conflictCard(conflict, answer.citations, context, shown, leadIns));
      for (const number of conflict.sides.flat()) shown.add(number);
      waiting.splice(waiting.indexOf(conflict), 1);
    }
  }
  return parts;
}

function cautionCard(caution, text) {
  const words = h("span", {}, h("b", {}, `${text("caution")}: `), h("bdi", {}, caution));
  return h("p", { class: "caution" }, icon("caution"), words);
}

function related(answer, context) {
  if (!answer.related.length) return null;
  const figures = answer.related.map((citation) => quoteFigure(citation, context, { numbered: false }));
  return h("section", { class: "related" }, h("h4", {}, context.text("related")), figures);
}

/** Questions as buttons that ask them. */
export function questions(list, { text, ask }, heading = text("also_ask")) {
  if (!list.length) return null;
  const button = (question) => h("button", { type: "button", dir: "auto", click: () => ask(question) }, question);
  return h(
    "section",
    { class: "questions" },
    h("p", { class: "heading" }, heading),
    h("ul", { role: "list" }, list.map((question) => h("li", {}, button(question)))),
  );
}

function disclaimer(answer) {
  return h("p", { class: "disclaimer", dir: "auto" }, answer.disclaimer);
}

// Words whose direction must not turn the sentence around.
function isolated(words) {
  return `\u2068${words}\u2069`;
}

function answerActions(answer, { text, api, say, keeps }) {
  const reasons = h("fieldset", { class: "reasons", hidden: true }, h("legend", {}, text("why")));
  if (keeps) reasons.append(h("p", { class: "small" }, text("kept")));
  const send = once((verdict, reason = null) => {
    const documents = [...new Set(answer.citations.map((citation) => citation.document))];
    const sent = keeps && verdict === "down"; // said beside the reasons before
    api.feedback({ verdict, reason, status: answer.status, documents, ...(sent && { question: answer.question }) });
    say(text(sent ? "thanks_all" : "thanks"));
  });
  const good = thumb("good", text("helpful"), () => vote(good, "up"));
  const bad = thumb("bad", text("not_helpful"), () => vote(bad, "down"));

  function vote(pressed, verdict) {
    if (send.done || pressed.getAttribute("aria-pressed") === "true") return;
    for (const button of [good, bad]) button.setAttribute("aria-pressed", button === pressed);
    reasons.hidden = verdict === "up";
    if (verdict === "up") send("up");
    else setTimeout(() => bad.getAttribute("aria-pressed") === "true" && send("down"), PATIENCE);
  }

  for (const reason of REASONS) {
    const choose = () => {
      send("down", reason);
      reasons.hidden = true;
      bad.focus();
    };
    reasons.append(h("button", { type: "button", click: choose }, text(reason)));
  }
  const copy = h(
    "button",
    { class: "tool", type: "button", click: () => copyText(asPlainText(answer, text), text, say) },
    icon("copy"),
    h("span", {}, text("copy")),
  );
  return h("div", { class: "actions" }, good, bad, copy, reasons);
}

function thumb(name, label, click) {
  const state = { "aria-pressed": "false", "aria-label": label, title: label };
  return h("button", { class: "tool", type: "button", ...state, click }, icon(name));
}

function once(send) {
  const guarded = (...parts) => {
    if (guarded.done) return;
    guarded.done = true;
    send(...parts);
  };
  return guarded;
}

async function copyText(plain, text, say) {
  try {
    await navigator.clipboard.writeText(plain);
    say(text("copied"));
  } catch {
    say(text("not_copied"));
  }
}

function asPlainText(answer, text) {
  const parts = [answer.question, answer.notice, text.has(answer.status) ? text(answer.status) : null];
  for (const statement of answer.statements) {
    const numbers = statement.citations.map((number) => `[${number}]`).join(" ");
    parts.push([statement.lead_in, `“${statement.text}” ${numbers}`].filter(Boolean).join("\n"));
  }
  for (const conflict of answer.conflicts) {
    const sides = conflict.sides.map((side) => side.map((number) => `[${number}]`).join(" ")).join(" / ");
    parts.push(`${text("disagree")} ${conflict.topic}: ${sides}`);
  }
  parts.push(...answer.cautions.map((caution) => `${text("caution")}: ${caution}`));
  parts.push(answer.citations.map((citation) => source(citation, text)).join("\n"));
  parts.push(answer.disclaimer);
  return parts.filter(Boolean).join("\n\n");
}

function source(citation, text) {
  const page = citation.page && text("page", { n: citation.page });
  const place = [citation.title, citation.section, page, citation.url].filter(Boolean).join(" — ");
  const notes = (citation.notes ?? []).map((note) => `\n    ${text("note")}: ${note}`);
  return `[${citation.number}] ${place} (${citation.document} ${citation.start}–${citation.end})${notes.join("")}`;
}
