/** `npm run build`: installs when needed and builds both packages. */
import { prepare } from "./prepare.mjs";

if (!(await prepare())) process.exitCode = 1;
