'use strict';
// Stands in for VS Code's native log writer @vscode/spdlog, which npm has only as C++ source. Without it every output
// channel stays empty. VS Code filters by level before it calls.
const fs = require('node:fs');
const path = require('node:path');

class Logger {
  #file;
  #level = 2;
  #isPlain = false;

  constructor(_type, _name, file) {
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#isPlain = false;
  }

  clearFormatters() {
    this.#isPlain = true;
  }

  flush() {}

  drop() {}

  write(level, message) {
    const time = new Date().toISOString().replace('T', ' ').slice(0, -1);
    try {
      fs.appendFileSync(this.#file, this.#isPlain ? message : `${time} [${level}] ${message}\n`);
    } catch {
      // As the native writer: a log that cannot be written ends nothing.
    }
  }
}

for (const [method, level] of Object.entries({
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warning',
  error: 'error',
  critical: 'critical',
}))
  Logger.prototype[method] = function (message) {
    this.write(level, message);
  };

async function create(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
