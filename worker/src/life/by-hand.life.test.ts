import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findGroup } from '@contimg/state/products'
import { afterAll, expect, test } from 'vitest'
import { wordsByHand } from './testing/by-hand.ts'
import { productsBelow } from './testing/files.ts'
import { observationsIn } from './testing/observations.ts'
import { processesOf } from './testing/processes.ts'
import { columnNames, imageDifferences, tableDifferences } from './testing/same-products.ts'
import { ended, Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const IMAGES = ['imsize=256', 'cell_arcsec=15', 'niter=300', 'robust=0.25', 'threshold=2mJy']
const site = new Site()
const hand = new Site()

afterAll(async () => {
  for (const pid of processesOf(site.folder)) process.kill(pid, 'SIGKILL')
  await site[Symbol.asyncDispose]()
  await hand[Symbol.asyncDispose]()
})

async function completed(group: string): Promise<void> {
  const products = await site.products()
  await until(
    `${group} is completed`,
    async () => {
      const { state, error } = (await findGroup(products, group)) ?? {}
      if (state === 'failed') throw new Error(`${group}: ${error}`)
      return state === 'completed'
    },
    180,
  )
}

const placed = (path: string) => path.replace(site.outputDir, hand.outputDir)

test('what the stream makes of a calibrator and of a target is, bit for bit, what the commands make, typed by hand', {
  timeout: 400_000,
}, async () => {
  const made = site.bench.path('made')
  await site.bench.succeed('simulate --out @/made --size tiny --channels 48 --groups 3 --dead 17')
  const [calibrator, , target] = observationsIn(made)
  const served = site.start(['serve', '--no-stream'])
  const flags = ['--enable-calibration-solving', '--enable-group-imaging', '--poll-interval', '0.5']
  const stream = site.start(['stream', ...flags, '--imaging', ...IMAGES])
  for (const { files } of [calibrator, target])
    for (const path of files) renameSync(path, join(site.inputDir, basename(path)))
  for (const { group } of [calibrator, target]) await completed(group)
  await ended(stream, 'SIGTERM')
  await ended(served, 'SIGTERM')

  const products = ['ms', 'caltables', 'images']
    .flatMap((kind) => productsBelow(join(site.outputDir, kind)))
    .filter((path) => /\.ms$|_[a-z]+cal$|\.fits$/.test(path))
    .sort()
  const images = products.filter((path) => path.endsWith('-image.fits'))
  expect(images.map((path) => basename(path))).toEqual(
    [calibrator, target].map(({ group }) => `${group}.img-image.fits`),
  )
  const steps = images.flatMap((path) => wordsByHand(site, path, placed))
  const commands = [...new Map(steps.map((step) => [step.words.join(' '), step])).values()]
  expect(commands.map(({ words }) => words[0]).sort()).toEqual(
    ['convert', 'calibrate', 'apply', 'image', 'convert', 'apply', 'image'].sort(),
  )
  expect(commands.filter(({ words }) => words.includes('--imsize=256'))).toHaveLength(2)
  hand.run(['registry', 'init'])
  for (const { words, output } of commands) {
    mkdirSync(dirname(output), { recursive: true })
    hand.run(words)
  }

  expect(products.filter((path) => !existsSync(placed(path)))).toEqual([])
  const differences = products.flatMap((path) =>
    (path.endsWith('.fits') ? imageDifferences : tableDifferences)(path, placed(path)),
  )
  expect(differences).toEqual([])
  const sets = products.filter((path) => path.endsWith('.ms'))
  expect(sets.map((path) => basename(dirname(dirname(path))))).toEqual(['calibrators', 'science'])
  for (const path of sets)
    expect(columnNames(path)).toEqual(
      expect.arrayContaining(['DATA', 'FLAG', 'UVW', 'WEIGHT', 'SIGMA', 'CORRECTED_DATA']),
    )
  expect(products.filter((path) => path.endsWith('cal'))).toHaveLength(3)
})
