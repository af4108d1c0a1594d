import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type IngestGroup, type Products, putMeasurementSetMoved } from '@contimg/state/products'
import { layoutOf } from './layout.ts'

/** Puts the Measurement Set of a group that failed where such ones are kept. */
export async function setAside(products: Products, outputDir: string, group: IngestGroup): Promise<void> {
  const { ms, failedMs } = layoutOf(outputDir, group)
  if (!existsSync(ms)) return
  await rm(failedMs, { recursive: true, force: true })
  await move(products, ms, failedMs, 'failed')
}

/** Takes it back for a stage that goes on with it; where it is to be made anew, it is not needed any more. */
export async function takeBack(
  products: Products,
  outputDir: string,
  group: IngestGroup,
  isMadeAnew: boolean,
): Promise<void> {
  const { ms, failedMs } = layoutOf(outputDir, group)
  if (!existsSync(failedMs)) return
  if (isMadeAnew || existsSync(ms)) await rm(failedMs, { recursive: true })
  else await move(products, failedMs, ms, 'completed')
}

async function move(products: Products, from: string, to: string, status: 'failed' | 'completed'): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
  await putMeasurementSetMoved(products, from, to, status)
}
