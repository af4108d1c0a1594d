/** How many samples there are of a kind, and how many of them are flagged. */
export interface FlagCount {
  total: number
  flagged: number
}

/** Flagged samples counted by antenna (a sample counts for both of its antennas), spectral window and polarization. */
export class FlagSummary {
  readonly all: FlagCount = { total: 0, flagged: 0 }
  readonly byAntenna = new Map<number, FlagCount>()
  readonly bySpectralWindow = new Map<number, FlagCount>()
  readonly byPolarization = new Map<number, FlagCount>()

  /** @param flags  [row, channel, polarization] */
  add(
    antenna1: Int32Array,
    antenna2: Int32Array,
    spectralWindow: number,
    polarizationCount: number,
    flags: Uint8Array,
  ): void {
    const rows = antenna1.length
    const width = rows === 0 ? 0 : flags.length / rows
    const byPolarization = new Float64Array(polarizationCount)
    let flagged = 0
    for (let row = 0, at = 0; row < rows; row++) {
      let inRow = 0
      for (const end = at + width; at < end; )
        for (let polarization = 0; polarization < polarizationCount; polarization++) {
          inRow += flags[at]
          byPolarization[polarization] += flags[at++]
        }
      flagged += inRow
      count(this.byAntenna, antenna1[row], width, inRow)
      if (antenna1[row] !== antenna2[row]) count(this.byAntenna, antenna2[row], width, inRow)
    }
    this.all.total += flags.length
    this.all.flagged += flagged
    count(this.bySpectralWindow, spectralWindow, flags.length, flagged)
    for (const [polarization, inIt] of byPolarization.entries())
      count(this.byPolarization, polarization, flags.length / polarizationCount, inIt)
  }
}

function count(counts: Map<number, FlagCount>, key: number, total: number, flagged: number): void {
  const entry = counts.get(key)
  if (entry) {
    entry.total += total
    entry.flagged += flagged
  } else counts.set(key, { total, flagged })
}
