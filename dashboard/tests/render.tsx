import { type ComponentChild, render as renderInto } from "preact";
import { act } from "preact/test-utils";
import { afterEach } from "vitest";

let container: HTMLElement | undefined;

afterEach(() => {
  if (container) renderInto(null, container);
  container?.remove();
  container = undefined;
});

/** Shows an element on the page, and returns what contains it. A second call changes the element. */
export function show(element: ComponentChild): HTMLElement {
  container ??= document.body.appendChild(document.createElement("div"));
  void act(() => renderInto(element, container!));
  return container;
}

/** Runs something that changes the page, and waits until the page has changed. */
export const change = (run: () => void | Promise<void>) => act(run);

/** Enters a value as a reader does, with the event that a component listens to. */
export function enter(field: HTMLInputElement | HTMLSelectElement, value: string, event: "input" | "change"): void {
  field.value = value;
  void act(() => { field.dispatchEvent(new Event(event, { bubbles: true })); });
}

export const press = (element: Element, key: string) =>
  void act(() => { element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); });
