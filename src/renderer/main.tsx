/** Entry of the window: styles, the session with the engine, React. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startViewMemory } from './app/view-memory.ts';
import { session } from './lib/window-session.ts';
import './styles/index.css';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app element.');
startViewMemory();
session.start();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
