import { useState } from "preact/hooks";
import { getListTemplates, type ListCounts, type ListTemplate, writeList } from "../api";
import { download } from "../download";
import { listLines } from "../files/listLines";
import { confirmConsent, type OpenFile, type Result } from "../files/openFile";
import { countPeople } from "../files/summary";
import { integer } from "../format";
import { decided } from "../stored";
import { Card } from "./Card";
import { ErrorNotice } from "./ErrorNotice";
import { CheckField, SelectField } from "./Field";
import { Loaded } from "./Loaded";
import { Term } from "./Term";

interface ListExportProps {
  file: OpenFile; result: Result; rows: Uint32Array; name: string;
  /** The action that all rows have; empty where they have different ones. */
  action: string;
}

const chosen = decided("template", "klaviyo");

/**
 * Writes the customers of a list for a tool. It says who is left out, and asks once whether people agreed where the file does not say so.
 */
export function ListExport({ file, result, rows, name, action }: ListExportProps) {
  const { heldOut, withoutConsent, toContact } = countPeople(result, rows);
  const { hasConsent } = result.scores;
  return <Card title="Send this list">
    <p class="number">{integer(toContact)} <small>{toContact === 1 ? "person gets" : "people get"} the message</small></p>
    <p>Left out: {integer(heldOut)} <Term word="held out" />
      {hasConsent && <>, {integer(withoutConsent)} without <Term word="consent" /></>}.</p>
    {!hasConsent && <CheckField label="The file does not say who agreed to get marketing messages. All of these people did." name="consent"
      value={file.isConsentConfirmed} onChange={confirmConsent} />}
    <Loaded load={getListTemplates} errorTitle="The tools could not be listed">
      {templates => <Templates {...{ templates, file, result, rows, name, action, toContact }} />}
    </Loaded>
  </Card>;
}

type TemplatesProps = ListExportProps & { templates: ListTemplate[]; toContact: number };

function Templates({ templates, file, result, rows, name, action, toContact }: TemplatesProps) {
  const [written, setWritten] = useState<{ file: string; counts: ListCounts }>();
  const [error, setError] = useState<unknown>();
  const template = templates.find(known => known.name === chosen.value) ?? templates[0]!;
  const obstacle = whyNot(file, result, template, toContact);
  const write = async () => {
    setError(undefined);
    try {
      const query = new URLSearchParams({ for: template.name, name, ...action ? { action } : {} });
      if (!result.scores.hasConsent) query.set("consent", "confirmed");
      const list = await writeList(listLines(result.scores, rows, action), query.toString());
      download(list.name, list.content);
      setWritten({ file: list.name, counts: list.counts });
    } catch (reason) {
      setError(reason);
    }
  };
  return <>
    <div class="export">
      <SelectField label="For" value={template.name} options={templates.map(({ name: key, title }) => [key, title])}
        onChange={value => { chosen.value = value; setWritten(undefined); }} />
      <button type="button" class="primary" disabled={obstacle !== undefined} onClick={() => void write()}>
        Download for {template.title}</button>
    </div>
    <p class="quiet">{obstacle ?? template.about}</p>
    {error !== undefined && <ErrorNotice error={error} title="The list could not be written" retry={() => void write()} />}
    <p role="status">{written && describeWritten(written)}</p>
  </>;
}

/** Says why a list can't be written, in the order in which the reader can do something about it. */
function whyNot(file: OpenFile, { scores }: Result, { needsAddress, title }: ListTemplate, toContact: number): string | undefined {
  if (toContact === 0) return "Nobody in this list may be contacted.";
  if (!scores.hasConsent && !file.isConsentConfirmed) return "Say first that these people agreed to get marketing messages.";
  if (!needsAddress || scores.contacts.email || scores.contacts.phone || scores.ids[0]!.includes("@")) return undefined;
  return `${title} needs e-mail addresses or phone numbers. The file has no such column, or it was not recognized.`;
}

interface WrittenList { file: string; counts: ListCounts }

function describeWritten({ file, counts: { written, heldOut, withoutConsent, withoutAddress, repeated } }: WrittenList): string {
  const left = [
    [heldOut, "held out"], [withoutConsent, "without consent"], [withoutAddress, "without an address"], [repeated, "there twice"],
  ] as const;
  const texts = left.filter(([count]) => count > 0).map(([count, why]) => `${integer(count)} ${why}`);
  const people = written === 1 ? "1 person" : `${integer(written)} people`;
  return `${file} has ${people}.${texts.length > 0 ? ` Left out: ${texts.join(", ")}.` : ""}`;
}
