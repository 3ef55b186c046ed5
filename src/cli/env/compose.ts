import { commented, joined, type EnvRenderer } from './env-text.js';
import { secretEntries, variableEntries, yamlBlock, yamlText } from './yaml.js';

/** What belongs into a Compose file: the environment of the service, and its secrets as files. */
export const renderCompose: EnvRenderer = ({ name, boundary }) => {
  const { secrets } = boundary;
  return joined([
    commented([
      `Variables and secrets of ${name}, for its service in compose.yaml. Required ones stand free, defaults are comments.`,
      'Beside it: docker compose --file compose.yaml --file THIS-FILE up. A secret is a file that only you can read.',
    ]),
    [
      'services:',
      `  ${name}:`,
      // Compose would put the variables of its own environment in the place of `$`.
      ...emptyUnless(
        yamlBlock(
          'environment',
          variableEntries(boundary, (text) => yamlText(text.replaceAll('$', '$$$$'))),
          '    ',
        ),
      ),
      ...yamlBlock(
        'secrets',
        secretEntries(secrets, ({ file }) => [`- ${file}`]),
        '    ',
      ),
    ],
    yamlBlock(
      'secrets',
      secretEntries(secrets, ({ file }) => [`${file}:`, `  file: ./secrets/${file}`]),
      '',
    ),
  ]);
};

/** A service without anything would be `null`. */
function emptyUnless(lines: readonly string[]): readonly string[] {
  const isEmpty = lines.every((line) => /^\s*(?:#|$)/.test(line));
  return isEmpty ? [...lines, '    environment: {}'] : lines;
}
