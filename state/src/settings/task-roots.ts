import { resolve } from 'node:path'
import type { Settings } from './settings.ts'

/** The folders in which all that tasks read and write lies. */
export function taskRoots({ inputDir, outputDir, scratchDir, stateDir }: Settings): string[] {
  return [inputDir, outputDir, scratchDir, stateDir].filter((one) => one !== undefined).map((one) => resolve(one))
}
