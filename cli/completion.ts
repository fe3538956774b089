import type { Command, Option } from './command.ts';
import { optionsOf } from './parse.ts';

type Shell = (commands: readonly Command[]) => string;

const namesOf = ({ name, alias }: Command): readonly string[] => (alias ? [name, alias] : [name]);

const allNames = (commands: readonly Command[]): readonly string[] => commands.flatMap(namesOf);

const optionsIn = (command: Command): readonly (readonly [string, Option])[] => Object.entries(optionsOf(command));

const wordsOf = ({ operands: { complete } }: Command): readonly string[] => (Array.isArray(complete) ? complete : []);

/** In single quotes, for all three shells. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const bash: Shell = (commands) => `# bash completion of lading: eval "$(lading completion bash)"
_lading() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted([...allNames(commands), '--help', '--version'].join(' '))}
  else
    case \${COMP_WORDS[1]} in
${commands.map(bashCase).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _lading lading ./lading
`;

/** Options once a dash is typed; before that the words, and the files of \`-o default\` where there are none. */
const bashCase = (command: Command): string => {
  const options = optionsIn(command).map(([name]) => `--${name}`);
  const choose = `case $current in -*) words=${quoted(options.join(' '))} ;; *) words=${quoted(wordsOf(command).join(' '))} ;; esac`;
  return `      ${namesOf(command).join('|')}) ${choose} ;;`;
};

const zsh: Shell = (commands) => `#compdef lading
# zsh completion of lading: source <(lading completion zsh)
_lading() {
  local -a commands=(
${commands.flatMap((command) => namesOf(command).map((name) => `    ${quoted(`${name}:${command.summary}`)}`)).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(zshCase).join('\n')}
  esac
}
compdef _lading lading
`;

const zshCase = (command: Command): string => {
  const options = optionsIn(command).map(([name, { type, value, summary }]) => {
    // Brackets and colons have a meaning of their own here.
    const said = summary.replace(/[[\]\\:]/g, '\\$&');
    return quoted(`--${name}[${said}]${type === 'string' ? `:${value ?? 'VALUE'}:_files` : ''}`);
  });
  const words = wordsOf(command);
  const operands =
    words.length > 0 ? `*:word:(${words.join(' ')})` : command.operands.complete === 'files' ? '*:file:_files' : '*:: :';
  return `    ${namesOf(command).join('|')}) _arguments ${[...options, quoted(operands)].join(' ')} ;;`;
};

const fish: Shell = (commands) => `# fish completion of lading: lading completion fish | source
complete -c lading -f
${commands.flatMap(fishLines).join('\n')}
`;

/** fish knows no other escapes in single quotes than of the quote and the backslash. */
const fishQuoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

const fishLines = (command: Command): readonly string[] => {
  const within = `complete -c lading -n '__fish_seen_subcommand_from ${namesOf(command).join(' ')}'`;
  const words = wordsOf(command);
  return [
    ...namesOf(command).map((name) => `complete -c lading -n __fish_use_subcommand -a ${name} -d ${fishQuoted(command.summary)}`),
    ...optionsIn(command).map(([name, { short, type, summary }]) =>
      [within, `-l ${name}`, short && `-s ${short}`, type === 'string' && '-r', `-d ${fishQuoted(summary)}`]
        .filter(Boolean)
        .join(' '),
    ),
    ...(words.length > 0 ? [`${within} -a ${fishQuoted(words.join(' '))}`] : []),
    ...(command.operands.complete === 'files' ? [`${within} -F`] : []),
  ];
};

export const shells: Readonly<Record<string, Shell>> = { bash, zsh, fish };
