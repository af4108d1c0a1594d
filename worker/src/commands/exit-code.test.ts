import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { CODE_OF_NAME, EXIT, exitCode } from './exit-code.ts'
import { InterruptedError } from './interrupt.ts'

function named(name: string, options?: ErrorOptions, message = `a ${name}`): Error {
  return Object.assign(new Error(message, options), { name })
}

/** What a call really throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing thrown')
}

test.each<[what: string, error: unknown, code: number]>([
  ['bytes that do not say what they should', named('FormatError'), 5],
  ['an unknown calibrator', named('UnknownCalibratorError'), 7],
  ['a time limit', new DOMException('late', 'TimeoutError'), 4],
  ['work told to stop', new DOMException('stopped', 'AbortError'), 130],
  ['Ctrl-C', new InterruptedError('SIGINT'), 130],
  ['kill', new InterruptedError('SIGTERM'), 143],
  ['an unknown option', new CommanderError(1, 'commander.unknownOption', 'error: unknown option'), 64],
  ['help', new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'), 0],
  ['any other error', new Error('odd'), 1],
  ['a value out of range that a stage refuses', new RangeError('field 99, wanted some of 0 to 23'), 5],
  ['a number out of range', new RangeError('Invalid array length'), 1],
  ['a value that a thread refuses', named('RangeError', undefined, 'field 99, wanted some of 0 to 23'), 5],
  ['memory that a thread cannot have', named('RangeError', undefined, 'Array buffer allocation failed'), 3],
  ['something that is no error', 'odd', 1],
  ['an unknown calibrator behind a plain error', new Error('failed', { cause: named('UnknownCalibratorError') }), 7],
])('%s has its code', (_, error, code) => {
  expect(exitCode(error)).toBe(code)
})

test('a missing file, a folder read as a file and an existing target are file errors', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'x')
  writeFileSync(path, '')
  expect(exitCode(thrownBy(() => readFileSync(join(folder, 'gone'))))).toBe(EXIT.io)
  expect(exitCode(thrownBy(() => readFileSync(folder)))).toBe(EXIT.io)
  expect(exitCode(thrownBy(() => writeFileSync(path, '', { flag: 'wx' })))).toBe(EXIT.io)
  expect(exitCode(thrownBy(() => readdirSync(path)))).toBe(EXIT.io)
})

test('a full disk is a resource error, also as the cause of another', () => {
  const full = thrownBy(() => writeFileSync('/dev/full', 'x'))
  expect(exitCode(full)).toBe(EXIT.resource)
  expect(exitCode(named('FormatError', { cause: full }))).toBe(EXIT.resource)
})

test('memory that cannot be had is told from other range errors', () => {
  expect(exitCode(thrownBy(() => new ArrayBuffer(2 ** 52)))).toBe(EXIT.memory)
  expect(exitCode(thrownBy(() => new WebAssembly.Memory({ initial: 1, maximum: 2 }).grow(5)))).toBe(EXIT.memory)
})

test('an error that is its own cause has a code all the same', () => {
  const error = new Error('round')
  error.cause = error
  expect(exitCode(error)).toBe(EXIT.general)
})

test('every error class of the project has a code, and every class that has one exists', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const all = globSync('{formats,numerics,pipeline,state,worker}/src/**/*.ts', { cwd: root })
  const sources = all.filter((file) => !file.endsWith('/testing.ts'))
  const found = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^export class (\w+) extends \w*Error\b/gm)].map(
      ([, name]) => name,
    ),
  )
  const withCodeOfItsOwn = ['InterruptedError']
  const ofTheLanguage = ['AbortError', 'TimeoutError']
  const classes = [...found.filter((name) => !withCodeOfItsOwn.includes(name!)), ...ofTheLanguage]
  expect(Object.keys(CODE_OF_NAME).toSorted()).toEqual(classes.toSorted())
})
