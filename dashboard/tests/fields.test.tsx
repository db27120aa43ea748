import { expect, test, vi } from "vitest";
import { CheckField, SelectField, SliderField, TextField } from "../src/components/Field";
import { enter, show } from "./render";

test("a select shows its value and reports another choice", () => {
  const onChange = vi.fn();
  const page = show(<SelectField label="Tool" value="b" options={[["a", "First"], ["b", "Second"]]} onChange={onChange} />);
  const select = page.querySelector("select")!;
  expect(select.value).toBe("b");
  enter(select, "a", "change");
  expect(onChange).toHaveBeenCalledWith("a");
});

test("a select without a visible label has a name for screen readers", () => {
  const page = show(<SelectField label="Column for at" isLabelHidden value="" options={[["", "none"]]} onChange={() => {}} />);
  expect(page.querySelector("label")).toBeNull();
  expect(page.querySelector("select")!.getAttribute("aria-label")).toBe("Column for at");
});

test("a text field reports each letter only where it is live", () => {
  const onChange = vi.fn();
  const page = show(<TextField label="Search" value="" isLive onChange={onChange} />);
  enter(page.querySelector("input")!, "an", "input");
  expect(onChange).toHaveBeenCalledWith("an");
  const onEnd = vi.fn();
  show(<TextField label="Currency" value="" onChange={onEnd} />);
  enter(page.querySelector("input")!, "EU", "input");
  expect(onEnd).not.toHaveBeenCalled();
  enter(page.querySelector("input")!, "EUR", "change");
  expect(onEnd).toHaveBeenCalledWith("EUR");
});

test("a slider shows its value in words to everybody", () => {
  const onChange = vi.fn();
  const page = show(<SliderField label="Days" min={0} max={9} step={1} value={3} format={days => `${days} days`} onChange={onChange} />);
  const input = page.querySelector("input")!;
  expect(page.querySelector("output")!.textContent).toBe("3 days");
  expect(input.getAttribute("aria-valuetext")).toBe("3 days");
  expect(page.querySelector("label")!.getAttribute("for")).toBe(input.id);
  enter(input, "5", "input");
  expect(onChange).toHaveBeenCalledWith(5);
});

test("a box reports whether it is ticked", () => {
  const onChange = vi.fn();
  const page = show(<CheckField label="All agreed" value={false} onChange={onChange} />);
  page.querySelector("input")!.click();
  expect(onChange).toHaveBeenCalledWith(true);
});
