/** The Anthropic messages interface of the scripted model: POST /v1/messages. */
import { eventStream, listOf, type Dialect, type Turn } from './model-dialect.ts';

const USAGE = { input_tokens: 10, output_tokens: 5 };

function contentOf(turn: Turn): Record<string, unknown> {
  if ('say' in turn) return { type: 'text', text: turn.say };
  return { type: 'tool_use', id: turn.call.id, name: turn.call.name, input: turn.call.args };
}

export const anthropic: Dialect = {
  serves: (path) => /^\/v1\/messages(?:\?|$)/.test(path),
  read: (body) => ({
    tools: listOf(body['tools']).map(({ name }) => String(name)),
    results: listOf(body['messages'])
      .flatMap(({ content }) => listOf(content))
      .filter(({ type }) => type === 'tool_result').length,
  }),
  answer(turn, isStreamed, body) {
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: body['model'] ?? 'scripted' };
    const reason = 'say' in turn ? 'end_turn' : 'tool_use';
    const content = contentOf(turn);
    if (!isStreamed) {
      const whole = { ...message, content: [content], stop_reason: reason, stop_sequence: null, usage: USAGE };
      return { type: 'application/json', text: JSON.stringify(whole) };
    }
    const begun = 'say' in turn ? { type: 'text', text: '' } : { ...content, input: {} };
    const delta =
      'say' in turn
        ? { type: 'text_delta', text: turn.say }
        : { type: 'input_json_delta', partial_json: JSON.stringify(turn.call.args) };
    const events = [
      {
        type: 'message_start',
        message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage: USAGE },
      },
      { type: 'content_block_start', index: 0, content_block: begun },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ];
    return { type: 'text/event-stream', text: eventStream(events.map((event) => [event.type, event])) };
  },
};
