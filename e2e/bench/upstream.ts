/** The local upstream, a process of its own: aimock speaking OpenAI's streaming HTTP. */
import { LLMock } from "@copilotkit/aimock";
import { flood, paced, tokenChars } from "./answers.ts";

const mock = new LLMock({ host: "127.0.0.1", port: 0, logLevel: "silent" });
for (const answer of [paced, flood]) {
  mock.onMessage(
    answer.keyword,
    { content: answer.text },
    { chunkSize: tokenChars, ...(answer.pace === undefined ? {} : { streamingProfile: answer.pace }) },
  );
}
await mock.start();
process.send?.({ url: mock.url });
process.on("disconnect", () => process.exit());
