// Requests to the server, and what can go wrong.

const TIMEOUT = 15_000;
const KINDS = { 413: "too_long", 422: "refused", 429: "busy", 503: "busy" };

/** A failed request. `kind` is a key of the texts. */
export class Trouble extends Error {
  constructor(kind, seconds = null) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

export class Api {
  constructor(home) {
    this.home = home;
    this.documents = new Map();
  }

  ask(question, history) {
    return this.#send("api/chat", { question, history });
  }

  suggestions() {
    return this.#send("api/suggestions");
  }

  list() {
    return this.#send("api/documents");
  }

  async document(id) {
    if (!this.documents.has(id)) this.documents.set(id, await this.#send(`api/documents/${encodeURIComponent(id)}`));
    return this.documents.get(id);
  }

  feedback(verdict) {
    this.#send("api/feedback", verdict).catch(() => {});
  }

  async #send(path, body) {
    let response;
    try {
      response = await fetch(this.home + path, {
        method: body ? "POST" : "GET",
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        credentials: "omit",
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (response.ok) return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (error.name === "TimeoutError") throw new Trouble("timeout");
      throw new Trouble(navigator.onLine ? "broken" : "offline");
    }
    const seconds = Number.parseInt(response.headers.get("Retry-After"), 10);
    throw new Trouble(KINDS[response.status] ?? "broken", Number.isNaN(seconds) ? null : seconds);
  }
}
