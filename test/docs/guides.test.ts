/** Does what a third of the guide pages tell their readers to do: see readme.test.ts for the others. */
import { guidePages, testDocuments } from "./test-documents.js";

testDocuments(guidePages(1, 3));
