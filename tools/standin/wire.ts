/**
 * Values of the structured clone algorithm as JSON text. The source of `makeWire` also runs in the page, so it
 * refers to nothing outside itself. What cannot be cloned throws, as it does in Electron.
 */
export interface Wire {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export function makeWire(): Wire {
  interface Tag {
    $: string;
    v?: unknown;
  }
  const bytesToText = (bytes: Uint8Array): string => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const bytesFromText = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const enc = (x: unknown): unknown => {
    if (x === undefined) return { $: 'u' };
    if (x === null || typeof x === 'string' || typeof x === 'boolean') return x;
    if (typeof x === 'number')
      return Number.isFinite(x) && !Object.is(x, -0) ? x : { $: 'n', v: Object.is(x, -0) ? '-0' : String(x) };
    if (typeof x === 'bigint') return { $: 'b', v: String(x) };
    if (typeof x === 'function' || typeof x === 'symbol') throw new Error('An object could not be cloned.');
    if (x instanceof Date) return { $: 'd', v: x.getTime() };
    if (x instanceof Map) return { $: 'm', v: [...x].map(([k, v]) => [enc(k), enc(v)]) };
    if (x instanceof Set) return { $: 's', v: [...x].map(enc) };
    if (x instanceof Error) return { $: 'e', v: [x.name, x.message] };
    if (x instanceof ArrayBuffer) return { $: 'ab', v: bytesToText(new Uint8Array(x)) };
    if (ArrayBuffer.isView(x)) return { $: 'a', v: bytesToText(new Uint8Array(x.buffer, x.byteOffset, x.byteLength)) };
    if (Array.isArray(x)) return x.map(enc);
    const o: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(x)) o[key] = enc(value);
    return '$' in o ? { $: 'o', v: o } : o;
  };
  const map = (o: object): object => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, dec(v)]));
  const dec = (x: unknown): unknown => {
    if (x === null || typeof x !== 'object') return x;
    if (Array.isArray(x)) return x.map(dec);
    if (!('$' in x)) return map(x);
    const { $, v } = x as Tag;
    if ($ === 'u') return undefined;
    if ($ === 'n') return Number(v);
    if ($ === 'b') return BigInt(v as string);
    if ($ === 'd') return new Date(v as number);
    if ($ === 'm') return new Map((v as [unknown, unknown][]).map(([k, w]) => [dec(k), dec(w)]));
    if ($ === 's') return new Set((v as unknown[]).map(dec));
    if ($ === 'ab') return bytesFromText(v as string).buffer;
    if ($ === 'a') return bytesFromText(v as string);
    if ($ === 'o') return map(v as object);
    const [name, message] = v as [string, string];
    return Object.assign(new Error(message), { name });
  };
  return { encode: (x) => JSON.stringify(enc(x)), decode: (text) => dec(JSON.parse(text)) };
}
