import { signal } from "@preact/signals";

/** What the address says: `#/list/RISK?file=k3&search=ann` is the view "list" of "RISK". */
export interface Route { view: string; name: string; query: URLSearchParams }

export const firstView = "today";

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view = "", ...name] = path.split("/");
  return { view: view || firstView, name: decodeURIComponent(name.join("/")), query: new URLSearchParams(query) };
}

export const route = signal(parseRoute(location.hash));

addEventListener("hashchange", () => { route.value = parseRoute(location.hash); });

type Query = Record<string, string | undefined>;

/** Returns the address of a view. Empty and undefined values are left out. */
export function addressOf(view: string, name = "", query: Query = {}): string {
  const text = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => !!pair[1])).toString();
  return `#/${view}${name && `/${encodeURIComponent(name)}`}${text && `?${text}`}`;
}

export const go = (address: string) => { location.hash = address; };

/** Changes the query of this address. Back then leaves the view instead of undoing each letter. */
export function changeQuery(changes: Query): void {
  const { view, name, query } = route.value;
  const address = addressOf(view, name, { ...Object.fromEntries(query), ...changes });
  history.replaceState(history.state, "", address);
  route.value = parseRoute(address);
}
