/** Why nothing is fetched from there; null: it is. The stand-in reaches the backend under test and nothing else. */
export function refusedAddress(address: string, allowedOrigins: string[]): string | null {
  if (!URL.canParse(address)) return `"${address}" is no whole address`;
  const { origin } = new URL(address);
  return allowedOrigins.includes(origin)
    ? null
    : `${origin} is not reached from here, only ${allowedOrigins.join(", ")}`;
}
