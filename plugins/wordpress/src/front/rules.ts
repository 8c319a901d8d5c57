/** Who sees the floating chat: all that is given must be so. */
export interface PersonRules {
  login?: "in" | "out";
  /** Any of them. */
  roles?: string[];
  devices?: Device[];
  hours?: Hours;
  cart?: "filled" | "empty";
}

export type Device = "phone" | "tablet" | "desktop";

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** In the site's time zone: a name like `Europe/Berlin`, or an offset like `+05:30`. */
export type Hours = { time_zone: string } & Record<(typeof days)[number], { from: string; to: string }[]>;

/** What the rules are about, at this moment. */
export interface Facts {
  /** Of whoever is logged in; null: nobody is. */
  roles: string[] | null;
  device: Device;
  now: Date;
  isCartFilled: boolean;
}

/** Whether the rules can only be decided by knowing who the visitor is. */
export function needPerson({ login, roles }: PersonRules): boolean {
  return Boolean(login || roles?.length);
}

export function allow(rules: PersonRules, facts: Facts): boolean {
  const { login, roles, devices, hours, cart } = rules;
  return (
    (!login || (login === "in") === Boolean(facts.roles)) &&
    (!roles?.length || roles.some((role) => facts.roles?.includes(role))) &&
    (!devices?.length || devices.includes(facts.device)) &&
    (!hours || isWithin(hours, facts.now)) &&
    (!cart || (cart === "filled") === facts.isCartFilled)
  );
}

/** By the smaller side of the screen, so that turning the device changes nothing. */
export function deviceOf(screen: { width: number; height: number }, isTouched: boolean): Device {
  const side = Math.min(screen.width, screen.height);
  if (!isTouched) return "desktop";
  return side < 600 ? "phone" : "tablet";
}

export function isWithin(hours: Hours, now: Date): boolean {
  const { day, time } = atPlace(hours.time_zone, now);
  return hours[day].some(({ from, to }) => from <= time && time < to);
}

/** Not every browser takes an offset for a time zone. */
function atPlace(zone: string, now: Date): { day: (typeof days)[number]; time: string } {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const shift = sign ? (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1) : 0;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: sign ? "UTC" : zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now.getTime() + shift * 60_000);
  const part = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const name = part("weekday").toLowerCase();
  return { day: days.find((day) => day === name) ?? "sun", time: `${part("hour")}:${part("minute")}` };
}
