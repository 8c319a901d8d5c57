/**
 * Loaded into wrangler. Its standard input is a pipe from whoever started it: when that ends, by whatever signal,
 * the pipe does too, and nothing is left that holds a port or the data.
 */
process.stdin.once("close", () => process.kill(0, "SIGKILL")).resume();
// By itself the pipe is no reason to stay.
process.stdin.unref();
