import type { Raster } from '../raster/raster.ts'

/** Channels in a row of which more than half of the samples are flagged. */
export interface BadRange {
  readonly from: number // bins
  readonly to: number
  readonly name: string // `1331.0–1334.2 MHz`
}

/** Of a raster with frequencies along x, the widest first; none of any other, nor where all is flagged. */
export function badRanges({ header, planes, columns, rows }: Raster): BadRange[] {
  if (header.x.kind !== 'frequency' || header.flagged_fraction > 0.5) return []
  const ranges: BadRange[] = []
  let from = -1
  for (let x = 0; x <= columns; x++) {
    const isBad = x < columns && flaggedShare(planes, x, columns, rows) > 0.5
    if (isBad && from < 0) from = x
    if (!isBad && from >= 0) {
      ranges.push({ from, to: x, name: nameOf(header.x, from, x - 1) })
      from = -1
    }
  }
  return ranges.sort((a, b) => b.to - b.from - (a.to - a.from))
}

function flaggedShare({ samples, flagged }: Raster['planes'], x: number, columns: number, rows: number): number {
  let [bad, all] = [0, 0]
  for (let y = 0; y < rows; y++) {
    bad += flagged[y * columns + x]
    all += flagged[y * columns + x] + samples[y * columns + x]
  }
  return all === 0 ? 0 : bad / all
}

function nameOf({ values, low, high }: Raster['header']['x'], first: number, last: number): string {
  const [from, to] = [(low?.[first] ?? values[first]).toFixed(1), (high?.[last] ?? values[last]).toFixed(1)]
  return from === to ? `${from} MHz` : `${from}–${to} MHz`
}
