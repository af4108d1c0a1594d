import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --antennas 1,30,103,116 --channels 32 --sefd 5800')
  await bench.succeed('convert @/in --out @/obs.ms')
})
afterAll(() => bench.remove())

const summary = async (options = '') =>
  JSON.parse((await bench.succeed(`flag @/obs.ms --mode summary --json ${options}`.trim())).out)

test('modes go together, are told in JSON, and are undone', async () => {
  const before = await summary()
  const line = 'flag @/obs.ms --mode zeros,autos,quack --quack-interval 20 --quack-mode endb --json'
  const { changed, saved_as, fractions } = JSON.parse((await bench.succeed(line)).out)
  expect(saved_as).toBe('before_flag_1')
  expect(changed).toBe(fractions.all.flagged - before.all.flagged)
  expect(fractions.antennas.map(({ name }: { name: string }) => name)).toEqual(['1', '30', '103', '116'])
  expect(Object.keys(fractions)).toEqual(['all', 'antennas', 'fields', 'scans', 'spectral_windows', 'polarizations'])
  expect((await bench.succeed('flag @/obs.ms --versions')).out).toMatch(
    /before_flag_1 +contimg flag, before zeros, autos, quack at/,
  )
  expect((await bench.succeed('flag @/obs.ms --undo')).out).toMatch(
    `before_flag_1 restored, ${changed} samples changed, those before as before_undo_1`,
  )
  expect(await summary()).toEqual(before)
})

test('versions are saved, listed, restored and deleted by name', async () => {
  await bench.succeed('flag @/obs.ms --save good --comment checked')
  await bench.succeed('flag @/obs.ms --mode manual --antenna 103 --spw 3:1')
  const flagged = await summary()
  const { out } = await bench.succeed('flag @/obs.ms --restore good --json')
  expect(JSON.parse(out)).toMatchObject({ restored: 'good', saved_as: 'before_restore_1' })
  expect(await summary()).not.toEqual(flagged)
  await bench.succeed('flag @/obs.ms --restore before_restore_1 --merge or')
  expect(await summary()).toEqual(flagged)
  await bench.succeed('flag @/obs.ms --delete good')
  const { out: versions } = await bench.succeed('flag @/obs.ms --versions --json')
  expect(JSON.parse(versions).map(({ name }: { name: string }) => name)).not.toContain('good')
  expect((await bench.fail('flag @/obs.ms --restore good')).err).toMatch(
    /no flag version "good", wanted one of before_/,
  )
})

test('the long form has the flags of the user guide', async () => {
  const line =
    'calibration flag --ms @/obs.ms --datacolumn data --clip-min 0 --clip-max 1e9 --clip-outside --mode clip,extend ' +
    '--grow-time 50 --grow-freq 50 --grow-around --flag-near-time --flag-near-freq --antenna * --uvrange >0m --scan 1 ' +
    '--spw * --field 0~23 --timerange >2000-01-01T00:00:00 --correlation XX'
  expect((await bench.succeed(line)).out).toMatch(/samples changed/)
  await bench.succeed('calibration flag --ms @/obs.ms --mode shadow --shadow-tolerance 0.5')
  await bench.succeed('calibration flag --ms @/obs.ms --mode elevation --lower-limit 10 --upper-limit 89.9')
  await bench.succeed('calibration flag --ms @/obs.ms --mode reset')
  expect((await summary()).all.flagged).toBe(0)
})

test.each([
  ['flag @/obs.ms', 'nothing to do, wanted --mode or one of --versions'],
  ['flag @/obs.ms --undo --mode zeros', '--undo and --mode, wanted --mode or one of'],
  ['flag @/obs.ms --mode zeros,sparkle', '"sparkle", wanted some of reset, zeros'],
  ['flag @/obs.ms --mode zeros --max 5', '--max is of mode clip, wanted that mode'],
  ['flag @/obs.ms --mode autos --quack-interval 5', '--quack-interval is of mode quack'],
  ['flag @/obs.ms --undo --antenna 103', '--antenna does not go with --undo'],
  ['flag @/obs.ms --versions --comment x', '--comment is of --save'],
  ['flag @/obs.ms --undo --merge or', '--merge is of --restore'],
  ['flag @/obs.ms --mode summary,zeros', 'summary goes alone'],
  ['flag @/obs.ms --mode manual', 'manual without a selection would flag everything'],
  [
    'flag @/obs.ms --mode zeros --antenna 999',
    'antenna "999", character 1: found "999", wanted antennas that are there',
  ],
  ['flag @/obs.ms --mode zeros --scan 7', 'nothing is selected'],
  ['calibration flag --ms @/obs.ms --mode zeros --datacolumn weird', 'data, corrected_data, model_data'],
])('%s is refused before anything changes', async (line, message) => {
  const { code, err } = await bench.fail(line)
  expect(err).toContain(message)
  expect(code).toBe(EXIT.usage)
})

test('a Measurement Set without the column wanted is left alone, without a flag version', async () => {
  const { code, err } = await bench.fail(
    'calibration flag --ms @/obs.ms --mode clip --clip-max 1 --datacolumn corrected_data',
  )
  expect([code, err]).toEqual([EXIT.validation, expect.stringContaining('no column CORRECTED_DATA')])
})
