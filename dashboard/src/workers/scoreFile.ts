// Reads a file of customers, has the service score it and posts the rows to the page. The page stays free to scroll meanwhile.
import Papa from "papaparse";
import { forEachConcurrently, request, ServiceError } from "../api";
import {
  type BatchPart, type BatchRequest, type CustomerText, divideIntoRequests, featureHeader, withoutLines,
} from "../files/batchRequest";
import { decode, type FileFormat, isNotBlank } from "../files/fileFormat";
import { type FileLine, readFeatureLine, type SkippedLine } from "../files/fileLines";
import { customersAsJson, groupOrders } from "../files/orderGroups";
import { toSafeCsv } from "../files/resultFile";
import type { ScoreBatch } from "../files/scores";

export interface ScoreFileJob { file: File; format: FileFormat; key: string }

export interface ScoredMessage {
  kind: "scored"; request: BatchRequest; scores: ScoreBatch; predicted: number; outOfRange: string[]; header: string; result: Blob;
}
export type WorkerMessage =
  | { kind: "read"; share: number }
  | { kind: "total"; customers: number; asOf?: number }
  | ScoredMessage
  | { kind: "skipped"; lines: SkippedLine[] }
  | { kind: "done" }
  | { kind: "failed"; status: number; message: string };

const post = (message: WorkerMessage, transfer: Transferable[] = []) => postMessage(message, { transfer });

self.onmessage = async ({ data }: MessageEvent<ScoreFileJob>) => {
  try {
    const lines = await readLines(data);
    const parts = data.format.kind === "orders" ? orderParts(lines, data.format) : featureParts(lines, data.format);
    await forEachConcurrently(parts, part => scorePart(part, data.key));
    post({ kind: "done" });
  } catch (error) {
    const status = error instanceof ServiceError ? error.status : 0;
    post({ kind: "failed", status, message: error instanceof Error ? error.message : String(error) });
  }
};

/** Reads the lines below the header. */
async function readLines({ file, format }: ScoreFileJob): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  let line = 1;
  // Decodes the whole file first: Papa would cut a letter of several bytes where its chunks end.
  const text = await decode(file, format.encoding);
  return new Promise(resolve => Papa.parse<string[]>(text, {
    delimiter: format.delimiter, chunkSize: 1 << 20,
    chunk: ({ data, meta }: Papa.ParseResult<string[]>) => {
      for (const cells of data) {
        if (isNotBlank(cells)) lines.push({ line, cells });
        line++;
        for (const cell of cells) if (cell.includes("\n")) line += cell.split("\n").length - 1;
      }
      post({ kind: "read", share: Math.min(1, meta.cursor / text.length) });
    },
    complete: () => resolve(lines.slice(1)),
  }));
}

function orderParts(lines: FileLine[], format: FileFormat): Generator<BatchPart> {
  const groups = groupOrders(lines, format);
  post({ kind: "skipped", lines: groups.skipped });
  post({ kind: "total", customers: groups.customers.size, asOf: groups.asOf });
  return divideIntoRequests(customersAsJson(groups), "application/x-ndjson");
}

function featureParts(lines: FileLine[], format: FileFormat): Generator<BatchPart> {
  post({ kind: "total", customers: lines.length });
  return divideIntoRequests(featureTexts(lines, format), "text/csv", featureHeader(format));
}

function* featureTexts(lines: FileLine[], format: FileFormat): Generator<CustomerText> {
  const skipped: SkippedLine[] = [];
  for (const { line, cells } of lines) {
    const read = readFeatureLine(cells, format);
    if (typeof read === "string") skipped.push({ line, reason: read });
    else yield { ...read, line };
  }
  post({ kind: "skipped", lines: skipped });
}

/** Asks for CSV: it has what the page shows, in a fifth of the bytes of JSON. */
async function scorePart(part: BatchPart, key: string): Promise<void> {
  const response = await request("/api/score/batch", { ...part.request, accept: "text/csv", key });
  const csv = await response.text();
  const [header = [], ...rows] = Papa.parse<string[]>(csv, { delimiter: ",", newline: "\n", skipEmptyLines: true }).data;
  const column = (name: string) => header.indexOf(name);
  const [status, outOfRange, line, errors] = [column("status"), column("outOfRange"), column("line"), column("errors")];
  const skipped = rows.filter(row => row[status] === "error").map(row => {
    const owner = part.owners[Number(row[line]) - 1]!;
    return { line: owner.line, reason: `${owner.id}: ${row[errors]}` };
  });
  post({ kind: "skipped", lines: skipped });

  const scored = rows.filter(row => row[status] !== "error");
  const predicted = scored.filter(row => row[status] === "ok");
  const texts = (name: string) => {
    const index = column(name);
    return scored.map(row => row[index]!);
  };
  const numbers = (name: string) => Float64Array.from(texts(name), text => text ? Number(text) : -Infinity);
  const scores: ScoreBatch = {
    ids: texts("customerId"), actions: texts("action"),
    probability: numbers("probability"), daysToBuy: numbers("daysToBuy"), value: numbers("value"),
  };
  post({
    kind: "scored", scores, predicted: predicted.length,
    // The service would refuse to try a policy on a request with a customer whom it refused.
    request: await withoutLines(part, new Set(skipped.map(skippedLine => skippedLine.line))),
    outOfRange: predicted.flatMap(row => row[outOfRange]!.split(" ").filter(feature => feature)),
    // The line number and the errors refer to the request, not to the file.
    header: toSafeCsv([header.slice(0, line)]), result: new Blob([toSafeCsv(scored.map(row => row.slice(0, line)))]),
  }, [scores.probability.buffer, scores.daysToBuy.buffer, scores.value.buffer]);
}
