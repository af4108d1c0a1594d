import { readFileSync } from 'node:fs'
import { findCalibrator, type PointSource } from '@contimg/numerics/flux'
import { parseComponentList } from './component-list.ts'

/** What is believed to be in the sky, and whose word that is. */
export interface SkyModel {
  readonly sources: readonly PointSource[]
  readonly description: string
}

/** @throws UnknownCalibratorError, CalibratorFluxUnknownError */
export function calibratorModel(name: string): SkyModel {
  const { source, fluxSource } = findCalibrator(name)
  return { sources: [source], description: `${source.name}, ${fluxSource}` }
}

/** @throws ComponentListError */
export function componentListModel(path: string): SkyModel {
  const sources = parseComponentList(path, readFileSync(path, 'utf8'))
  return { sources, description: `${sources.length} sources of ${path}` }
}
