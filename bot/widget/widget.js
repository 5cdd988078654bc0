// What a page includes: defines <verbatim-chat>, and puts one on the page unless it has its own.
(() => {
  const script = document.currentScript;
  if (customElements.get("verbatim-chat")) return;
  const home = new URL(".", script.src).href;

  class VerbatimChat extends HTMLElement {
    #loading = null;

    connectedCallback() {
      if (this.shadowRoot) return;
      this.attachShadow({ mode: "open" });
      for (const [name, value] of Object.entries(script.dataset)) this.dataset[name] ??= value;
      if ("inline" in this.dataset) this.#chat();
      else import(`${home}widget/launcher.js`).then(({ showLauncher }) => showLauncher(this, home));
    }

    disconnectedCallback() {
      this.#loading?.then((chat) => chat.close());
    }

    // What a page may call; each returns a promise.
    open(options) {
      return this.#chat().then((chat) => chat.open(options));
    }

    close() {
      return this.#chat().then((chat) => chat.close());
    }

    ask(question) {
      return this.#chat().then((chat) => chat.ask(question));
    }

    read(documentId) {
      return this.#chat().then((chat) => chat.read(documentId));
    }

    #chat() {
      this.#loading ??= import(`${home}widget/chat.js`)
        .then(({ createChat }) => createChat(this, home))
        .catch((error) => {
          this.#loading = null; // the next click tries again
          throw error;
        });
      return this.#loading;
    }
  }

  customElements.define("verbatim-chat", VerbatimChat);

  const place = () => {
    if (!document.querySelector("verbatim-chat")) document.body.append(document.createElement("verbatim-chat"));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
