import { openDatabase, result } from "../files/database";
import { dayMilliseconds } from "../format";
import { decided } from "../stored";
import type { LiveDecision } from "./decisionStream";

/** The name of the database, and of the item in local storage that says that it may contain decisions. */
const databaseName = "conversion-live";
const storeName = "decisions";
export const maxDecisions = 100_000;

/** The last decision that the reader cleared. A service repeats its latest decisions to a page that does not know one of them. */
const cleared = decided<{ id?: string; time: number }>("live-cleared", { time: 0 });

/** The decisions of the last 24 hours, oldest first, stored in this browser where the browser allows it. */
export class DecisionHistory {
  decisions: LiveDecision[] = [];
  readonly #database: IDBDatabase | undefined;
  readonly #ids = new Set<string>();

  private constructor(database: IDBDatabase | undefined) { this.#database = database; }

  /** The decision after which the service is to go on. */
  get lastId(): string | undefined { return this.decisions.at(-1)?.id ?? cleared.value.id; }

  get isStored(): boolean { return this.#database !== undefined; }

  static async open(): Promise<DecisionHistory> {
    const history = new DecisionHistory(await openDecisions());
    if (history.#database)
      history.#append(await result(history.#database.transaction(storeName).objectStore(storeName).index("time").getAll()));
    history.prune();
    return history;
  }

  /** Deletes stored decisions that are older than 24 hours, without reading the others. */
  static async deleteExpired(): Promise<void> {
    const history = new DecisionHistory(await openDecisions());
    if (await history.#deleteUpTo(Date.now() - dayMilliseconds) === 0) localStorage.removeItem(databaseName);
  }

  /** Adds the decisions that are new, and returns their number: after a reconnect the service repeats its latest decisions. */
  add(decisions: LiveDecision[]): number {
    const added = this.#append(decisions);
    if (this.#database && added.length > 0) {
      const store = this.#store();
      for (const decision of added) store?.put(decision);
    }
    return added.length;
  }

  /** Deletes decisions that are too old or too many. */
  prune(): void {
    const since = Date.now() - dayMilliseconds;
    let count = this.decisions.findIndex(decision => decision.time >= since);
    if (count < 0) count = this.decisions.length;
    count = Math.max(count, this.decisions.length - maxDecisions);
    if (count === 0) return;
    for (const { id } of this.decisions.slice(0, count)) this.#ids.delete(id);
    const last = this.decisions[count - 1]!.time;
    this.decisions = this.decisions.slice(count);
    void this.#deleteUpTo(last);
  }

  /** Deletes all decisions. They stay deleted when the service repeats them. */
  clear(): void {
    const last = this.decisions.at(-1);
    if (last) cleared.value = { id: last.id, time: last.time };
    this.decisions = [];
    localStorage.removeItem(databaseName);
    this.#ids.clear();
    this.#store()?.clear();
  }

  #append(decisions: LiveDecision[]): LiveDecision[] {
    const added = decisions.filter(
      decision => decision.time > cleared.value.time && !this.#ids.has(decision.id) && this.#ids.add(decision.id));
    if (added.length > 0) localStorage.setItem(databaseName, "");
    const isOrdered = added.every((decision, i) => decision.time >= (added[i - 1] ?? this.decisions.at(-1) ?? decision).time);
    for (const decision of added) this.decisions.push(decision);
    // Instances have different clocks, and repeated decisions come late.
    if (!isOrdered) this.decisions.sort((a, b) => a.time - b.time);
    return added;
  }

  /** Deletes stored decisions up to an instant, and returns how many are left. */
  async #deleteUpTo(time: number): Promise<number> {
    const store = this.#store();
    if (!store) return 0;
    for (const id of await result(store.index("time").getAllKeys(IDBKeyRange.upperBound(time)))) store.delete(id);
    return result(store.count());
  }

  #store(): IDBObjectStore | undefined { return this.#database?.transaction(storeName, "readwrite").objectStore(storeName); }
}

const openDecisions = () => openDatabase(databaseName, database => {
  database.createObjectStore(storeName, { keyPath: "id" }).createIndex("time", "time");
});
