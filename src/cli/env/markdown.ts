import { markdownTable } from '../../config/describe.js';
import type { DescribedSecret } from '../../inspection/inspection.js';
import { joined, type EnvRenderer } from './env-text.js';
import { sectionsOf } from './sections.js';

/** Tables for a README. */
export const renderMarkdown: EnvRenderer = ({ boundary }) => {
  const { secrets } = boundary;
  return joined([
    ...sectionsOf(boundary).map(({ title, variables }) => [`**${title}**`, '', markdownTable(variables)]),
    ...(secrets.length === 0 ? [] : [['**Secrets**', '', secretsTable(secrets)]]),
  ]);
};

function secretsTable(secrets: readonly DescribedSecret[]): string {
  const rows = secrets.map((secret) => [
    `\`${secret.name}\``,
    capital(secret.expected ?? 'text'),
    secret.required ? 'required' : '',
    `\`${secret.file}\``,
    `\`${secret.fileVariable}\`, \`${secret.locationVariable}\``,
  ]);
  return [['Secret', 'Takes', '', 'File', 'Elsewhere by'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
