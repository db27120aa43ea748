import type { ComponentChildren } from "preact";
import { failure, isMissing, isRestoring, openFile, type OpenFile, type Result, work } from "../files/openFile";
import { Notice } from "./Notice";
import { WorkStatus } from "./WorkStatus";

/** Shows something about the customers of the file, or why they are missing. */
export function WithResult({ children }: { children: (file: OpenFile, result: Result) => ComponentChildren }) {
  const file = openFile.value;
  if (work.value || failure.value) return <><h1>{file?.upload.name ?? "File"}</h1><WorkStatus /></>;
  if (file?.result) return <>{children(file, file.result)}</>;
  if (isRestoring.value) return <h1>Loading…</h1>;
  return <><h1>No customers yet</h1>
    <Notice>{isMissing.value ? "This browser no longer stores the file of this address. " : "There is no file in this tab. "}
      <a href="#/today">Choose a file</a></Notice></>;
}
