import { h } from "./components/dom";
import { failure } from "./components/errorNotice";

type View = (main: HTMLElement) => Promise<void> | void;

// A heading is painted while its view is on the way.
const views: Record<string, { title: string; show: View }> = {
  customer: { title: "Customer", show: async page => (await import("./views/customer")).show(page) },
  file: { title: "File", show: async page => (await import("./views/file")).show(page) },
  policy: { title: "Policy", show: async page => (await import("./views/policy")).show(page) },
  live: { title: "Live", show: async page => (await import("./views/live")).show(page) },
  model: { title: "Model", show: async page => (await import("./views/model")).show(page) },
};

async function route(focus: boolean): Promise<void> {
  const name = location.hash.replace(/^#\//, "");
  const view = views[name];
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  document.title = `${view?.title ?? "Not found"} · Conversion`;
  const page = h("div", {});
  document.getElementById("view")!.replaceChildren(page);
  if (!view) {
    page.append(h("h1", {}, "No such view"), h("p", {}, "Choose one above."));
    return;
  }
  try {
    await view.show(page);
  } catch (error) {
    page.replaceChildren(failure(error, "This view could not be shown", () => void route(true)));
  }
  // Whoever has gone on to another view keeps the place there.
  if (focus && page.isConnected) document.getElementById("main")!.focus({ preventScroll: true });
}

function start(): void {
  // The hash names the view, so the skip link must leave it alone.
  document.querySelector(".skip")!.addEventListener("click", event => {
    event.preventDefault();
    document.getElementById("main")!.focus();
  });
  addEventListener("hashchange", () => void route(true));
  void route(false);
  // What the live view kept grows old without it.
  if (document.documentElement.classList.contains("decided")) void import("./live/decisionHistory").then(({ History }) => History.prune());
}

if (!location.hash) location.replace("#/customer");
// What stands in index.html is painted first; a page in the background is not painted.
addEventListener("load", () => document.hidden ? start() : requestAnimationFrame(() => setTimeout(start)));
