import { Command, CommanderError } from 'commander'
import { StageInputError } from './request.ts'

/** What tasks carry beside the flags of their command. */
const NOT_FLAGS: ReadonlySet<string> = new Set(['run', 'flow', 'calibration', 'parts', 'dec_rad'])

/** Programs come from the configuration of whoever works, never from a task. */
const PROGRAMS: ReadonlySet<string> = new Set(['engine', 'backend', 'wsclean_path', 'rfi_backend', 'aoflagger_path'])

/**
 * A command as its command line would have it, defaults and checks included: a task does what the same words typed by hand
 * do.
 *
 * @param describe  adds the flags to a command
 * @param config    of the task: imsize, cell_arcsec and so on, as the flags are called, `_` for `-`
 * @param words     more words of the command line
 * @throws StageInputError
 */
export function commandOf(
  describe: (command: Command) => Command,
  config: Readonly<Record<string, unknown>>,
  words: readonly string[] = [],
): Command {
  const command = describe(new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} }))
  try {
    return command.parse([...words, ...wordsOf(config)], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) throw new StageInputError(error.message.replace(/^error: /, ''))
    throw error
  }
}

/** Its flags. */
export function flagsOf<Flags>(...given: Parameters<typeof commandOf>): Flags {
  return commandOf(...given).opts() as Flags
}

function wordsOf(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (NOT_FLAGS.has(name) || value === undefined || value === null) return []
    if (PROGRAMS.has(name)) throw new StageInputError(`${name}: programs come from the configuration of the worker`)
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new StageInputError(`“${name}”, wanted the name of a flag`)
    const flag = name.replaceAll('_', '-')
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`]
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new StageInputError(`${name} is ${JSON.stringify(value)}, wanted text, a number, true or false`)
    return [`--${flag}=${value}`]
  })
}
