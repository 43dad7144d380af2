'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { commands, ProgressLocation, window } = require('vscode');

const file = path.join(__dirname, 'state.json');
const read = () => JSON.parse(readFileSync(file, 'utf8'));

/** Waits until the launcher has come so far; tells the person meanwhile what is being done. */
const until = (reached) =>
  new Promise((resolve, reject) => {
    const look = () => {
      const state = read();
      if (state.failure) reject(new Error(state.failure));
      else if (reached(state)) resolve(state);
      else return;
      clearInterval(timer);
    };
    const timer = setInterval(look, 300);
    look();
  });

const shown = (title, work) =>
  window.withProgress({ location: ProgressLocation.Notification, title }, async (progress) => {
    const tell = () => progress.report({ message: read().doing });
    const timer = setInterval(tell, 300);
    tell();
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  });

// Clusters are chosen by a person, per workspace; whoever started this editor has already said which.
exports.activate = () => {
  void open().catch((error) => window.showErrorMessage(`Plumbline could not be set up: ${error.message}`));
};

async function open() {
  if (!read().engine) {
    await shown('Plumbline: its engine is being built;', () => until((state) => state.engine));
    // The extension may have looked for the engine in vain; a fresh host finds it. This ends here with the old one.
    await commands.executeCommand('workbench.action.restartExtensionHost');
    return;
  }
  const { environment } = read().environment
    ? read()
    : await shown('Plumbline: the cluster is on its way;', () => until((state) => state.environment));
  await commands.executeCommand('plumbline.chooseClusters', environment);
  await commands.executeCommand('plumbline.drift.focus');
}
