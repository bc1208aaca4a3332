/**
 * Replaces itself with Node on the stand-in's bootstrap, handing Node what is Node's (`-r`, `--inspect`) and the
 * rest to the application, as the Electron executable does.
 */
import { argv, env, execPath, execve } from 'node:process';

const nodeFlags = [];
const rest = [];
const args = argv.slice(2);
for (let i = 0; i < args.length; i++) {
  if (args[i] === '-r') nodeFlags.push('-r', args[++i]);
  else if (args[i].startsWith('--inspect')) nodeFlags.push(args[i]);
  else rest.push(args[i]);
}
const bootstrap = new URL('./bootstrap.ts', import.meta.url).pathname;
execve(execPath, [execPath, '--disable-warning=ExperimentalWarning', ...nodeFlags, bootstrap, ...rest], env);
