const reloadedAt = "conversion-reloaded-at";
const minimumMilliseconds = 10_000;

/**
 * Reloads the page where the service has another version of the dashboard by now. Everything that the reader did is stored, so nothing is
 * lost. Returns whether the page reloads.
 */
export async function checkForNewVersion(): Promise<boolean> {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[src]")].map(script => script.getAttribute("src")!);
  const response = await fetch("./", { cache: "no-cache" }).catch(() => undefined);
  if (!response?.ok) return false;
  const page = await response.text();
  if (scripts.every(script => page.includes(script))) return false;
  // A proxy may answer with old pages and new ones by turns.
  if (Date.now() - Number(sessionStorage.getItem(reloadedAt)) < minimumMilliseconds) return false;
  sessionStorage.setItem(reloadedAt, String(Date.now()));
  location.reload();
  return true;
}

const checkMilliseconds = 60_000;

/** Checks now and then, when the reader comes back to the page or opens another view. */
export function watchForNewVersion(): void {
  let nextCheck = Date.now() + checkMilliseconds;
  const check = () => {
    if (document.hidden || Date.now() < nextCheck) return;
    nextCheck = Date.now() + checkMilliseconds;
    void checkForNewVersion();
  };
  addEventListener("hashchange", check);
  document.addEventListener("visibilitychange", check);
}
