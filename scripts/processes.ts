import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";

export interface ProcessInfo {
  pid: number;
  group: number;
  name: string;
  /** With arguments, where that can be read. */
  command: string;
  /** Resident memory. */
  rssBytes: number;
}

/** The processes of a group, by its leader's pid. A bare Debian has no `ps`, so Linux is read from /proc. */
export function processesOfGroup(group: number): ProcessInfo[] {
  const all = process.platform === "linux" ? fromProc() : fromPs();
  return all.filter((found) => found.group === group);
}

/** Resident memory of one process. */
export function rssOf(pid: number): number {
  const all = process.platform === "linux" ? fromProc() : fromPs();
  const found = all.find((one) => one.pid === pid);
  if (found === undefined) throw new Error(`Process ${pid} is gone.`);
  return found.rssBytes;
}

function fromProc(): ProcessInfo[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        // The name stands in brackets and may hold spaces and brackets of its own; fields are counted after it.
        const end = stat.lastIndexOf(")");
        const fields = stat.slice(end + 2).split(" ");
        const status = readFileSync(`/proc/${entry}/status`, "utf8");
        const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
        if (fields[0] === "Z") return [];
        return [
          {
            pid: Number(entry),
            group: Number(fields[2]),
            name: stat.slice(stat.indexOf("(") + 1, end),
            command: readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " "),
            rssBytes: kib * 1024,
          },
        ];
      } catch {
        // It ended while it was being read.
        return [];
      }
    });
}

function fromPs(): ProcessInfo[] {
  const out = execFileSync("ps", ["-A", "-o", "pid=,pgid=,rss=,args="], { encoding: "utf8" });
  return out.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line);
    if (match === null) return [];
    return [
      {
        pid: Number(match[1]),
        group: Number(match[2]),
        name: basename(match[4]!.split(" ")[0]!),
        command: match[4]!,
        rssBytes: Number(match[3]) * 1024,
      },
    ];
  });
}
