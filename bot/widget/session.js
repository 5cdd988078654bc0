// The conversation, kept in this tab until it is closed.

const MOST_KEPT = 30;
const MOST_CHARACTERS = 1000; // of an earlier question: a request may not grow without bound

/** The turns so far; `from` is the first whose topic still counts. */
export class Session {
  constructor(key) {
    this.key = key;
    Object.assign(this, { turns: [], from: 0, open: false }, load(key));
  }

  add(turn) {
    this.turns.push(turn);
    const surplus = Math.max(0, this.turns.length - MOST_KEPT);
    this.turns.splice(0, surplus);
    this.from = Math.max(0, this.from - surplus);
    this.#save();
  }

  history(most) {
    const counted = this.turns.slice(this.from).slice(-most);
    return counted.map((turn) => turn.question.slice(0, MOST_CHARACTERS));
  }

  /** Later questions no longer lean on those asked so far. */
  forget() {
    this.from = this.turns.length;
    this.#save();
  }

  clear() {
    Object.assign(this, { turns: [], from: 0 });
    this.#save();
  }

  setOpen(open) {
    this.open = open;
    this.#save();
  }

  #save() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ turns: this.turns, from: this.from, open: this.open }));
    } catch {
      // Storage is full or forbidden.
    }
  }
}

export function keyOf(home, inline) {
  return `verbatim ${home}${inline ? " inline" : ""}`;
}

export function wasOpen(home) {
  return load(keyOf(home, false)).open;
}

function load(key) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key));
    return Array.isArray(kept?.turns) ? kept : {};
  } catch {
    return {};
  }
}
