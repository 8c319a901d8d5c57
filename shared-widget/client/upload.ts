import type { Attachment, UploadAnswer } from "../protocol/index.ts";
import { type Answer, address } from "./request.ts";
import type { Session } from "./session.ts";
import { transfer } from "./transfer.ts";

/** Puts a file into the conversation, where it waits to be sent with a message. */
export async function uploadFile(
  endpoint: string,
  { conversationId, token }: Session,
  file: File,
  signal: AbortSignal,
): Promise<Answer<Attachment>> {
  const name = encodeURIComponent(file.name.slice(-200) || "file");
  const url = `${address(endpoint, "uploads", conversationId)}?name=${name}`;
  return transfer(url, { token, signal, file }, async (response) => {
    const { attachment }: UploadAnswer = await response.json();
    return attachment;
  });
}
