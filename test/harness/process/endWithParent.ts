// Loaded into the process of each test file: when the test runner is killed, what it was running must not go on.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
