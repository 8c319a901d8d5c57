/** The same over socket.io, and a room in which everybody hears what one says. */
import { createServer } from "node:http";
import OpenAI from "openai";
import { Server } from "socket.io";

const openai = new OpenAI({ apiKey: "local", baseURL: process.env["UPSTREAM"] });
const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
io.on("connection", (socket) => {
  socket.on("ask", async (text: string) => {
    const stream = await openai.chat.completions.create({
      model: "bench",
      messages: [{ role: "user", content: text }],
      stream: true,
    });
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content;
      if (piece) socket.emit("delta", piece);
    }
    socket.emit("done");
  });
  socket.on("join", async (room: string, joined: () => void) => {
    await socket.join(room);
    joined();
  });
  socket.on("say", (room: string, text: string) => {
    io.to(room).emit("message", { text });
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  if (typeof address === "object") process.send?.({ url: `http://127.0.0.1:${address?.port}` });
});
process.on("disconnect", () => process.exit());
