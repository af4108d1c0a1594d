import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { systemdWatchdog } from './systemd-watchdog.ts'

/** A program that writes down what it is to tell. */
function teller(folder: string): { program: string; told: () => string[] } {
  const [program, file] = [join(folder, 'notify'), join(folder, 'told')]
  writeFileSync(program, `#!/bin/sh\necho "$@" >> '${file}'\n`, { mode: 0o755 })
  return { program, told: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []) }
}

test('systemd hears of a process several times a period while it takes its turns, and not while it hangs or after', async () => {
  const { program, told } = teller(temporaryFolder())
  const watchdog = systemdWatchdog(() => {}, { periodS: 0.8, program })
  while (told().length < 3) await setTimeout(20)
  expect(new Set(told())).toEqual(new Set(['WATCHDOG=1']))
  const before = told().length
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500) // the process hangs
  expect(told().length).toBeLessThanOrEqual(before + 1)
  watchdog[Symbol.dispose]()
  await setTimeout(300)
  const after = told().length
  await setTimeout(600)
  expect(told()).toHaveLength(after)
})

test('a process that systemd does not watch tells nothing; where it cannot be told that is said once', async () => {
  const said: string[] = []
  const tell = (message: string) => said.push(message)
  using _none = systemdWatchdog(tell, { periodS: undefined, program: '/nowhere/notify' })
  using _watched = systemdWatchdog(tell, { periodS: 0.2, program: '/nowhere/notify' })
  while (said.length === 0) await setTimeout(20)
  await setTimeout(300)
  expect(said).toEqual([expect.stringMatching(/^systemd cannot be told that this process lives: .*ENOENT/)])
})
