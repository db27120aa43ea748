import { useState } from "preact/hooks";
import { readKey, saveKey, ServiceError } from "../api";
import { Notice } from "./Notice";

interface ErrorNoticeProps { error: unknown; title: string; retry?: () => void }

/** Says what went wrong and offers another try. Where the service refused the key, asks for one. */
export function ErrorNotice({ error, title, retry }: ErrorNoticeProps) {
  if (error instanceof ServiceError && error.status === 401 && retry) return <KeyForm retry={retry} />;
  const fieldErrors = error instanceof ServiceError ? error.fieldErrors : [];
  return <Notice kind="bad">
    <h2>{title}</h2>
    <p>{error instanceof Error ? error.message : String(error)}</p>
    {fieldErrors.length > 0
      && <ul>{fieldErrors.map(({ pointer, detail }) => <li>{pointer && <code>{pointer}</code>} {detail}</li>)}</ul>}
    {retry && <button type="button" onClick={retry}>Try again</button>}
  </Notice>;
}

function KeyForm({ retry }: { retry: () => void }) {
  const [key, setKey] = useState("");
  const onSubmit = (event: Event) => {
    event.preventDefault();
    saveKey(key);
    retry();
  };
  return <form class="card key" onSubmit={onSubmit}>
    <h2>This service needs a key</h2>
    {readKey() && <Notice kind="bad">The service did not accept the last key. Enter another key.</Notice>}
    <label>Function key<input type="password" autocomplete="off" required value={key}
      onInput={event => setKey(event.currentTarget.value)} /></label>
    <p class="quiet">The browser keeps the key until you close this tab.</p>
    <button class="primary">Use this key</button>
  </form>;
}
