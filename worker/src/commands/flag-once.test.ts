import { chmodSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --antennas 1,30,103,116 --channels 32 --sefd 5800')
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('phaseshift @/obs.ms --to meridian --out @/one.ms')
})

/** Some times are flagged, about which that can grow. */
beforeEach(async () => {
  for (const ms of ['obs', 'one']) {
    await bench.succeed(`flag @/${ms}.ms --mode reset`)
    await bench.succeed(`flag @/${ms}.ms --mode quack --quack-interval 20`)
  }
})

const GROW = '--mode extend --flag-near-time'

async function flagged(ms: string): Promise<number> {
  return JSON.parse((await bench.succeed(`flag @/${ms}.ms --mode summary --json`)).out).all.flagged
}

test('modes that find more each time are refused where they were the last change, unless they are wanted again', async () => {
  const [before, versions] = [await flagged('obs'), async () => (await bench.succeed('flag @/obs.ms --versions')).out]
  await bench.succeed(`flag @/obs.ms ${GROW}`) // and was killed before it said so
  const [once, kept] = [await flagged('obs'), await versions()]
  expect(once).toBeGreaterThan(before)
  const { code, err } = await bench.fail(`flag @/obs.ms ${GROW}`)
  expect([code, err]).toEqual([EXIT.usage, expect.stringContaining('last by this very command, wanted --again')])
  expect([await flagged('obs'), await versions()]).toEqual([once, kept])
  await bench.fail(`calibration flag --ms @/obs.ms ${GROW}`)
  await bench.succeed(`flag @/obs.ms ${GROW} --again`)
  const twice = await flagged('obs')
  expect(twice).toBeGreaterThan(once)
  await bench.succeed('flag @/obs.ms --mode autos')
  await bench.succeed(`flag @/obs.ms ${GROW}`)
  expect(await flagged('obs')).toBeGreaterThan(twice)
})

test('other modes, and the same with other options, are not', async () => {
  for (let i = 0; i < 2; i++) await bench.succeed('flag @/obs.ms --mode zeros,autos')
  await bench.succeed(`flag @/obs.ms ${GROW}`)
  await bench.succeed(`flag @/obs.ms ${GROW} --grow-around`)
  await bench.fail(`flag @/obs.ms ${GROW} --grow-around`)
  await bench.succeed('flag @/obs.ms --undo')
  await bench.succeed(`flag @/obs.ms ${GROW} --grow-around`)
})

test('rfi is refused likewise; broken off after the modes before it, they are not done again', async () => {
  await bench.succeed('flag @/obs.ms --mode autos,rfi')
  await bench.fail('flag @/obs.ms --mode autos,rfi')
  const line = 'flag @/one.ms --mode extend,rfi --flag-near-time --rfi-backend aoflagger --aoflagger-path @/program'
  const before = await flagged('one')
  await bench.run(line) // there is no such program yet
  const once = await flagged('one')
  expect(once).toBeGreaterThan(before)
  writeFileSync(bench.path('program'), '#!/bin/sh\n')
  chmodSync(bench.path('program'), 0o755)
  await bench.succeed(line)
  expect(await flagged('one')).toBe(once)
  await bench.fail(line)
})
