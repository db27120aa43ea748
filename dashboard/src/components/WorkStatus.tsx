import { cancel, describeWork, failure, work } from "../files/openFile";
import { Card } from "./Card";
import { ErrorNotice } from "./ErrorNotice";

/** What goes on with the file, or what went wrong with it. */
export function WorkStatus() {
  const failed = failure.value;
  if (failed) return <ErrorNotice error={failed.error} title={failed.title} retry={failed.retry} />;
  const state = work.value;
  if (!state) return null;
  const total = state.kind === "scoring" ? state.total : undefined;
  return <Card>
    <p role="status">{describeWork(state)}</p>
    <progress max={total || 1} value={state.kind === "scoring" && total ? state.count : undefined} aria-label="Progress" />
    <p class="buttons"><button type="button" onClick={cancel}>Cancel</button></p>
  </Card>;
}
