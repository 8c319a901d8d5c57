/** A caller's number as agents see it: enough to know who calls again, too little to call. */
export function maskedNumber(number: string): string {
  if (!/^\+\d{6,15}$/.test(number)) return "withheld";
  const hidden = "•".repeat(number.length - 5);
  return `${number.slice(0, 3)}${hidden}${number.slice(-2)}`;
}
