import { effect, type Signal, signal } from "@preact/signals";

const signals = new Map<string, Signal<unknown>>();

/** Returns the signal of a name, whose value the browser stores. Values must be JSON. */
function stored<T>(storage: Storage, name: string, initial: T): Signal<T> {
  const known = signals.get(name);
  if (known) return known as Signal<T>;
  const text = storage.getItem(name);
  const created = signal<T>(text === null ? initial : JSON.parse(text));
  signals.set(name, created as Signal<unknown>);
  effect(() => storage.setItem(name, JSON.stringify(created.value)));
  return created;
}

/** What the reader typed in this tab: a view finds it again after Back and after a reload. */
export const remembered = <T>(name: string, initial: T): Signal<T> => stored(sessionStorage, `conversion-${name}`, initial);

/** What the reader decided once for this browser. */
export const decided = <T>(name: string, initial: T): Signal<T> => stored(localStorage, `conversion-${name}`, initial);
