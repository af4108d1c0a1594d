import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
let folder = ''

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { stdio: 'ignore' })
const contimg = (...args: readonly string[]) => run(process.execPath, CONTIMG, ...args)
const ms = () => join(folder, 'x.ms')

function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-flag-'))
  contimg('simulate', '--out', join(folder, 'in'), '--size', 'full')
  contimg('convert', join(folder, 'in'), '--out', ms())
  rmSync(join(folder, 'in'), { recursive: true })
}

/** DATA is the largest file of a Measurement Set. */
function dataFile(): string {
  const files = readdirSync(ms()).map((name) => join(ms(), name))
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]
}

export const benches: readonly Bench[] = [
  {
    area: 'calibrate',
    name: 'flag zeros and autos of a full observation, peer cat of DATA',
    unit: 's',
    needs: ['cat'],
    enoughS: 120,
    prepare,
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
    ours() {
      contimg('flag', ms(), '--mode', 'reset')
      return secondsOf(() => contimg('flag', ms(), '--mode', 'zeros,autos'))
    },
    peer: () => secondsOf(() => run('cat', dataFile())),
  },
]
