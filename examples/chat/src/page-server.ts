import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";

/** All that can be asked for. `npm run bundle` makes the script from web/page.ts. */
const FILES: ReadonlyMap<string, readonly [path: string, type: string]> = new Map([
  ["/", ["../web/index.html", "text/html; charset=utf-8"]],
  ["/page.css", ["../web/page.css", "text/css; charset=utf-8"]],
  ["/page.js", ["../dist/page.js", "text/javascript; charset=utf-8"]],
]);

/** Serves the page on this machine; a gateway can take WebSockets on the same port. */
export async function servePage(port: number): Promise<Server> {
  const server = createServer(async (request, response) => {
    const [path, type] = FILES.get(request.url ?? "") ?? [];
    const text = path && (await readFile(new URL(path, import.meta.url)).catch(() => undefined));
    if (text === undefined || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    // Nothing from elsewhere, and no script but ours, whatever users type.
    response.setHeader("Content-Security-Policy", "default-src 'self'");
    response.setHeader("Content-Type", type);
    response.end(text);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}
