import { Component } from "preact";
import type { ChatState } from "../../client/state.ts";
import { Bubble } from "./bubble.tsx";
import { EventLine } from "./event-line.tsx";
import type { Extras } from "./extras-api.ts";
import { Icon } from "./icon.tsx";
import { dayName } from "./locale.ts";
import type { Locale } from "./locale.ts";
import { sameProps } from "./memo.ts";
import type { PanelClient } from "./panel-client.ts";
import { scrollable } from "./scrollable.ts";
import { keepsFollowing } from "./stick-to-bottom.ts";
import type { ScrollView } from "./stick-to-bottom.ts";
import { makeTimeline } from "./timeline.ts";
import { Typing } from "./typing.tsx";
import { Welcome } from "./welcome.tsx";

interface MessageListProps {
  state: ChatState;
  locale: Locale;
  /** Id of the answer that was being written last. */
  writtenId: string;
  client: PanelClient;
  extras: Extras | undefined;
}

interface ScrollState {
  /** The reader has left the end. */
  away: boolean;
}

/** So near to the top, in px, older messages are asked for. */
const OLDER_AT = 240;

const firstSeq = ({ state }: MessageListProps) => state.messages[0]?.seq ?? 0;

/** The transcript in a box that scrolls. A class, because what the reader sees must be measured before it changes. */
export class MessageList extends Component<MessageListProps, ScrollState> {
  /** There from mounting on. */
  declare box: HTMLElement;
  view: ScrollView = { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };
  following = true;
  seenSeq = 0;
  /** What the reader reads, and where it stands in the box. */
  held: { node: Element; top: number } | undefined;
  declare observer: ResizeObserver;

  look(): ScrollView {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    return { scrollTop, scrollHeight, clientHeight };
  }

  toEnd = () => {
    this.following = true;
    this.held = undefined;
    this.box.scrollTop = this.box.scrollHeight;
    this.view = this.look();
    this.setState({ away: false });
  };

  onScroll = () => {
    const now = this.look();
    if (!now.clientHeight) return;
    this.following = keepsFollowing(this.following, this.view, now);
    this.view = now;
    this.held = this.following ? undefined : this.firstInSight();
    if (this.state.away === this.following) this.setState({ away: !this.following });
    this.loadOlder();
  };

  topOf(node: Element): number {
    return node.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
  }

  firstInSight() {
    const rows = this.box.querySelectorAll(".row:not(.hello)");
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && this.topOf(row) + row.clientHeight > 0) high = middle;
      else low = middle + 1;
    }
    // Not the row, which loses its speaker's name to the row that comes before it.
    const node = rows[low]?.querySelector(".bubble");
    return node ? { node, top: this.topOf(node) } : undefined;
  }

  /** Whatever changes above the reader must not move what they read. Browsers do this only now and then. */
  hold() {
    const { box, held } = this;
    if (!held?.node.isConnected) return;
    const moved = Math.round(this.topOf(held.node) - held.top);
    if (moved) box.scrollTop += moved;
    this.view = this.look();
  }

  loadOlder() {
    const { state, client } = this.props;
    const { scrollTop, clientHeight } = this.look();
    if (clientHeight && scrollTop < OLDER_AT && state.hasOlder && !state.loadingOlder)
      void client.loadOlder();
  }

  override componentDidMount() {
    // What grows while it is followed, the keyboard, a longer draft, late fonts: who was at the end stays there.
    // Who comes back from a closed panel is brought there.
    this.observer = new ResizeObserver(() => {
      if (this.following || !this.view.clientHeight) this.toEnd();
      else this.hold();
      this.view = this.look();
    });
    for (const node of [this.box, ...this.box.children]) this.observer.observe(node);
    this.toEnd();
  }

  override componentWillUnmount() {
    this.observer.disconnect();
  }

  override shouldComponentUpdate(next: MessageListProps, state: ScrollState) {
    return state.away !== this.state.away || !sameProps(next, this.props as MessageListProps);
  }

  override componentDidUpdate(before: MessageListProps) {
    const { state } = this.props;
    const own = state.pending.at(-1)?.id;
    const moved = state.conversation?.id !== before.state.conversation?.id;
    if (moved || (own && own !== before.state.pending.at(-1)?.id)) this.toEnd();
    else this.hold();
    if (moved || firstSeq(this.props) !== firstSeq(before)) this.loadOlder();
  }

  render({ state, locale, writtenId, client, extras }: MessageListProps, { away }: ScrollState) {
    const { config, messages, pending, partial, hasOlder, conversation, phase, typing } = state;
    const { words } = locale;
    const online = phase === "online";
    const ai = conversation?.mode === "ai";
    const last = messages.at(-1);
    if (this.following) this.seenSeq = last?.seq ?? 0;
    const missed = messages.filter(({ seq, role }) => seq > this.seenSeq && role !== "visitor").length;
    const idle = ai && online && !partial && !typing && !pending.length;
    const empty = !messages.length && !pending.length;
    return (
      <div class="middle">
        <div
          class="log"
          role="log"
          aria-label={words.$messages}
          aria-relevant="additions"
          {...scrollable}
          onScroll={this.onScroll}
          ref={(box) => {
            if (box) this.box = box;
          }}
        >
          <div class="content">
            {state.loadingOlder && <div class="skeleton" />}
            {config && !hasOlder && (
              <Welcome config={config} locale={locale} client={client} extras={extras} offers={empty && ai} />
            )}
            {!config && empty && phase !== "failed" && <div class="skeleton" />}
            {makeTimeline(state).map((row) => {
              const { key } = row;
              if (row.kind === "day")
                return (
                  <p class="event" key={key}>
                    <time dateTime={row.at}>{dayName(locale, row.at)}</time>
                  </p>
                );
              const { said } = row;
              if (row.kind === "event") return <EventLine key={key} said={said} words={words} />;
              const newest = idle && said === last;
              return (
                <Bubble
                  key={key}
                  said={said}
                  first={row.first}
                  last={row.last}
                  canRetry={newest}
                  canAskPerson={newest && config?.handoff.enabled === true}
                  silent={key === writtenId}
                  online={online || said.status !== "sending"}
                  avatarUrl={config?.avatar_url}
                  locale={locale}
                  client={client}
                  extras={extras}
                />
              );
            })}
            {typing && !partial && <Typing who={typing} words={words} />}
            {extras?.thread()}
          </div>
        </div>
        {away && (
          <button
            type="button"
            class="chip jump"
            aria-label={`${words.$jump} ${missed || ""}`}
            onClick={() => {
              this.toEnd();
              // The button goes.
              this.box.focus({ preventScroll: true });
            }}
          >
            <Icon name="down" />
            {missed || null}
          </button>
        )}
      </div>
    );
  }
}
