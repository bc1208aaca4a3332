/** The application of the stand-in's own tests: answers, ports and one page of its own scheme. */
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, MessageChannelMain, protocol } from 'electron';

app.setPath('userData', process.env['TEST_DATA'] ?? '/nonexistent');
protocol.registerSchemesAsPrivileged([{ scheme: 'own', privileges: { standard: true, secure: true } }]);

if (process.env['TEST_HANG'] === '1') await app.whenReady();

const page = `<!doctype html><title>own page</title><a id="away" href="https://example.org/">away</a>`;

async function boot(): Promise<void> {
  protocol.handle('own', (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/moved') return new Response(null, { status: 302, headers: { location: 'own://host/' } });
    return pathname === '/'
      ? new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': "script-src 'none'" } })
      : new Response(request.url, { status: 404, headers: { 'content-type': 'text/plain' } });
  });
  ipcMain.handle('echo', (_event, value: unknown) => value);
  ipcMain.handle('fail', () => {
    throw new RangeError('no');
  });
  ipcMain.on('tell', (event, value: unknown) => {
    const { port1, port2 } = new MessageChannelMain();
    port2.on('message', (message) => port2.postMessage({ echo: message.data as unknown }));
    port2.on('close', () => app.emit('port-closed'));
    port2.start();
    event.sender.postMessage('port', value, [port1]);
    event.sender.send('later', { from: event.senderFrame?.url });
  });
  app.on('window-all-closed', () => undefined);
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') },
  });
  await window.loadURL('own://host/');
}

void app.whenReady().then(boot);
