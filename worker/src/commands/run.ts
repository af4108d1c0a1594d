import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { Command, CommanderError } from 'commander'
import { debug } from '../config.ts'
import { exitCode } from './exit-code.ts'

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

/**
 * Runs the command line `args` (without node and script) and returns the exit code. An error becomes one line,
 * `contimg convert: <message>`; with CONTIMG_DEBUG=1 its stack and causes follow.
 */
export async function runContimg(
  registers: readonly Register[],
  args: readonly string[],
  output = terminal,
): Promise<number> {
  const program = contimgProgram(registers, output)
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (!isHelp(error)) output.err(`${commandPath(program, args)}: ${oneLine(error)}\n`)
    if (debug && !(error instanceof CommanderError)) output.err(`${inspect(error)}\n`)
    return exitCode(error)
  }
}

function contimgProgram(registers: readonly Register[], { out, err }: Output): Command {
  const program = new Command('contimg')
    .description('From the HDF5 files of the DSA-110 correlator to calibrated continuum images.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err, outputError: () => {} })
  for (const register of registers) register(program)
  return program
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** Help and version are already printed; commander reports them as errors to end the run. */
function isHelp(error: unknown): boolean {
  return (
    error instanceof CommanderError &&
    ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code)
  )
}

/** The name of the subcommand that `args` reach, e.g. `contimg calibration apply`. */
function commandPath(program: Command, args: readonly string[]): string {
  const words = [program.name()]
  let command: Command | undefined = program
  for (const arg of args) {
    command = command.commands.find((each) => each.name() === arg || each.aliases().includes(arg))
    if (!command) break
    words.push(command.name())
  }
  return words.join(' ')
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
}
