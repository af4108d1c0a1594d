import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  findMeasurementSet,
  type IngestGroup,
  layoutOf,
  type Products,
  putMeasurementSetMoved,
} from '@contimg/state/products'

/**
 * Puts the Measurement Set of a group that failed where such ones are kept. Broken off anywhere, and called again, it does
 * what is left of it.
 */
export async function setAside(products: Products, outputDir: string, group: IngestGroup): Promise<void> {
  const { ms, failedMs } = layoutOf(outputDir, group)
  if (existsSync(ms)) {
    await rm(failedMs, { recursive: true, force: true })
    await move(ms, failedMs)
  }
  if (existsSync(failedMs)) await putMeasurementSetMoved(products, ms, failedMs, { status: 'failed', isStored: true })
}

/** Takes it back for a stage that goes on with it; where it is to be made anew, it is not needed any more. As setAside. */
export async function takeBack(
  products: Products,
  outputDir: string,
  group: IngestGroup,
  isMadeAnew: boolean,
): Promise<void> {
  const { ms, failedMs } = layoutOf(outputDir, group)
  if (isMadeAnew || existsSync(ms)) await rm(failedMs, { recursive: true, force: true })
  else if (existsSync(failedMs)) await move(failedMs, ms)
  if ((await findMeasurementSet(products, ms)) !== undefined) return
  const isStored = existsSync(ms)
  const status = isStored ? 'completed' : 'failed'
  await putMeasurementSetMoved(products, failedMs, ms, { status, isStored })
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}
