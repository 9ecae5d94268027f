// What a generated client does on a running server, whose address is SERVER_URL. Compiling is half of the test.
import createClient from "openapi-fetch";
import type { components, paths } from "./parley.js";

declare const process: { env: Record<string, string | undefined> };

type Message = components["schemas"]["Message"];

function check(holds: boolean, what: string): asserts holds {
  if (!holds) {
    throw new Error("Not as expected: " + what);
  }
}

function answered<T>(answer: { data?: T; error?: unknown }): T {
  check(answer.data !== undefined, JSON.stringify(answer.error));
  return answer.data;
}

const baseUrl = process.env.SERVER_URL;
const { token } = answered(
  await createClient<paths>({ baseUrl }).POST("/api/v1/dev/token", { body: { user: "ana" } }),
);
const ana = createClient<paths>({ baseUrl, headers: { Authorization: "Bearer " + token } });
const kitchen = answered(
  await ana.POST("/api/v1/conversations", { body: { title: "Kitchen", members: ["ben"] } }),
);
const inKitchen = { conversation: kitchen.id };
const before = answered(await ana.GET("/api/v1/sync"));
check(before.reset === undefined && before.more === false, "everything is told");

async function send(body: components["schemas"]["Send"]): Promise<Message> {
  const sent = answered(
    await ana.POST("/api/v1/conversations/{conversation}/messages", { params: { path: inKitchen }, body }),
  );
  check("seq" in sent, "it is stored");
  return sent;
}

const first = await send({ text: "helo" });
const film = {
  url: "https://files.example/film.mp4",
  name: "film.mp4",
  mediaType: "video/mp4",
  size: 3_000_000_000,
};
const second = await send({ attachments: [film] });
check(second.attachments?.[0]?.size === film.size, "the size of an attachment");

const edited = answered(
  await ana.PATCH("/api/v1/conversations/{conversation}/messages/{message}", {
    params: { path: { ...inKitchen, message: first.id } },
    body: { text: "hello" },
  }),
);
check(edited.text === "hello" && edited.revision > first.revision, "the edited message");

async function page(query: { limit: number; before?: number }) {
  return answered(
    await ana.GET("/api/v1/conversations/{conversation}/messages", { params: { path: inKitchen, query } }),
  );
}

const newest = await page({ limit: 1 });
check(newest.messages[0]?.seq === 2 && newest.before !== undefined, "the newest page");
const older = await page({ limit: 1, before: newest.before });
check(older.messages[0]?.text === "hello" && older.before === undefined, "the page before");

const after = answered(await ana.GET("/api/v1/sync", { params: { query: { cursor: before.cursor } } }));
check(after.messages?.length === 2, "what changed");

const exported = answered(
  await ana.GET("/api/v1/conversations/{conversation}/export", {
    params: { path: inKitchen },
    parseAs: "stream",
  }),
);
check(exported !== null, "a body");
const lines: components["schemas"]["ExportLine"][] = (await new Response(exported as unknown as ReadableStream).text())
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
check(lines[0]?.conversation?.id === kitchen.id, "the first line");
check(lines.filter((line) => line.message).length === 2, "a line for each message");
