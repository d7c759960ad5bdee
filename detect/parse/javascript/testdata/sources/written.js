/**
 * Joins what is given with a comma.
 */
function join(items, separator = ", ") {
  const kept = [];
  for (const item of items) {
    if (item === null || item === undefined) {
      continue; // nothing to join
    }
    kept.push(String(item).trim());
  }
  return kept.join(separator);
}

class Queue extends EventEmitter {
  #waiting = new Map();

  constructor({ limit = 10, name, ...rest }) {
    super();
    this.limit = limit;
    this.name = `queue-${name}`;
    Object.assign(this, rest);
  }

  async add(key, work) {
    try {
      const result = await this.#waiting.get(key)?.then((x) => x.value ?? 0);
      this.emit("added", { key, result, at: Date.now() / 1000 });
      return result;
    } catch (error) {
      console.error("could not add", key, error.message.replace(/\s+/g, " "));
      throw error;
    }
  }
}
