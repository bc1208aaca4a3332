/** The options that name a subscription, shared by the verbs of `notify`. */
import type { Command } from 'commander';
import type { SubscriptionKey } from '../../../../../contract/task.ts';

export interface KeyOptions {
  platform: string;
  chatId: string;
  threadId?: string;
}

export function addKeyOptions(command: Command): Command {
  return command
    .argument('<id>', 'the task')
    .requiredOption('--platform <name>', 'where to: a [notify.<name>] of config.toml')
    .requiredOption('--chat-id <id>', 'whom to tell there, in the words of that program')
    .option('--thread-id <id>', 'a thread of that chat');
}

export function keyFrom(taskId: string, options: KeyOptions): SubscriptionKey {
  return {
    taskId,
    platform: options.platform,
    chatId: options.chatId,
    ...(options.threadId === undefined ? {} : { threadId: options.threadId }),
  };
}
