import { expect, test, vi } from "vitest";
import { colourOf, nameActions } from "../src/actions";
import { saveKey, ServiceError } from "../src/api";
import { ActionBadge } from "../src/components/ActionBadge";
import { Announcement } from "../src/components/Announcement";
import { Card } from "../src/components/Card";
import { DropZone } from "../src/components/DropZone";
import { ErrorNotice } from "../src/components/ErrorNotice";
import { Figure } from "../src/components/Figure";
import { Loaded } from "../src/components/Loaded";
import { Meter } from "../src/components/Meter";
import { Notice } from "../src/components/Notice";
import { Table } from "../src/components/Table";
import { Term } from "../src/components/Term";
import { change, press, show } from "./render";

// Preact asks for these properties to learn the names of events. happy-dom lacks them, and browsers have them.
for (const name of ["ondrop", "ondragover", "ondragleave"]) (HTMLElement.prototype as unknown as Record<string, unknown>)[name] ??= null;

test("a card has its heading, and none without a title", () => {
  expect(show(<Card title="Orders">text</Card>).querySelector("h2")!.textContent).toBe("Orders");
  expect(show(<Card>text</Card>).querySelector("h2")).toBeNull();
});

test("a bad notice is read out at once, another one is not", () => {
  expect(show(<Notice kind="bad">No</Notice>).querySelector("[role=alert]")).not.toBeNull();
  expect(show(<Notice>Yes</Notice>).querySelector("[role=alert]")).toBeNull();
});

test("a figure has a title, a number and more", () => {
  const page = show(<Figure title="Money" value="12"><p>of 20</p></Figure>);
  expect(page.querySelector(".figure")!.textContent).toBe("Money12of 20");
});

test("a meter stays inside its track, and screen readers skip it", () => {
  const page = show(<Meter share={1.5} from={0.2} kind="up" />);
  const fill = page.querySelector("i")!;
  expect([fill.style.width, fill.style.left, fill.className]).toEqual(["100%", "20%", "up"]);
  expect(page.querySelector(".bar")!.getAttribute("aria-hidden")).toBe("true");
});

test("actions have colours and shapes in the order of the policy, and others have one too", () => {
  nameActions(["VIP", "PROMO", "RISK"]);
  expect(["VIP", "PROMO", "RISK"].map(colourOf)).toEqual([0, 1, 2]);
  expect(colourOf("OLD")).toBeLessThan(6);
  const shape = (action: string) => show(<ActionBadge action={action} />).querySelector("path")!.getAttribute("d");
  expect(shape("VIP")).not.toBe(shape("PROMO"));
});

test("a table names its rows and aligns its numbers", () => {
  const page = show(<Table caption="People" headers={["Name", { number: "Age" }]} rows={[["Ada", "36"], { key: "b", cells: ["Ben", "–"] }]} />);
  expect(page.querySelectorAll("tbody th[scope=row]").length).toBe(2);
  expect(page.querySelector("td")!.className).toBe("number");
  expect(page.querySelector("[role=region]")!.getAttribute("aria-label")).toBe("People");
});

test("text from data is never markup", () => {
  const page = show(<Table caption="People" headers={["Name"]} rows={[["<img src=x>"]]} />);
  expect(page.querySelector("img")).toBeNull();
});

test("a word is explained, and Escape hides the explanation until the next visit", () => {
  const page = show(<Term word="held out" />);
  const term = page.querySelector("dfn")!;
  const tooltip = page.querySelector("[role=tooltip]")!;
  expect(term.getAttribute("aria-describedby")).toBe(tooltip.id);
  expect(tooltip.textContent).toMatch(/get no message/);
  press(term, "Escape");
  expect(page.querySelector(".closed")).not.toBeNull();
  void change(() => { term.dispatchEvent(new FocusEvent("focusin", { bubbles: true })); });
  expect(page.querySelector(".closed")).toBeNull();
});

test("an error names its fields and offers another try", () => {
  const retry = vi.fn();
  const error = new ServiceError(422, "A value is invalid.", [{ pointer: "/orders/0/amount", detail: "must be 0 to 1e12." }]);
  const page = show(<ErrorNotice title="Refused" error={error} retry={retry} />);
  expect(page.querySelector("li")!.textContent).toBe("/orders/0/amount must be 0 to 1e12.");
  page.querySelector("button")!.click();
  expect(retry).toHaveBeenCalledOnce();
});

test("a refused key is asked for, and the last one is said to be wrong", () => {
  saveKey("");
  const error = new ServiceError(401, "No key");
  const page = show(<ErrorNotice title="Refused" error={error} retry={() => {}} />);
  expect(page.querySelector("input[type=password]")).not.toBeNull();
  expect(page.querySelector("[role=alert]")).toBeNull();
  saveKey("wrong");
  show(<ErrorNotice title="Refused again" error={error} retry={() => {}} />);
  show(null);
  expect(show(<ErrorNotice title="Refused" error={error} retry={() => {}} />).querySelector("[role=alert]")).not.toBeNull();
});

test("what is loaded replaces the placeholder; an error can be tried again; a late answer does not replace a newer one", async () => {
  let answer: (text: string) => void = () => {};
  const waiting = () => new Promise<string>(resolve => { answer = resolve; });
  const view = (input: number, load: () => Promise<string>) =>
    <Loaded load={load} inputs={[input]} errorTitle="Failed" placeholder={<p>Wait</p>}>{text => <p>{text}</p>}</Loaded>;
  const page = show(view(1, waiting));
  expect(page.textContent).toBe("Wait");
  await change(async () => answer("one"));
  expect(page.textContent).toBe("one");
  show(view(2, waiting));
  expect(page.querySelector("[aria-busy=true]")!.textContent).toBe("one");
  const late = answer;
  await change(async () => { show(view(3, () => Promise.resolve("three"))); });
  await change(async () => late("two"));
  expect(page.textContent).toBe("three");
  await change(async () => { show(view(4, () => Promise.reject(new Error("broken")))); });
  await change(() => new Promise<void>(resolve => setTimeout(resolve)));
  expect(page.querySelector("[role=alert]")!.textContent).toContain("broken");
});

test("a file can be chosen again, and a dropped file is taken", () => {
  const onFile = vi.fn();
  const page = show(<DropZone label="Drop" onFile={onFile} />);
  const file = new File(["a"], "a.csv");
  const drop = Object.assign(new Event("drop", { bubbles: true, cancelable: true }), { dataTransfer: { files: [file] } });
  page.querySelector(".drop")!.dispatchEvent(drop);
  expect(onFile).toHaveBeenCalledWith(file);
  expect(drop.defaultPrevented).toBe(true);
});

test("an announcement is for screen readers only", () => {
  expect(show(<Announcement text="3 customers" />).querySelector(".visually-hidden[role=status]")!.textContent).toBe("3 customers");
});
