/**
 * The only bridge between page and main process: on request, one MessagePort is handed to the page, on which the
 * contract is served. It carries no data itself, exposes no channel and never passes an ipc event on (E12).
 */
import { contextBridge, ipcRenderer } from 'electron';

ipcRenderer.on('flockboard:port', (event) => {
  // The page and this world share the window object's messages; only ports can be handed over that way.
  window.postMessage('flockboard:port', '*', event.ports);
});

contextBridge.exposeInMainWorld('flockboard', {
  /** Asks for a fresh port; it arrives as a `message` event with data 'flockboard:port'. */
  requestPort(): void {
    ipcRenderer.send('flockboard:connect');
  },
});
