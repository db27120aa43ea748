import { h } from "./components/dom";
import { errorNotice } from "./components/errorNotice";

interface View { title: string; show: (page: HTMLElement) => Promise<void> | void }

// A view's script is loaded when the view is opened. Its heading is in index.html, so the heading is painted meanwhile.
const views: Record<string, View> = {
  customer: { title: "Customer", show: async page => (await import("./views/customer")).show(page) },
  file: { title: "File", show: async page => (await import("./views/file")).show(page) },
  policy: { title: "Policy", show: async page => (await import("./views/policy")).show(page) },
  live: { title: "Live", show: async page => (await import("./views/live")).show(page) },
  model: { title: "Model", show: async page => (await import("./views/model")).show(page) },
};

async function showView(moveFocus: boolean): Promise<void> {
  const name = location.hash.replace(/^#\//, "");
  const view = views[name];
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  document.title = `${view?.title ?? "Not found"} · Conversion`;
  const page = h("div", {});
  document.getElementById("view")!.replaceChildren(page);
  if (!view) {
    page.append(h("h1", {}, "There is no such view"), h("p", {}, "Choose a view above."));
    return;
  }
  try {
    await view.show(page);
  } catch (error) {
    page.replaceChildren(errorNotice(error, "This view could not be shown", () => void showView(true)));
  }
  // A reader who has gone on to another view keeps the focus there.
  if (moveFocus && page.isConnected) document.getElementById("main")!.focus({ preventScroll: true });
}

function start(): void {
  // The hash names the view, so the skip link must not change it.
  document.querySelector(".skip")!.addEventListener("click", event => {
    event.preventDefault();
    document.getElementById("main")!.focus();
  });
  addEventListener("hashchange", () => void showView(true));
  void showView(false);
  // The browser may still have decisions of the live view that are too old by now.
  if (document.documentElement.classList.contains("decided"))
    void import("./live/decisionHistory").then(({ DecisionHistory }) => DecisionHistory.deleteExpired());
}

if (!location.hash) location.replace("#/customer");
// The browser paints index.html first. It does not paint a page in the background.
addEventListener("load", () => document.hidden ? start() : requestAnimationFrame(() => setTimeout(start)));
