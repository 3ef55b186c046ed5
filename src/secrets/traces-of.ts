import { inspect } from 'node:util';

/** The forms in which a value shows up in text. */
export type TraceForm = 'plain' | 'base64' | 'URI-escaped' | 'JSON-escaped' | 'inspected';

/** In which forms `value` can be found in `text`; empty when it left no trace. */
export function tracesOf(value: string, text: string): readonly TraceForm[] {
  const forms: readonly (readonly [TraceForm, string])[] = [
    ['plain', value],
    ['base64', Buffer.from(value).toString('base64').replace(/=+$/, '')],
    ['URI-escaped', encodeURIComponent(value)],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    ['inspected', inspect(value).slice(1, -1)],
  ];
  return forms.filter(([, form]) => text.includes(form)).map(([form]) => form);
}
