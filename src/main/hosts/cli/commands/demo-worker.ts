/** `demo-worker`: the hidden verb with which the dispatcher starts the built-in demo worker. */
import type { Verb } from '../verb.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', '\nStarted by the dispatcher inside a run; it reads the demo block of its task.');
  },
  async run(context) {
    // The worker's own exit codes are its interface to the dispatcher.
    return context.host.runDemoWorker(context.env, context.world);
  },
};
