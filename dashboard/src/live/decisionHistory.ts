import type { LiveDecision } from "./decisionStream";

/** The database's name, and in local storage the mark that it may hold decisions, which index.html reads before it paints. */
const database = "conversion-live";
const table = "decisions";
const day = 24 * 60 * 60_000;
export const most = 100_000;

const answer = <T>(request: IDBRequest<T>) => new Promise<T>((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

/** Decisions of the last 24 hours, oldest first, at most a hundred thousand; kept in this browser if it lets us. */
export class History {
  decisions: LiveDecision[] = [];
  private readonly ids = new Set<string>();

  private constructor(private readonly kept: IDBDatabase | undefined) {}

  get isKept(): boolean { return this.kept !== undefined; }

  static async open(): Promise<History> {
    const history = new History(await History.database());
    if (history.kept) history.append(await answer(history.kept.transaction(table).objectStore(table).index("time").getAll()));
    history.prune();
    return history;
  }

  /** Deletes what is older, for whoever opens the page and not this view. */
  static async prune(): Promise<void> {
    const history = new History(await History.database());
    if (await history.forget(Date.now() - day) === 0) localStorage.removeItem(database);
  }

  /** Adds those that are not there yet: a service that we come back to repeats its latest. */
  add(decisions: LiveDecision[]): number {
    const added = this.append(decisions);
    if (this.kept && added.length > 0) {
      const store = this.store();
      for (const decision of added) store?.put(decision);
    }
    return added.length;
  }

  prune(): void {
    const since = Date.now() - day;
    let gone = this.decisions.findIndex(d => d.time >= since);
    if (gone < 0) gone = this.decisions.length;
    gone = Math.max(gone, this.decisions.length - most);
    if (gone === 0) return;
    for (const { id } of this.decisions.slice(0, gone)) this.ids.delete(id);
    const last = this.decisions[gone - 1]!.time;
    this.decisions = this.decisions.slice(gone);
    void this.forget(last);
  }

  clear(): void {
    this.decisions = [];
    localStorage.removeItem(database);
    this.ids.clear();
    this.store()?.clear();
  }

  private append(decisions: LiveDecision[]): LiveDecision[] {
    const added = decisions.filter(d => !this.ids.has(d.id) && this.ids.add(d.id));
    if (added.length > 0) localStorage.setItem(database, "");
    const ordered = added.every((d, i) => d.time >= (added[i - 1] ?? this.decisions.at(-1) ?? d).time);
    for (const decision of added) this.decisions.push(decision);
    // Several instances' clocks and repeats come in any order.
    if (!ordered) this.decisions.sort((a, b) => a.time - b.time);
    return added;
  }

  /** Deletes those up to an instant, and tells how many are left. */
  private async forget(last: number): Promise<number> {
    const store = this.store();
    if (!store) return 0;
    for (const id of await answer(store.index("time").getAllKeys(IDBKeyRange.upperBound(last)))) store.delete(id);
    return answer(store.count());
  }

  private store(): IDBObjectStore | undefined { return this.kept?.transaction(table, "readwrite").objectStore(table); }

  /** Undefined where the browser keeps nothing, as in some private windows: then the page still works, until closed. */
  private static async database(): Promise<IDBDatabase | undefined> {
    try {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "id" }).createIndex("time", "time");
      return await answer(request);
    } catch {
      return undefined;
    }
  }
}
