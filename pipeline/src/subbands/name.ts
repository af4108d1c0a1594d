import { basename } from 'node:path'
import { SUBBAND_COUNT } from './band.ts'

const PATTERN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)_sb(\d\d)\.hdf5$/

/** Subband 3 as `sb03`. */
export function subbandLabel(subband: number): string {
  return `sb${String(subband).padStart(2, '0')}`
}

/** 3 of `sb03`; undefined where the text is no such label. */
export function subbandOfLabel(text: string): number | undefined {
  const found = /^sb(\d\d)$/.exec(text)
  return found && Number(found[1]) < SUBBAND_COUNT ? Number(found[1]) : undefined
}

/** Name of a subband file: `2025-10-05T12:34:56_sb00.hdf5`. */
export function subbandFileName(stamp: string, subband: number): string {
  return `${stamp}_${subbandLabel(subband)}.hdf5`
}

/** Name of the same file while it is being written, as the correlator names it. */
export function incompleteFileName(fileName: string): string {
  return fileName.replace(/\.hdf5$/, '_incomplete.hdf5')
}

/** The parts of a subband file's name, or undefined where it is none. */
export function parseSubbandFileName(fileName: string): { stamp: string; subband: number } | undefined {
  const found = PATTERN.exec(fileName)
  return found ? { stamp: found[1], subband: Number(found[2]) } : undefined
}

/** The stamp of the first of a group's files, by which the group goes; undefined where any is named otherwise. */
export function groupIdOf(paths: readonly string[]): string | undefined {
  const stamps = paths.map((path) => parseSubbandFileName(basename(path))?.stamp)
  return stamps.some((stamp) => stamp === undefined) ? undefined : stamps.toSorted()[0]
}
