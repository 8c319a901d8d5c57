import { useState } from "preact/hooks";
import type { VisitorExport } from "../../protocol/index.ts";
import { Dialog } from "../pages/dialog.tsx";
import { sentenceOf } from "../pages/failure.tsx";
import type { PageApi } from "../pages/page.ts";
import { saveFile } from "../pages/save-file.ts";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";

interface VisitorDataProps {
  api: PageApi;
  words: PageWords;
  visitorId: string;
  visitorName: string;
  onErased: (() => void) | undefined;
}

/** What the law lets a visitor ask of the org: to see what is kept, and to have it erased. */
export function VisitorData({ api, words, visitorId, visitorName, onErased }: VisitorDataProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState(false);
  const path = `/api/visitors/${encodeURIComponent(visitorId)}`;

  async function exportAll() {
    setProblem("");
    setBusy(true);
    const answer = await api.get<VisitorExport>(path);
    setBusy(false);
    if (!answer.ok) return setProblem(sentenceOf(answer, words));
    const json = JSON.stringify(answer.body, null, 2);
    saveFile(`${visitorId}.json`, new Blob([json], { type: "application/json" }));
  }

  return (
    <section class="context-section">
      <h3>{words.data_of_visitor}</h3>
      <div class="page-acts start">
        <button
          type="button"
          class="page-button small"
          disabled={busy || erased}
          onClick={() => void exportAll()}
        >
          {words.export}
        </button>
        <button
          type="button"
          class="page-button small danger"
          disabled={erased}
          onClick={() => setAsking(true)}
        >
          {words.erase}
        </button>
      </div>
      <output class="chart-note">{erased && words.erased}</output>
      {problem && (
        <p role="alert" class="page-bad">
          {problem}
        </p>
      )}
      {asking && (
        <EraseDialog
          {...{ api, words, path, visitorName }}
          onClose={(isErased) => {
            setAsking(false);
            if (!isErased) return;
            setErased(true);
            onErased?.();
          }}
        />
      )}
    </section>
  );
}

interface EraseDialogProps extends Pick<VisitorDataProps, "api" | "words" | "visitorName"> {
  path: string;
  onClose: (erased: boolean) => void;
}

/** Nothing brings it back: the word is typed, so that no stray click erases anybody. */
function EraseDialog({ api, words, path, visitorName, onClose }: EraseDialogProps) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const word = words.erase_word;
  const isConfirmed = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();

  async function erase() {
    setBusy(true);
    setProblem("");
    const answer = await api.send("DELETE", path);
    setBusy(false);
    // Not there any more: what was wanted is so.
    if (answer.ok || answer.code === "not_found") onClose(true);
    else setProblem(sentenceOf(answer, words));
  }

  return (
    <Dialog title={fill(words.erase_title, { name: visitorName })} onClose={() => onClose(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isConfirmed && !busy) void erase();
        }}
      >
        <p>{words.erase_hint}</p>
        <label class="context-confirm">
          <span>{fill(words.erase_type, { word })}</span>
          <input
            class="page-field"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        {problem && (
          <p role="alert" class="page-bad">
            {problem}
          </p>
        )}
        <div class="page-acts">
          <button type="button" class="page-button" onClick={() => onClose(false)}>
            {words.cancel}
          </button>
          <button class="page-button danger" disabled={!isConfirmed || busy}>
            {words.erase}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
