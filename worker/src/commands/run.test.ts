import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { expect, test } from 'vitest'
import { addExamples } from './help.ts'
import { runContimg } from './run.ts'

const contimg = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))

function registerTry(program: Command): void {
  const calibration = program.command('calibration').description('solve and apply')
  calibration
    .command('apply')
    .argument('<ms>')
    .requiredOption('--caltable <table>', 'to apply')
    .addOption(new Option('--interp <how>', 'in time').choices(['nearest', 'linear']).default('linear'))
    .option('--spw <n>', 'one spectral window', (text) => {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`wanted a number`)
      return Number(text)
    })
    .action(async (ms: string) => {
      throw new Error(`${ms}: found no CORRECTED_DATA,\n  wanted one`)
    })
  const convert = program.command('convert').description('HDF5 to Measurement Set')
  convert.argument('<files...>').action(() => {})
  addExamples(convert, ['contimg convert *.hdf5 --out X.ms'])
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runContimg([registerTry], args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code, out, err }
}

test('an error is one line on standard error that names the subcommand', async () => {
  expect(await run('calibration', 'apply', 'X.ms', '--caltable', 'b')).toEqual({
    code: 1,
    out: '',
    err: 'contimg calibration apply: X.ms: found no CORRECTED_DATA, wanted one\n',
  })
})

test.each<[what: string, args: string[], err: string]>([
  ['an unknown command', ['frob'], "contimg: unknown command 'frob'\n"],
  ['a misspelt command', ['convret'], "contimg: unknown command 'convret' (Did you mean convert?)\n"],
  ['an unknown option', ['convert', '-x', 'a'], "contimg convert: unknown option '-x'\n"],
  ['a missing argument', ['convert'], "contimg convert: missing required argument 'files'\n"],
  [
    'a missing option',
    ['calibration', 'apply', 'X.ms'],
    "contimg calibration apply: required option '--caltable <table>' not specified\n",
  ],
  [
    'a value of the wrong kind',
    ['calibration', 'apply', 'X.ms', '--caltable', 'b', '--spw', 'x'],
    "contimg calibration apply: option '--spw <n>' is 'x', wanted a number\n",
  ],
])('%s is a usage error in one line', async (_, args, err) => {
  expect(await run(...args)).toEqual({ code: 64, out: '', err })
})

test('help goes to standard output with its examples, and is no error', async () => {
  const { code, out, err } = await run('convert', '--help')
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^Usage: contimg convert \[options\] <files\.\.\.>\n/)
  expect(out).toMatch(/\nExamples:\n {2}\$ contimg convert \*\.hdf5 --out X\.ms\n$/)
})

test('no command at all, or a group without one of its commands, shows help', async () => {
  const { code, out, err } = await run()
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^Usage: contimg \[options\] \[command\]\n/)
  expect((await run('calibration')).out).toMatch(/^Usage: contimg calibration \[options\] \[command\]\n/)
})

test('the help of an option tells its choices, its default and whether it must be given', async () => {
  const { out } = await run('calibration', 'apply', '--help')
  expect(out).toContain('--caltable <table>  to apply (required)\n')
  expect(out).toContain('--interp <how>      in time (nearest, linear; default linear)\n')
})

test('the command prints the version of its package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const { status, stdout } = spawnSync(process.execPath, [contimg, '--version'], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, `${manifest.version}\n`])
})

/** A process with one subcommand, `contimg wait`, that works until it is told to stop, or longer. */
function startWaiting(whenAborted: string, env: Record<string, string> = {}) {
  const script = `
    import { runContimg } from ${JSON.stringify(import.meta.resolve('./run.ts'))}
    import { follow } from ${JSON.stringify(import.meta.resolve('./follow.ts'))}
    const wait = ({ signal, progress }) => new Promise((resolve, reject) => {
      setTimeout(resolve, 30_000)
      signal.addEventListener('abort', () => { ${whenAborted} })
      progress(0, 'nothing yet')
      process.stdout.write('waiting')
    })
    const register = (program) => program.command('wait').action(() => follow('wait', wait))
    process.exit(await runContimg([register], ['wait']))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, ...env } })
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, err }))
  return { child, started: once(child.stdout, 'data'), ended }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops the work through its AbortSignal', async (signal, code) => {
  const { child, started, ended } = startWaiting('console.error("tidied"); reject(signal.reason)')
  await started
  child.kill(signal)
  expect(await ended).toEqual({ code, err: `tidied\ncontimg wait: stopped by ${signal}\n` })
})

test('a second SIGINT ends work that does not stop', async () => {
  const { child, started, ended } = startWaiting('process.stderr.write("busy")')
  await started
  child.kill('SIGINT')
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  expect(await ended).toEqual({ code: 130, err: 'busy' })
})

test('with CONTIMG_DEBUG=1 the stack and the causes follow the message', async () => {
  const failing = 'reject(new Error("odd", { cause: new Error("deep reason") }))'
  const { child, started, ended } = startWaiting(failing, { CONTIMG_DEBUG: '1' })
  await started
  child.kill('SIGINT')
  const { code, err } = await ended
  expect(code).toBe(1)
  expect(err).toMatch(/^contimg wait: odd\nError: odd\n {4}at [\s\S]*\[cause\]: Error: deep reason\n/)
})
