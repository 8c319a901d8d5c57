import { Drop } from "liquidjs";

/** A color of the theme's settings: prints as CSS, and has its parts. */
export class Color extends Drop {
  readonly red: number;
  readonly green: number;
  readonly blue: number;

  constructor(red: number, green: number, blue: number) {
    super();
    [this.red, this.green, this.blue] = [red, green, blue].map((part) =>
      Math.round(Math.min(255, Math.max(0, part))),
    ) as [number, number, number];
  }

  static parse(hex: string): Color {
    const [red = 0, green = 0, blue = 0] = (hex.match(/[\da-f]{2}/gi) ?? []).map((part) =>
      parseInt(part, 16),
    );
    return new Color(red, green, blue);
  }

  get rgb(): string {
    return `${this.red} ${this.green} ${this.blue}`;
  }

  /** As the W3C weighs what looks bright: 0 to 255. */
  get brightness(): number {
    return (this.red * 299 + this.green * 587 + this.blue * 114) / 1_000;
  }

  /** Towards white, or with less than 0 towards black, by a hundredth of the way from one to the other. */
  lighter(percent: number): Color {
    const step = (percent / 100) * 255;
    return new Color(this.red + step, this.green + step, this.blue + step);
  }

  override valueOf(): string {
    return `#${[this.red, this.green, this.blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }
}
