import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runContimg } from './run.ts'
import { registersFor } from './subcommands.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))

/** What a command said, and the code it ended with. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/**
 * A folder in which commands are tried. In a command line and in what it says, @ stands for the folder. In a command
 * line @@ is one @, and a no-break space a space within a word.
 */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs a command in this process. */
  async run(line: string): Promise<Outcome> {
    const [out, err]: [string[], string[]] = [[], []]
    const { log, error } = console
    console.log = (text) => out.push(`${text}\n`)
    console.error = (text) => err.push(`${text}\n`)
    try {
      const output = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) }
      const words = this.#words(line)
      const code = await runContimg(await registersFor(words), words, output)
      return { code, out: this.#short(out.join('')), err: this.#short(err.join('')) }
    } finally {
      Object.assign(console, { log, error })
    }
  }

  /** Runs a command that must do its work. */
  async succeed(line: string): Promise<Outcome> {
    const outcome = await this.run(line)
    if (outcome.code !== 0) throw new Error(`contimg ${line}: ${outcome.err}`)
    return outcome
  }

  /** Runs a command that must fail, in one line, and leave everything as it was. */
  async fail(line: string): Promise<Outcome> {
    return this.#failed(line, this.names(), await this.run(line))
  }

  /** The same in a process that cannot write more than some KiB into a file. */
  failOnFullDisk(kibibytes: number, line: string): Outcome {
    return this.#failed(line, this.names(), this.runOnFullDisk(kibibytes, line))
  }

  /** Runs a command in a process that cannot write more than some KiB into a file: in one line it must say so. */
  runOnFullDisk(kibibytes: number, line: string): Outcome {
    const script = 'ulimit -f "$0"; exec "$@"'
    const args = ['-c', script, String(kibibytes), process.execPath, CONTIMG, ...this.#words(line)]
    const { status, stdout, stderr } = spawnSync('bash', args, { encoding: 'utf8' })
    const outcome = { code: status ?? -1, out: this.#short(stdout), err: this.#short(stderr) }
    requireOneLine(line, outcome)
    return outcome
  }

  /** Everything in the folder, sub-folders too. */
  names(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).toSorted()
  }

  /** Replaces bytes of a file, all places where they stand; they must stand there. */
  patch(name: string, old: Uint8Array, replacement: Uint8Array): void {
    const bytes = readFileSync(this.path(name))
    let count = 0
    for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1)) {
      bytes.set(replacement, at)
      count++
    }
    if (count === 0) throw new Error(`${name} does not hold the bytes to replace`)
    writeFileSync(this.path(name), bytes)
  }

  #failed(line: string, before: readonly string[], outcome: Outcome): Outcome {
    requireOneLine(line, outcome)
    const after = this.names()
    if (after.join() === before.join()) return outcome
    const [made, gone] = [
      after.filter((name) => !before.includes(name)),
      before.filter((name) => !after.includes(name)),
    ]
    throw new Error(`contimg ${line}: left ${made.join(', ') || 'nothing'}, removed ${gone.join(', ') || 'nothing'}`)
  }

  #words(line: string): string[] {
    return line
      .split(' ')
      .map((word) => word.replaceAll(/@@?/g, (at) => (at === '@@' ? '@' : this.folder)).replaceAll('\u00a0', ' '))
  }

  #short(text: string): string {
    return text.replaceAll(this.folder, '@')
  }
}

/** Beside warnings and progress there must be one line, which begins with the words of the command. */
function requireOneLine(command: string, { code, err }: Outcome): void {
  const lines = err.split('\n').filter((line) => !/^(warning: .*|[\w ]+ \d+ % .*|)$/.test(line))
  const [first] = command.split(' ')
  if (code === 0 || lines.length !== 1 || !lines[0].startsWith(`contimg ${first}`))
    throw new Error(`contimg ${command}: code ${code}, wanted another; said ${JSON.stringify(err)}, wanted one line`)
}
