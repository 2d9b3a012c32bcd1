/** `npm run demo`: installs when needed, builds, and runs the chat example's demo. */
import { prepare } from "./prepare.mjs";
import { run } from "./run.mjs";

process.exitCode = (await prepare())
  ? await run("npm", ["run", "--silent", "demo", "--workspace", "examples/chat"])
  : 1;
