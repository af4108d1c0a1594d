import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
let folder = ''

const at = (name: string) => join(folder, name)
const contimg = (...args: readonly string[]) =>
  execFileSync(process.execPath, [CONTIMG, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-apply-'))
  contimg('simulate', '--out', at('in'), '--size', 'full')
  contimg('convert', at('in'), '--out', at('obs.ms'))
  rmSync(at('in'), { recursive: true })
  contimg('calibrate', at('obs.ms'), '--out', at('cal'), '--gain-solint', '60s')
}

const tables = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('cal_'))
    .map(at)

/** The largest file is that of DATA, or as large: that of CORRECTED_DATA. */
function dataFile(): string {
  const files = readdirSync(at('obs.ms')).map((name) => join(at('obs.ms'), name))
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]
}

/** One cat of DATA into a file, which then lies on the disk as the Measurement Set does. */
function cat(): void {
  execFileSync('sh', ['-c', 'cat "$0" > "$1"', dataFile(), at('copy')])
  const file = openSync(at('copy'), 'r')
  fsyncSync(file)
  closeSync(file)
}

/** What the last one wrote is removed first, and so not measured. */
function seconds(work: () => unknown): Promise<number> {
  rmSync(at('copy'), { force: true })
  execFileSync('sh', ['-c', 'cat "$0" > /dev/null', dataFile()])
  return secondsOf(work)
}

const full = { area: 'calibrate', prepare, cleanUp: () => rmSync(folder, { recursive: true, force: true }) } as const

export const benches: readonly Bench[] = [
  {
    ...full,
    name: 'apply bandpass, phases and amplitudes to a full observation, peer cat and fsync of its DATA',
    unit: 's',
    goal: 1 / 3,
    needs: ['cat'],
    enoughS: 240,
    ours: () => seconds(() => contimg('apply', at('obs.ms'), '--caltable', ...tables())),
    peer: () => seconds(cat),
  },
]
