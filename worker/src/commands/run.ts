import { inspect } from 'node:util'
import { takeLockWarning } from '@contimg/pipeline/locks'
import { ConfigError } from '@contimg/state/settings'
import { Command, CommanderError } from 'commander'
import { config, debug } from '../config.ts'
import { errorLine } from './error-line.ts'
import { exitCode } from './exit-code.ts'
import { HELP_STYLE } from './help.ts'
import { programVersion } from './version.ts'
import { warn } from './warn.ts'

/** Adds one subcommand, or a group of them, to the `contimg` program. */
export type Register = (program: Command) => void

/** Where the command writes: results to out, everything else to err. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

const terminal: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

/** They show what is wrong with the settings themselves. */
const TELL_PROBLEMS: ReadonlySet<string | undefined> = new Set(['config', 'preflight'])

/**
 * Runs the command line `args` (without node and script) and returns the exit code. Where they name only a group of
 * commands, or nothing, help is shown. An error becomes one line, `contimg convert: <message>`; with CONTIMG_DEBUG=1
 * its stack and causes follow.
 */
export async function runContimg(
  registers: readonly Register[],
  args: readonly string[],
  output = terminal,
): Promise<number> {
  const program = contimgProgram(registers, output)
  const { command, words } = commandOf(program, args)
  const isGroup = command.commands.length > 0 && words.length === args.length + 1
  try {
    if (config.problems.length > 0 && !TELL_PROBLEMS.has(words[1])) throw new ConfigError(config.problems.join('; '))
    await program.parseAsync(isGroup ? [...args, '--help'] : args, { from: 'user' })
    return 0
  } catch (error) {
    if (!isHelp(error)) output.err(`${words.join(' ')}: ${errorLine(error)}\n`)
    if (debug && !(error instanceof CommanderError)) output.err(`${inspect(error)}\n`)
    return exitCode(error)
  } finally {
    const warning = takeLockWarning()
    if (warning) warn(warning)
  }
}

function contimgProgram(registers: readonly Register[], { out, err }: Output): Command {
  const program = new Command('contimg')
    .description('From the HDF5 files of the DSA-110 correlator to calibrated continuum images.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp(HELP_STYLE)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err, outputError: () => {} })
  for (const register of registers) register(program)
  return program
}

/** Help and version are already printed; commander reports them as errors to end the run. */
function isHelp(error: unknown): boolean {
  return (
    error instanceof CommanderError &&
    ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code)
  )
}

/** The subcommand that `args` reach and its words, e.g. `contimg`, `calibration`, `apply`. */
function commandOf(program: Command, args: readonly string[]): { command: Command; words: readonly string[] } {
  const words = [program.name()]
  let command = program
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg || each.aliases().includes(arg))
    if (!next) break
    command = next
    words.push(next.name())
  }
  return { command, words }
}
