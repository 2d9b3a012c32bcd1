import { randomModel } from "./random-model.js";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import * as prettier from "prettier";
import { writeFileSync } from "node:fs"; import { spawnSync } from "node:child_process";
const from=Number(process.argv[2]??1), to=Number(process.argv[3]??20); let bad=0;
for (let seed=from; seed<=to; seed++) for (const f of emitModel(randomModel(seed))) if (f.path.endsWith(".ts")) {
  const p=await prettier.format(f.text,{parser:"typescript"});
  if (p!==f.text) { bad++; writeFileSync("/tmp/a.ts",f.text);writeFileSync("/tmp/b.ts",p); console.log("DIFF", seed, f.path, spawnSync("diff",["-U3","/tmp/a.ts","/tmp/b.ts"]).stdout.toString().split("\n").slice(2,60).join("\n")); if(bad>5) process.exit(1);} }
console.log("done", bad);
