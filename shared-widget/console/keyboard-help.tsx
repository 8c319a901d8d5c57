import { Dialog } from "./pages/dialog.tsx";
import type { Words } from "./words.ts";

type Shortcut = [keys: string[], what: string];

export function KeyboardHelp({ words, onClose }: { words: Words; onClose: () => void }) {
  const groups: [title: string, shortcuts: Shortcut[]][] = [
    [
      words.key_list,
      [
        [["↑", "↓", "k", "j"], words.key_move],
        [["Enter"], words.key_open],
        [["/"], words.key_search],
        [["1", "–", "5"], words.key_filters],
      ],
    ],
    [
      words.key_thread,
      [
        [["r"], words.key_reply],
        [["n"], words.key_note],
        [["t"], words.key_take],
        [["h"], words.key_back],
        [["e"], words.key_close],
        [["a"], words.key_assign],
        [["l"], words.key_labels],
        [["i"], words.key_details],
      ],
    ],
    [
      words.key_anywhere,
      [
        [["Esc"], words.key_escape],
        [["?"], words.key_help],
      ],
    ],
  ];
  return (
    <Dialog title={words.help} onClose={onClose}>
      <div class="shortcuts">
        {groups.map(([title, shortcuts]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(([keys, what]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>{keys.map((key) => (key === "–" ? key : <kbd key={key}>{key}</kbd>))}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="dialog-acts">
        <button type="button" class="button" onClick={onClose}>
          {words.close_dialog}
        </button>
      </div>
    </Dialog>
  );
}
