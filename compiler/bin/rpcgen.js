#!/usr/bin/env node
// Stands outside dist so that npm can link the command before anything is built.
import "../dist/command/cli.js";
