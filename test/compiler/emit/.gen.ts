import { randomModel } from "./random-model.js";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import { writeFileSync, mkdirSync } from "node:fs";
for (let seed=1; seed<=6; seed++) { mkdirSync(`/work/main/test/.gen/s${seed}`,{recursive:true}); for (const f of emitModel(randomModel(seed))) writeFileSync(`/work/main/test/.gen/s${seed}/${f.path}`, f.text); }
