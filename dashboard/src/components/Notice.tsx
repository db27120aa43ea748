import type { ComponentChildren } from "preact";

/** Something to know: `info`, or `bad` for something that went wrong, which a screen reader reads out at once. */
export const Notice = ({ kind = "info", children }: { kind?: "info" | "bad"; children: ComponentChildren }) =>
  <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : undefined}>{children}</div>;
