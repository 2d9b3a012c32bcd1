/** Does what the READMEs tell their readers to do, and a third of the guide pages; see document.ts for how. */
import { guidePages, testDocuments } from "./test-documents.js";

testDocuments(["README.md", "runtime/README.md", "compiler/README.md", ...guidePages(0, 3)]);
