/** The Gemini interface of the scripted model: POST …:generateContent and …:streamGenerateContent. */
import { eventStream, listOf, type Dialect, type Turn } from './model-dialect.ts';

function partOf(turn: Turn): Record<string, unknown> {
  return 'say' in turn
    ? { text: turn.say }
    : { functionCall: { id: turn.call.id, name: turn.call.name, args: turn.call.args } };
}

export const gemini: Dialect = {
  serves: (path) => /:(?:streamG|g)enerateContent/.test(path),
  read: (body) => ({
    tools: listOf(body['tools'])
      .flatMap(({ functionDeclarations }) => listOf(functionDeclarations))
      .map(({ name }) => String(name)),
    results: listOf(body['contents'])
      .flatMap(({ parts }) => listOf(parts))
      .filter((part) => 'functionResponse' in part).length,
  }),
  answer(turn, isStreamed) {
    const content = { role: 'model', parts: [partOf(turn)] };
    const answer = {
      candidates: [{ content, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      modelVersion: 'scripted',
    };
    if (!isStreamed) return { type: 'application/json', text: JSON.stringify(answer) };
    return { type: 'text/event-stream', text: eventStream([[null, answer]]) };
  },
};
