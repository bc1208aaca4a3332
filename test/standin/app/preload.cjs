/** The preload of the stand-in's own tests: a bit of everything that crosses between worlds. */
const { contextBridge, ipcRenderer } = require('electron');

const refusals = [];
for (const id of ['fs', 'node:fs', './other.cjs']) {
  try {
    require(id);
  } catch (error) {
    refusals.push(error.message);
  }
}
try {
  refusals.push(typeof require('electron').clipboard);
} catch (error) {
  refusals.push(error.message);
}

ipcRenderer.on('port', (event, note) => window.postMessage({ note }, '*', event.ports));

contextBridge.exposeInMainWorld('bridge', {
  refusals,
  ask: (name, value) => ipcRenderer.invoke(name, value),
  later: (callback) => ipcRenderer.once('later', (_event, value) => callback(value)),
  tell: (value) => ipcRenderer.send('tell', value),
  fail() {
    throw Object.assign(new TypeError('from the preload'), { code: 7 });
  },
});
