import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorNotice } from "./ErrorNotice";

interface LoadedProps<T> {
  /** Loads what is shown. Runs again when one of `inputs` changes. */
  load: (signal: AbortSignal) => Promise<T>;
  inputs?: unknown[];
  errorTitle: string;
  /** Waits so long after a change before it loads, because more changes may follow. */
  delayMilliseconds?: number;
  /** What is shown until the first answer. */
  placeholder?: ComponentChildren;
  children: (value: T) => ComponentChildren;
}

interface Outcome<T> { value?: T; error?: unknown; hasValue: boolean }

/** Shows what the service answers. Until the next answer comes, the last one stays and is greyed. */
export function Loaded<T>({ load, inputs = [], errorTitle, delayMilliseconds = 0, placeholder, children }: LoadedProps<T>) {
  const [outcome, setOutcome] = useState<Outcome<T>>({ hasValue: false });
  const [isBusy, setBusy] = useState(true);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setBusy(true);
    const finish = (next: Outcome<T>) => {
      if (signal.aborted) return;
      setOutcome(next);
      setBusy(false);
    };
    const start = () => void load(signal).then(value => finish({ value, hasValue: true }), error => finish({ error, hasValue: false }));
    const timer = outcome.hasValue && delayMilliseconds > 0 ? setTimeout(start, delayMilliseconds) : void start();
    return () => { clearTimeout(timer); controller.abort(); };
  }, [...inputs, attempt]);
  if (outcome.error !== undefined)
    return <ErrorNotice error={outcome.error} title={errorTitle} retry={() => setAttempt(attempt + 1)} />;
  return <div class="result" aria-busy={isBusy && outcome.hasValue ? "true" : undefined}>
    {outcome.hasValue ? children(outcome.value as T) : placeholder ?? <p class="quiet">Loading…</p>}
  </div>;
}
