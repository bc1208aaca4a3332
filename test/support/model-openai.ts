/** The two OpenAI interfaces of the scripted model: POST …/responses and POST …/chat/completions. */
import { eventStream, listOf, type Dialect, type Turn } from './model-dialect.ts';

/** Tools of servers come one by one, or together in a namespace whose name stands before theirs. */
function namesOf(tools: unknown): string[] {
  return listOf(tools).flatMap((tool) => {
    const inner = tool['tools'];
    if (Array.isArray(inner)) return namesOf(inner).map((name) => `${String(tool['name'])}/${name}`);
    const { function: described, name = '' } = tool as { function?: { name: string }; name?: string };
    return [described?.name ?? name];
  });
}

function callOf({ call }: Extract<Turn, { call: unknown }>): Record<string, unknown> {
  const [namespace, name] = call.name.includes('/') ? call.name.split('/') : [undefined, call.name];
  return {
    type: 'function_call',
    id: `fc_${call.id}`,
    call_id: call.id,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    arguments: JSON.stringify(call.args),
    status: 'completed',
  };
}

function itemOf(turn: Turn): Record<string, unknown> {
  if ('call' in turn) return callOf(turn);
  const content = [{ type: 'output_text', text: turn.say, annotations: [] }];
  return { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content };
}

export const openaiResponses: Dialect = {
  serves: (path) => /\/responses(?:\?|$)/.test(path),
  read: (body) => ({
    tools: namesOf(body['tools']),
    results: listOf(body['input']).filter(({ type }) => type === 'function_call_output').length,
  }),
  answer(turn, isStreamed, body) {
    const item = itemOf(turn);
    const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    const response = {
      id: 'resp_1',
      object: 'response',
      model: body['model'],
      status: 'completed',
      output: [item],
      usage,
    };
    if (!isStreamed) return { type: 'application/json', text: JSON.stringify(response) };
    const events = [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
      ...('say' in turn
        ? [{ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: turn.say }]
        : []),
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response },
    ];
    return { type: 'text/event-stream', text: eventStream(events.map((event) => [event.type, event])) };
  },
};

export const openaiChat: Dialect = {
  serves: (path) => /\/chat\/completions(?:\?|$)/.test(path),
  read: (body) => ({
    tools: namesOf(body['tools']),
    results: listOf(body['messages']).filter(({ role }) => role === 'tool').length,
  }),
  answer(turn, isStreamed, body) {
    const reason = 'say' in turn ? 'stop' : 'tool_calls';
    const calls =
      'say' in turn
        ? undefined
        : [
            {
              index: 0,
              id: turn.call.id,
              type: 'function',
              function: { name: turn.call.name, arguments: JSON.stringify(turn.call.args) },
            },
          ];
    const said = 'say' in turn ? { content: turn.say } : { content: null, tool_calls: calls };
    const common = { id: 'chat_1', created: 0, model: body['model'] };
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    if (!isStreamed) {
      const choices = [{ index: 0, message: { role: 'assistant', ...said }, finish_reason: reason }];
      return {
        type: 'application/json',
        text: JSON.stringify({ ...common, object: 'chat.completion', choices, usage }),
      };
    }
    const chunk = (delta: unknown, finish: string | null): unknown => ({
      ...common,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...(finish === null ? {} : { usage }),
    });
    const events = [chunk({ role: 'assistant', ...said }, null), chunk({}, reason), '[DONE]'];
    return { type: 'text/event-stream', text: eventStream(events.map((event) => [null, event])) };
  },
};
