'use strict';
const { commands } = require('vscode');

// Clusters are chosen by a person, per workspace; in the demonstration the person has already said which.
exports.activate = async () => {
  await commands.executeCommand('plumbline.chooseClusters', 'demo');
  await commands.executeCommand('plumbline.drift.focus');
};
