/** A question as a newcomer types it, and the passage that really answers it. */
export interface NewcomerQuestion {
  question: string;
  expect: {
    /** The document's path, which is its `external_id` in the demo's knowledge. */
    external_id: string;
    /** Part of the heading the passage stands under. */
    heading: string;
  };
}

const ask = (question: string, external_id: string, heading: string): NewcomerQuestion => ({
  question,
  expect: { external_id, heading },
});

/** What the docs must answer: the search has to find the right section for each. */
export const newcomerQuestions: readonly NewcomerQuestion[] = [
  ask("What is Foyer?", "docs/faq.md", "What is Foyer?"),
  ask("How do I install it on my computer?", "docs/getting-started.md", "Install and run Foyer"),
  ask("How do I change the port?", "docs/getting-started.md", "Change the port"),
  ask("How do I run the tests?", "docs/getting-started.md", "Run the tests"),
  ask("Do I need an OpenAI API key?", "docs/faq.md", "Do I need an OpenAI account"),
  ask("How do I use OpenAI with it?", "docs/getting-started.md", "Use OpenAI"),
  ask('What does "model: passages" mean?', "docs/getting-started.md", "model: passages"),
  ask(
    "Can I use Ollama or another local model?",
    "docs/getting-started.md",
    "OpenAI-compatible language model",
  ),
  ask("How do I put this on my WordPress site?", "docs/embed.md", "WordPress: put"),
  ask("Is there a WordPress plugin?", "docs/embed.md", "WordPress: put"),
  ask("Does it work with Shopify?", "docs/embed.md", "Shopify: put"),
  ask("How can I add the chat to my Bubble app?", "docs/embed.md", "Bubble: put"),
  ask("How do I add the widget to my website?", "docs/embed.md", "Add the chat widget to a website"),
  ask("Can I use this in a React or Next.js app?", "docs/embed.md", "React"),
  ask("Can I show the chat inline inside a page?", "docs/embed.md", "inline mode"),
  ask("Can I embed the chat in an iframe?", "docs/embed.md", "iframe"),
  ask("How do I open the chat from my own button with JavaScript?", "docs/embed.md", "JavaScript"),
  ask("How do I change the colours of the widget?", "docs/embed.md", "Change colours"),
  ask("Is there a dark mode?", "docs/embed.md", "dark mode"),
  ask("How do I change the language of the chat?", "docs/embed.md", "Change the language"),
  ask("Does it work with a strict Content Security Policy?", "docs/embed.md", "Content Security Policy"),
  ask("Will the widget slow down my page?", "docs/embed.md", "make my site slow"),
  ask("Is it accessible for screen readers?", "docs/embed.md", "Accessibility"),
  ask("Where are conversations stored?", "docs/storage-and-privacy.md", "Where are conversations stored"),
  ask("Is it GDPR compliant? How do I delete a visitor's data?", "docs/storage-and-privacy.md", "GDPR"),
  ask("How long do you keep the data?", "docs/storage-and-privacy.md", "How long is data kept"),
  ask("Does it use cookies?", "docs/storage-and-privacy.md", "Cookies"),
  ask("What data is sent to OpenAI?", "docs/storage-and-privacy.md", "sent to OpenAI"),
  ask("What do you log?", "docs/storage-and-privacy.md", "What does Foyer log"),
  ask("How do I deploy it to Cloudflare?", "docs/deploy.md", "Deploy"),
  ask("How much does it cost per month?", "docs/deploy.md", "What does it cost"),
  ask("Can I host it on my own server with Docker?", "docs/deploy.md", "Docker"),
  ask("How do I use my own domain for the chat?", "docs/deploy.md", "my own domain"),
  ask("How do I update to a new version?", "docs/deploy.md", "Update to a new version"),
  ask("How do I change the assistant's prompt?", "docs/configuration.md", "prompt"),
  ask("How do I change the welcome message?", "docs/configuration.md", "welcome message"),
  ask("How do I restrict the widget to my own domains?", "docs/configuration.md", "allowed_origins"),
  ask("How many messages can a visitor send?", "docs/configuration.md", "Rate limits"),
  ask("How do I teach it about my products?", "docs/knowledge.md", "Teach the assistant"),
  ask("Can I upload PDF files?", "docs/knowledge.md", "PDF"),
  ask("Can it crawl my website?", "docs/knowledge.md", "Crawl"),
  ask("Can a human take over the conversation?", "docs/handoff.md", "human take over the conversation"),
  ask("Can visitors talk to a real person?", "docs/handoff.md", "talk to a real person"),
  ask("How do I reply to a visitor myself?", "docs/handoff.md", "Reply to a visitor"),
  ask("How do I authenticate with the API?", "docs/api.md", "credentials"),
  ask("How do I get an API key?", "docs/api.md", "API keys"),
  ask("How do I identify logged-in users with PHP?", "docs/api.md", "Identify logged-in users"),
  ask("Can I stream the answer over SSE?", "docs/api.md", "Stream the answer"),
  ask("How can I export all conversations?", "docs/api.md", "export"),
  ask("What happens if the server crashes? Do I lose messages?", "docs/architecture.md", "server crashes"),
  ask("Can messages get lost or be sent twice?", "docs/protocol.md", "Exactly-once"),
  ask("What do the WebSocket close codes mean?", "docs/protocol.md", "Close codes"),
  ask("The widget does not show up on my page", "docs/troubleshooting.md", "not showing"),
  ask("Why do I get origin not allowed?", "docs/troubleshooting.md", "origin_not_allowed"),
  ask("I get a 401 error from the API", "docs/troubleshooting.md", "401"),
  ask("Why does it say too many messages?", "docs/troubleshooting.md", "429"),
  ask("Why does the assistant not answer?", "docs/troubleshooting.md", "The assistant does not answer"),
  ask("How many visitors can it handle at once?", "docs/scaling.md", "Ten thousand live"),
  ask("Is it free and open source?", "docs/faq.md", "Is Foyer free"),
  ask("Does it hallucinate?", "docs/faq.md", "hallucinate"),
  ask("Is there an inbox where I can see the chats?", "docs/faq.md", "dashboard or inbox"),
  ask("Can visitors send images or attachments?", "docs/faq.md", "attach files"),
  ask(
    "How does a message get from the visitor to the answer in the code?",
    "docs/architecture.md",
    "message",
  ),
];
