import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const UNITS = join(ROOT, 'deploy/systemd')
const names = readdirSync(UNITS).filter((name) => name.endsWith('.service'))
const isThere = spawnSync('systemd-analyze', ['--version']).status === 0

/** What systemd says of units as they would be installed, with the project where it lies now. */
function verify(change: (text: string) => string): { status: number | null; said: string } {
  const folder = temporaryFolder()
  const paths = names.map((name) => join(folder, name))
  for (const [i, name] of names.entries()) {
    const text = readFileSync(join(UNITS, name), 'utf8').replaceAll('/opt/contimg/', ROOT)
    writeFileSync(paths[i], change(text))
  }
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], {
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test('the units of the user guide are there', () => {
  expect(names.toSorted()).toEqual([
    'contimg-absurd-worker.service',
    'contimg-absurd-worker@.service',
    'contimg-api.service',
    'contimg-recorder.service',
    'contimg-serve.service',
    'contimg-stream.service',
  ])
})

test.skipIf(!isThere)('systemd finds nothing to say of them (systemd-analyze)', () => {
  expect(verify((text) => text)).toEqual({ status: 0, said: '' })
})

test.skipIf(!isThere)('and would say what is wrong (systemd-analyze)', () => {
  const { said } = verify((text) => text.replace('Restart=always', 'Restart=ever\nNoSuchThing=yes'))
  expect(said).toContain('Failed to parse service restart specifier')
  expect(said).toContain('NoSuchThing')
})

test.each(names)('%s is held to what it may do, and started again', (name) => {
  const lines = readFileSync(join(UNITS, name), 'utf8').split('\n')
  for (const line of ['NoNewPrivileges=true', 'ProtectSystem=strict', 'Restart=always', 'User=contimg'])
    expect(lines).toContain(line)
  expect(lines).toEqual(expect.arrayContaining(['StartLimitIntervalSec=300', 'StartLimitBurst=5']))
  expect(lines).toEqual(expect.arrayContaining(['WatchdogSec=120', 'NotifyAccess=all']))
  expect(lines.join()).toMatch(/,MemoryMax=\d+G,.*,ReadWritePaths=\/var\/lib\/contimg \/stage\/dsa110-contimg,/)
})

test('the stream of its own unit goes as far as images, and is the only one', () => {
  const textOf = (name: string) => readFileSync(join(UNITS, name), 'utf8')
  expect(textOf('contimg-stream.service')).toMatch(/ stream --enable-calibration-solving --enable-group-imaging$/m)
  expect(textOf('contimg-serve.service')).toMatch(/ serve --no-stream$/m)
})

test('the API runs as the program that contimg serve starts, and takes no settings but those of its file', () => {
  const text = readFileSync(join(UNITS, 'contimg-api.service'), 'utf8')
  const [, program] = /^ExecStart=\S+ \/opt\/contimg\/(\S+)$/m.exec(text) ?? []
  expect(program).toBe('api/bin/contimg-api.mjs')
  expect(existsSync(join(ROOT, program))).toBe(true)
})

test.each(names.filter((name) => name !== 'contimg-api.service'))('what %s runs is a command', async (name) => {
  const text = readFileSync(join(UNITS, name), 'utf8')
  const [words, ...flags] = /^ExecStart=\S+ \/opt\/contimg\/worker\/bin\/contimg\.mjs (.*)$/m
    .exec(text)![1]
    .split(/ (?=--)/)
  const bench = new Workbench()
  const { code, out } = await bench.run(`${words} --help`)
  bench.remove()
  expect(code).toBe(0)
  expect(out).toContain(`Usage: contimg ${words}`)
  for (const flag of flags) expect(out).toMatch(new RegExp(`^ +${flag} `, 'm'))
})
