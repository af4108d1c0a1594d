import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Converted } from '@contimg/pipeline'
import { openProducts, putMeasurementSet } from '@contimg/state/products'
import { productsDatabase } from '../config.ts'

/** Puts a Measurement Set into the database given, or else into the pipeline's own where there is one already. */
export async function recordMeasurementSet({ record }: Converted, database?: string): Promise<void> {
  const path = database ?? productsDatabase
  if (database === undefined && !existsSync(path)) return
  await using products = await openProducts(path)
  await putMeasurementSet(products, { ...record, path: resolve(record.path) })
}
