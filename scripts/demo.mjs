/** `npm run demo [-- example [option…]]`: installs when needed, builds, and runs an example's demo: that of chat unless another is named. */
import { prepare } from "./prepare.mjs";
import { run } from "./run.mjs";

const [example = "chat", ...options] = process.argv.slice(2);
const demo = ["run", "--silent", "demo", "--workspace", `examples/${example}`, "--", ...options];

process.exitCode = (await prepare()) ? await run("npm", demo) : 1;
