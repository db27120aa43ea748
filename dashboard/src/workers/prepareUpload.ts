// Prepares a file for sending. The compression of a large file would freeze the page.
import { ServiceError } from "../api";
import { type PreparedFile, prepareUpload } from "../files/upload";

export interface PrepareJob { file: File; features: string[] }
export type PrepareMessage = { kind: "prepared"; prepared: PreparedFile } | { kind: "failed"; status: number; message: string };

const post = (message: PrepareMessage) => postMessage(message);

self.onmessage = async ({ data: { file, features } }: MessageEvent<PrepareJob>) => {
  try {
    post({ kind: "prepared", prepared: await prepareUpload(file, features) });
  } catch (error) {
    const status = error instanceof ServiceError ? error.status : 0;
    post({ kind: "failed", status, message: error instanceof Error ? error.message : String(error) });
  }
};
