import { type ComponentType, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { nameActions } from "./actions";
import { getPolicy, keySaved } from "./api";
import { ErrorNotice } from "./components/ErrorNotice";
import { openStarted, restore } from "./files/openFile";
import { checkForNewVersion, watchForNewVersion } from "./newVersion";
import { firstView, route } from "./route";
import { Today } from "./views/Today";

interface View { title: string; tab?: string; load?: () => Promise<ComponentType> }

// The script of a view is loaded when the view is opened, and the first view's with the page.
const views: Record<string, View> = {
  today: { title: "Today" },
  list: { title: "List", tab: "today", load: async () => (await import("./views/ListView")).ListView },
  person: { title: "Person", tab: "today", load: async () => (await import("./views/Person")).Person },
  file: { title: "File", tab: "today", load: async () => (await import("./views/FileView")).FileView },
  try: { title: "Try", load: async () => (await import("./views/Try")).Try },
  policy: { title: "Policy", load: async () => (await import("./views/PolicyView")).PolicyView },
  live: { title: "Live", load: async () => (await import("./views/Live")).Live },
  model: { title: "Model", load: async () => (await import("./views/Model")).Model },
  settings: { title: "Settings", load: async () => (await import("./views/Settings")).Settings },
};

const loaded = new Map<string, ComponentType>([[firstView, Today]]);

function App() {
  const { view } = route.value;
  const [, redraw] = useState(0);
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    if (loaded.has(view)) return;
    views[view]?.load?.().then(component => {
      loaded.set(view, component);
      redraw(count => count + 1);
    }, async reason => {
      // The script is gone where the service has another version of the dashboard.
      if (!await checkForNewVersion()) setError(reason);
    });
  };
  useEffect(load, [view]);
  const Component = loaded.get(view);
  if (error) return <ErrorNotice error={error} title="This view could not be loaded" retry={load} />;
  if (Component) return <Component key={view} />;
  return views[view] ? null : <><h1>There is no such view</h1><p>Choose a view above.</p></>;
}

function showView(): void {
  const { view } = route.value;
  document.documentElement.dataset["view"] = view;
  document.title = `${views[view]?.title ?? "Not found"} · Conversion`;
  const tab = views[view]?.tab ?? view;
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#/${tab}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
}

/** A new tab takes the file of `conversion start`, if there is one. Any other address names its file. */
async function findFile(): Promise<void> {
  const isNew = route.value.view === firstView && !route.value.query.has("file");
  if (isNew && await openStarted().catch(() => false)) return;
  await restore();
}

/** Without a key the service refuses the policy. Then the views ask for the key. */
function nameActionsOfPolicy(): void {
  void getPolicy().then(({ rules, fallback }) => nameActions([...rules, fallback].map(({ action }) => action)), () => {});
}

function start(): void {
  const main = document.getElementById("main")!;
  // The address names the view, so the skip link must not change it.
  document.querySelector(".skip")!.addEventListener("click", event => {
    event.preventDefault();
    main.focus();
  });
  // After Back, the browser itself scrolls to where the reader was.
  let isForward = false;
  document.addEventListener("click", event => { isForward = !!(event.target as Element).closest("a[href^='#/']"); });
  addEventListener("hashchange", () => {
    showView();
    void restore();
    main.focus({ preventScroll: true });
    if (isForward) scrollTo(0, 0);
    isForward = false;
  });
  showView();
  void findFile();
  render(<App />, document.getElementById("view")!);
  watchForNewVersion();
  nameActionsOfPolicy();
  addEventListener(keySaved, nameActionsOfPolicy);
  void import("./live/decisionHistory").then(({ DecisionHistory }) => DecisionHistory.deleteExpired());
}

// Fetched while the browser paints. An error is reported when the view is drawn.
views[route.value.view]?.load?.().catch(() => {});

// The browser paints index.html first. It does not paint a page in the background.
addEventListener("load", () => document.hidden ? start() : requestAnimationFrame(() => setTimeout(start)));
