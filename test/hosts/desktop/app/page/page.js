/** Asks for a port, says hello on it, shows the answer, and asks again when the port closes. */
const answer = document.querySelector('[data-testid=answer]');
const ports = [];
Object.assign(window, { ports, violations: [] });

window.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective));
window.addEventListener('message', (event) => {
  if (event.data !== 'flockboard:port') return;
  const [port] = event.ports;
  ports.push(port);
  port.addEventListener('message', (message) => (answer.textContent = `${ports.length}: ${message.data}`));
  port.addEventListener('close', () => (answer.textContent = `${ports.length}: closed`));
  port.start();
  port.postMessage('hello');
});
window.flockboard.requestPort();
