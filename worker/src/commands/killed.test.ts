import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const KILLS = 50
const AT_ONCE = 2
const ROWS = 24 * 16 * 3
const bench = new Workbench()
afterAll(() => bench.remove())
beforeAll(() => bench.succeed('simulate --out @/in --antennas 1,30 --channels 16'))

/** Starts to convert, and kills the process after a time unless it is done by then. */
async function convertAndKill(name: string, writer: string, afterMs: number): Promise<void> {
  const args = [CONTIMG, 'convert', bench.path('in'), '--out', bench.path(name), '--writer', writer]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.race([ended, setTimeout(afterMs)])
  child.kill('SIGKILL')
  await ended
}

test(`a conversion killed at ${KILLS} random moments leaves nothing or the whole, and no litter after housekeeping`, async () => {
  const startMs = performance.now()
  await convertAndKill('whole.ms', 'parallel-subband', 60_000)
  const longestMs = 1.1 * (performance.now() - startMs)
  const wanted = (await bench.succeed('summary @/whole.ms')).out.replaceAll('whole.ms', '')
  const delays = Array.from({ length: KILLS }, (_, i) => ((i + Math.random()) / KILLS) * longestMs)
  let whole = 0
  let none = 0
  for (let first = 0; first < KILLS; first += AT_ONCE) {
    const some = delays.slice(first, first + AT_ONCE)
    await Promise.all(some.map((ms, i) => convertAndKill(`x${i}.ms`, i % 2 === 0 ? 'direct' : 'parallel-subband', ms)))
    await bench.succeed('housekeeping @')
    for (const i of some.keys()) {
      const name = `x${i}.ms`
      if (!existsSync(bench.path(name))) none++
      else {
        whole++
        expect((await bench.succeed(`summary @/${name}`)).out.replaceAll(name, '')).toBe(wanted)
        expect((await bench.succeed(`table @/${name}`)).out).toContain(`${ROWS} rows`)
        rmSync(bench.path(name), { recursive: true })
      }
    }
    expect(readdirSync(bench.folder).toSorted()).toEqual(['in', 'whole.ms'])
  }
  expect(whole + none).toBe(KILLS)
  expect(none).toBeGreaterThan(KILLS / 4) // else nothing was interrupted
})
