import type { Refusal } from "../../client/request.ts";
import type { PageWords } from "./words.ts";

interface FailureProps {
  refusal: Refusal;
  words: PageWords;
  again: () => void;
}

/** What could not be read, and a way to try again where that can help. */
export function Failure({ refusal, words, again }: FailureProps) {
  return (
    <div class="page-failure" role="alert">
      <p>{sentenceOf(refusal, words)}</p>
      {refusal.code !== "forbidden" && (
        <button type="button" class="page-button" onClick={again}>
          {words.try_again}
        </button>
      )}
    </div>
  );
}

/** A refusal in the reader's words; what is not expected is told as the server did. */
export function sentenceOf({ code, message }: Refusal, words: PageWords): string {
  switch (code) {
    case "unreachable":
    case "unavailable":
      return words.unreachable;
    case "unauthorized":
    case "token_expired":
      return words.signed_out;
    case "forbidden":
      return words.not_allowed;
    case "not_found":
      return words.gone;
    default:
      return message;
  }
}
