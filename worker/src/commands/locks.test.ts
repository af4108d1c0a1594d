import { Companion } from '@contimg/fixtures/companion'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
})

/** A process that locks the Measurement Set until it is told a line, and says what came of it. */
function locker(): Companion {
  const script = `
import { nodeTableFiles } from '@contimg/formats/node'
const files = nodeTableFiles(${JSON.stringify(bench.path('obs.ms'))}, { lockWaitS: 0 })
try { files.lock(); console.log('locked') } catch (error) { console.log(error.name) }
process.stdin.once('data', () => { files.close(); process.exit() })`
  return new Companion(process.execPath, ['--input-type=module', '-e', script])
}

test('a Measurement Set that another process holds is not flagged, in one line and with the code of a time limit', async () => {
  const other = locker()
  expect(await other.hear()).toBe('locked')
  const { out: before } = await bench.succeed('flag @/obs.ms --mode summary')
  const { code, err } = await bench.fail('flag @/obs.ms --mode autos')
  expect(code).toBe(EXIT.timeout)
  expect(err).toContain(`contimg flag: @/obs.ms: locked by process ${other.pid} (`)
  expect(err).toMatch(/waited [\d.]+ s for it to let go\n$/)
  await other.kill()
  expect((await bench.succeed('flag @/obs.ms --mode summary')).out).toBe(before)
  await bench.succeed('flag @/obs.ms --mode autos')
})

test.each(['flag @/obs.ms --mode clip --column NONE', 'flag @/obs.ms --mode autos', 'table @/obs.ms'])(
  'after contimg %s nobody is kept out',
  async (line) => {
    await bench.run(line)
    const other = locker()
    expect(await other.hear()).toBe('locked')
  },
)
