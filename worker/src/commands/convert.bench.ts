import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
let folder = ''

const contimg = (...args: readonly string[]) =>
  execFileSync(process.execPath, [CONTIMG, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-convert-'))
  contimg('simulate', '--out', join(folder, 'in'), '--size', 'full')
  for (const path of inputs()) readFileSync(path) // so that the first to read them does not wait for the disk
}

function inputs(): string[] {
  const names = readdirSync(join(folder, 'in')).filter((name) => name.endsWith('.hdf5'))
  return names.map((name) => join(folder, 'in', name))
}

/** Where each of the two writes; what the last one wrote there is removed, and so not measured. */
function emptyFolder(): string {
  const out = join(folder, 'out')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  return out
}

function convert(out: string): { readonly peak_resident_bytes: number } {
  return JSON.parse(contimg('convert', join(folder, 'in'), '--out', join(out, 'x.ms'), '--json'))
}

/** A copy of the files that lies on the disk when it is done, as the Measurement Set does. */
function copy(out: string): void {
  execFileSync('cp', ['--reflink=never', '--sparse=never', ...inputs(), out])
  for (const name of readdirSync(out)) {
    const file = openSync(join(out, name), 'r')
    fsyncSync(file)
    closeSync(file)
  }
}

/** The time of some work in an empty folder. */
function secondsIn(work: (out: string) => unknown): Promise<number> {
  const out = emptyFolder()
  return secondsOf(() => work(out))
}

const full = { area: 'convert', prepare, cleanUp: () => rmSync(folder, { recursive: true, force: true }) } as const

export const benches: readonly Bench[] = [
  {
    ...full,
    name: 'a full group of 2.2 GB to a Measurement Set, peer cp and fsync of its files',
    unit: 's',
    goal: 0.5,
    needs: ['cp'],
    enoughS: 240,
    ours: () => secondsIn(convert),
    peer: () => secondsIn(copy),
  },
  {
    ...full,
    name: 'memory that it holds at most',
    unit: 'GB',
    goal: 1.5,
    enoughS: 20,
    ours: () => convert(emptyFolder()).peak_resident_bytes / 1e9,
  },
]
