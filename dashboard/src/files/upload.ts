import { ServiceError } from "../api";

/** A file as requests send it. A large file is compressed if that saves much. */
export interface Upload { name: string; body: Blob; type: "application/octet-stream" | "text/csv"; encoding?: "gzip" }

// Cloud Run takes no larger request over HTTP/1.
const maximumBytes = 32 << 20;
const minimumCompressedBytes = 1 << 20;
const sampleBytes = 1 << 16;
// Orders are compressed to less. Numbers of features are not, and compressing them takes longer than sending the rest.
const worthwhileShare = 0.4;

/** Reads a file once, so that all requests send the same bytes. A file with more than half of `features` in its header is a CSV of them. */
export async function prepareUpload(file: File, features: string[]): Promise<Upload> {
  const type = await hasFeatures(file, features) ? "text/csv" : "application/octet-stream";
  if (file.size > maximumBytes || file.size > minimumCompressedBytes && await isWorthCompressing(file))
    return { name: file.name, body: await compress(file), type, encoding: "gzip" };
  return { name: file.name, body: new Blob([await file.arrayBuffer()]), type };
}

/** Compresses the beginning of the file to see what it saves: nothing where the file is compressed already. */
const isWorthCompressing = async (file: File) => (await compress(file.slice(0, sampleBytes))).size < sampleBytes * worthwhileShare;

async function compress(content: Blob): Promise<Blob> {
  const reader = content.stream().pipeThrough(new CompressionStream("gzip")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes <= maximumBytes) continue;
    await reader.cancel();
    throw new ServiceError(413, `The file must be at most ${maximumBytes >> 20} MiB when it is compressed; `
      + "divide it by customers, or score it with the command line: conversion score.");
  }
  return new Blob(parts);
}

const separators = /[,;\t]/;
const withoutMarks = (name: string) => name.toLowerCase().replace(/["\s_-]/g, "");

/** Looks at the first line only. The service reads the file. */
async function hasFeatures(file: File, features: string[]): Promise<boolean> {
  const [header = ""] = (await file.slice(0, sampleBytes).text()).split(/[\r\n]/, 1);
  const names = new Set(header.split(separators).map(withoutMarks));
  return features.filter(feature => names.has(withoutMarks(feature))).length * 2 > features.length;
}
