// Has the service score a file, and posts the scores to the page as they come. The page stays free to scroll meanwhile.
import { request, ServiceError } from "../api";
import { AnswerLines } from "../files/answerLines";
import { contactColumns, numberColumns, type ScoreBatch, wordColumns } from "../files/scores";
import type { RefusedLine, Summary } from "../files/openFile";
import type { Upload } from "../files/upload";

export interface ScoreFileJob { upload: Upload; query: string; key: string }

export interface ScoredMessage { kind: "scored"; scores: ScoreBatch; refused: RefusedLine[]; predicted: number; outOfRange: string[][] }
export type WorkerMessage = ScoredMessage | { kind: "summary"; summary: Summary } | { kind: "done" }
  | { kind: "failed"; status: number; message: string };

// Few enough that rows come early, many enough that messages cost little.
const rowsPerMessage = 2_500;

const post = (message: WorkerMessage, transfer: Transferable[] = []) => postMessage(message, { transfer });

self.onmessage = async ({ data }: MessageEvent<ScoreFileJob>) => {
  try {
    await scoreFile(data);
    post({ kind: "done" });
  } catch (error) {
    const status = error instanceof ServiceError ? error.status : 0;
    post({ kind: "failed", status, message: error instanceof Error ? error.message : String(error) });
  }
};

/** Asks for CSV: it has what the page shows, in a fifth of the bytes of JSON. */
async function scoreFile({ upload: { body, type, encoding }, query, key }: ScoreFileJob): Promise<void> {
  const response = await request(`/api/score/batch?${query}`, { body, type, encoding, accept: "text/csv", key });
  const answers = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new AnswerLines();
  let header: string[] | undefined;
  let rows: string[][] = [];
  for (let part = await readPart(answers); part !== undefined; part = await readPart(answers)) {
    for (const row of lines.add(part)) if (header) rows.push(row); else header = row;
    if (rows.length < rowsPerMessage) continue;
    postScores(header!, rows);
    rows = [];
  }
  if (!header || lines.isCut) throw answersEnded();
  postScores(header, rows);
}

async function readPart(answers: ReadableStreamDefaultReader<string>): Promise<string | undefined> {
  const { value } = await answers.read().catch(() => { throw answersEnded(); });
  return value;
}

const answersEnded = () => new ServiceError(0, "The service ended its answers early. It may have restarted, or the network may be down.");

function postScores(header: string[], rows: string[][]): void {
  const column = (name: string) => header.indexOf(name);
  const [status, outOfRange, line, errors] = [column("status"), column("outOfRange"), column("line"), column("errors")];
  const scored = rows.filter(row => row[status] !== "error" && row[status] !== "summary");
  const predicted = scored.filter(row => row[status] === "ok");
  const texts = (name: string) => {
    const index = column(name);
    return scored.map(row => row[index] ?? "");
  };
  const toNumber = (text: string) => text ? Number(text) : -Infinity;
  const scores = {
    header, ids: texts("customerId"),
    numbers: Object.fromEntries(numberColumns.map(name => [name, Float64Array.from(texts(name), toNumber)])),
    words: Object.fromEntries(wordColumns.map(name => [name, texts(name)])),
    contacts: Object.fromEntries(contactColumns.filter(name => header.includes(name)).map(name => [name, texts(name)])),
  } as ScoreBatch;
  post({
    kind: "scored", scores, predicted: predicted.length,
    refused: rows.filter(row => row[status] === "error")
      .map(row => ({ line: Number(row[line]), customer: row[column("customerId")]!, error: row[errors]! })),
    outOfRange: predicted.map(row => row[outOfRange]!.split(" ").filter(feature => feature)).filter(features => features.length > 0),
  }, Object.values(scores.numbers).map(({ buffer }) => buffer));
  const summary = rows.find(row => row[status] === "summary");
  if (summary) post({ kind: "summary", summary: JSON.parse(summary[errors]!) });
}
