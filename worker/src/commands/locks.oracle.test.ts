import { pythonCompanion } from '@contimg/fixtures/companion'
import { havePython } from '@contimg/fixtures/oracle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
})

describe.skipIf(!havePython('casacore'))('python3-casacore beside contimg', () => {
  test('flag waits for casacore, fails in one line that names it, and works once it lets go; casacore sees the flags when it opens the table again', async () => {
    const script = `
import casacore.tables as ct, numpy as np
t = ct.table(given, readonly=False, lockoptions='user', ack=False)
def flags(): return int(np.sum(t.getcol('FLAG')))
t.lock(); say(flags()); hear(); t.unlock(); say()
for time in range(2):
    hear()
    try: t.lock(False); say('stale')
    except RuntimeError: say('refused')
    del t # casacore opens a table once in a process
    t = ct.table(given, readonly=False, lockoptions='user', ack=False)
    t.lock(False); say(flags()); t.unlock()`
    const casacore = pythonCompanion(script, bench.path('obs.ms'))
    expect(await casacore.hear()).toBe('0')
    const { code, err } = await bench.fail('flag @/obs.ms --mode clip --max 0')
    expect(code).toBe(EXIT.timeout)
    expect(err).toContain(`contimg flag: @/obs.ms: locked by process ${casacore.pid} (python3), waited `)
    casacore.tell('let go')
    await casacore.hear()
    const { out } = await bench.succeed('flag @/obs.ms --mode clip --max 0')
    casacore.tell('look')
    const [changed] = out.split(' ')
    expect(Number(changed)).toBeGreaterThan(0)
    expect(await casacore.hear()).toBe('"refused"') // the columns lie elsewhere now
    expect(await casacore.hear()).toBe(changed)
    await bench.succeed('flag @/obs.ms --mode reset')
    casacore.tell('look again')
    expect(await casacore.hear()).toBe('"refused"')
    expect(await casacore.hear()).toBe('0')
  })
})
