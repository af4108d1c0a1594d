import type { Command, Option } from 'commander'

/** A command as it was typed, for those who want to know later what was done: its words, arguments and given options. */
export function commandLine(command: Command): string {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
  const values = command.opts()
  const options = given.flatMap((option) => optionWords(option, values[option.attributeName()]))
  return [...namesOf(command), ...command.args.map(quoted), ...options].join(' ')
}

/** The options and arguments of a command with the values that hold, the defaults among them. */
export function commandOptions(command: Command): Record<string, unknown> {
  return { arguments: command.args, ...command.opts() }
}

function namesOf(command: Command | null): string[] {
  return command === null ? [] : [...namesOf(command.parent), command.name()]
}

function optionWords({ long, short, negate }: Option, value: unknown): string[] {
  const flag = long ?? short ?? ''
  if (typeof value === 'boolean') return value === !negate ? [flag] : []
  return [flag, ...(Array.isArray(value) ? value : [value]).map((one) => quoted(String(one)))]
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w./:,=+~@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
