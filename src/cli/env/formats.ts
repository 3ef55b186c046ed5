import { renderCompose } from './compose.js';
import { renderDotenv } from './dotenv.js';
import type { EnvRenderer } from './env-text.js';
import { renderKubernetes } from './kubernetes.js';
import { renderMarkdown } from './markdown.js';
import { renderSystemd } from './systemd.js';

/** What `env` can write. */
export const FORMATS = ['dotenv', 'systemd', 'compose', 'kubernetes', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];

export const RENDERERS: Readonly<Record<Format, EnvRenderer>> = {
  dotenv: renderDotenv,
  systemd: renderSystemd,
  compose: renderCompose,
  kubernetes: renderKubernetes,
  markdown: renderMarkdown,
};

/** A page is Markdown, whoever forgets to say so. */
export function formatFor(given: Format | undefined, file: string | undefined): Format {
  return given ?? (file?.toLowerCase().endsWith('.md') === true ? 'markdown' : 'dotenv');
}
