/** What many write themselves: Express and the official SDK, one server-sent event for each piece. */
import express from "express";
import OpenAI from "openai";

const openai = new OpenAI({ apiKey: "local", baseURL: process.env["UPSTREAM"] });
const app = express();
app.use(express.json());
app.post("/ask", async (request, response) => {
  response.setHeader("content-type", "text/event-stream");
  response.setHeader("cache-control", "no-cache");
  response.flushHeaders();
  const { text }: { text: string } = request.body;
  const stream = await openai.chat.completions.create({
    model: "bench",
    messages: [{ role: "user", content: text }],
    stream: true,
  });
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content;
    if (piece) response.write(`data: ${JSON.stringify({ text: piece })}\n\n`);
  }
  response.end();
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.({ url: `http://127.0.0.1:${address?.port}` });
});
process.on("disconnect", () => process.exit());
