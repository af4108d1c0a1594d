import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { applyCalibration, type StageControl } from '@contimg/pipeline'
import { type Products, putAppliedTables } from '@contimg/state/products'
import type { Command } from 'commander'
import { addImageFlags, type Imaged, type ImageFlags, imageBy, imageOptions } from '../commands/image-request.ts'
import { noted } from '../commands/noted.ts'
import { imagePaths, recordImages } from '../commands/noted-images.ts'
import { flagsOf } from '../stages/flags.ts'
import type { BackfillWork } from './plan.ts'
import type { BackfillOutcome } from './queue.ts'

/** How to image, by the flags of the command. @throws StageInputError */
export function imagingFlags(imaging: Readonly<Record<string, unknown>>): Omit<ImageFlags, 'imagename'> {
  return flagsOf<Omit<ImageFlags, 'imagename'>>(addImageFlags, imaging)
}

/** Does what a Measurement Set lacks here and now, as the commands apply and image do. */
export async function backfillHere(
  command: Command,
  products: Products,
  { ms, image, generation, apply, calibration }: BackfillWork,
  imaging: Readonly<Record<string, unknown>>,
  control: StageControl,
): Promise<BackfillOutcome> {
  const database = products.path
  const [tables, after = []] = apply.map((part) => part.tables.map(({ path }) => path))
  if (tables) {
    const what = { stage: 'apply', database, used: [ms, ...tables, ...after], made: () => [ms] }
    const guard = { generation, token: `backfill ${process.pid} ${Date.now()}` }
    await noted(command, what, () => applyCalibration(ms, tables, { ...control, guard }, { after }))
    await putAppliedTables(products, ms, apply)
  }
  const flags = { ...imagingFlags(imaging), imagename: image }
  await mkdir(dirname(image), { recursive: true })
  const column = calibration === 'uncalibrated' ? 'DATA' : flags.column
  const what = {
    ...{ stage: 'image', database, used: [ms], made: ({ products: made }: Imaged) => imagePaths([made]) },
    record: (db: Products, { products: made }: Imaged) => recordImages(db, { ms, column, runs: [made] }),
  }
  const { products: made } = await noted(command, what, () => imageBy(flags, ms, imageOptions(flags), control))
  return { ms, outcome: 'imaged', detail: `${calibration}: ${made.image ?? made.dirty}` }
}
