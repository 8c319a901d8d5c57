import { ask } from "../request.ts";

/** `GET foyer/v1/sync`; its routes each answer it. Times are ISO 8601. */
export interface Sync {
  connected: boolean;
  scheduler: "wp_cron" | "action_scheduler";
  next_run: string | null;
  /** Items that are to be known. */
  total: number;
  /** Of which there is word at the backend. */
  known: number;
  waiting: number;
  /** Of `waiting`: did not work before. */
  retrying: number;
  failed: number;
  failures: Failure[];
  /** Why nothing is sent just now. */
  pause: { until: string; code: string; message: string } | null;
  resync: {
    state: "running" | "done" | "cancelled" | "failed";
    total: number;
    walked: number;
    queued: number;
    message: string;
    started_at: string | null;
    finished_at: string | null;
  } | null;
}

export interface Failure {
  external_id: string;
  post_id: number | null;
  title: string;
  edit_url: string | null;
  code: string;
  message: string;
  attempts: number;
  failed_at: string | null;
}

export const readSync = (signal?: AbortSignal) => ask<Sync>("sync", { ...(signal && { signal }) });

export const resync = () => ask<Sync>("sync/resync", { method: "POST", data: {} });
export const cancel = () => ask<Sync>("sync/cancel", { method: "POST", data: {} });

/** Left out: all that failed, and what waits to be tried again. */
export const retry = (external_ids?: string[]) =>
  ask<Sync>("sync/retry", { method: "POST", data: external_ids ? { external_ids } : {} });

export function isUnderWay({ waiting, resync }: Sync): boolean {
  return waiting > 0 || resync?.state === "running";
}
