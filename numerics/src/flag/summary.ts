/** How many samples there are of a kind, and how many of them are flagged. */
export interface FlagCount {
  total: number
  flagged: number
}

/** Rows that share a spectral window and a set of polarizations. */
export interface SummarisedRows {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly fieldIds: Int32Array // [row]
  readonly scans: Int32Array // [row]
  readonly spectralWindow: number
  readonly correlations: Int32Array // [polarization] code
  readonly flags: Uint8Array // [row, channel, polarization]
}

/**
 * Flagged samples counted by antenna (a sample counts for both of its antennas), field, scan, spectral window and
 * polarization.
 */
export class FlagSummary {
  readonly all: FlagCount = { total: 0, flagged: 0 }
  readonly byAntenna = new Map<number, FlagCount>()
  readonly byField = new Map<number, FlagCount>()
  readonly byScan = new Map<number, FlagCount>()
  readonly bySpectralWindow = new Map<number, FlagCount>()
  readonly byCorrelation = new Map<number, FlagCount>()

  add({ antenna1, antenna2, fieldIds, scans, spectralWindow, correlations, flags }: SummarisedRows): void {
    const rows = antenna1.length
    if (rows === 0) return
    const width = flags.length / rows
    const inCorrelation = new Float64Array(correlations.length)
    const counts = new FlagCounter(flags, width, inCorrelation)
    let flagged = 0
    for (let row = 0; row < rows; row++) {
      const inRow = counts.row(row)
      flagged += inRow
      count(this.byAntenna, antenna1[row], width, inRow)
      if (antenna1[row] !== antenna2[row]) count(this.byAntenna, antenna2[row], width, inRow)
      count(this.byField, fieldIds[row], width, inRow)
      count(this.byScan, scans[row], width, inRow)
    }
    this.all.total += flags.length
    this.all.flagged += flagged
    count(this.bySpectralWindow, spectralWindow, flags.length, flagged)
    for (const [place, inIt] of inCorrelation.entries())
      count(this.byCorrelation, correlations[place], flags.length / correlations.length, inIt)
  }
}

const MOST_WORDS = 255 // whose bytes of 0 and 1 can be added without a carry

/** Counts the flags of rows, four at a time where they lie so that polarizations stay apart. */
class FlagCounter {
  readonly #flags: Uint8Array
  readonly #width: number
  readonly #words: Uint32Array | undefined
  readonly #inPolarization: Float64Array

  constructor(flags: Uint8Array, width: number, inPolarization: Float64Array) {
    const { length } = inPolarization
    const isEven = flags.byteOffset % 4 === 0 && width % 4 === 0 && 4 % length === 0
    this.#flags = flags
    this.#width = width
    this.#words = isEven ? new Uint32Array(flags.buffer, flags.byteOffset, flags.length >> 2) : undefined
    this.#inPolarization = inPolarization
  }

  row(row: number): number {
    return this.#words ? this.#rowOfWords(this.#words, row) : this.#rowOfBytes(row)
  }

  #rowOfWords(words: Uint32Array, row: number): number {
    const { length } = this.#inPolarization
    const end = ((row + 1) * this.#width) >> 2
    let inRow = 0
    for (let at = (row * this.#width) >> 2; at < end; ) {
      const stop = Math.min(end, at + MOST_WORDS)
      let sum = 0
      while (at < stop) sum = (sum + words[at++]) | 0
      if (sum === 0) continue
      for (let byte = 0; byte < 4; byte++) {
        const inByte = (sum >>> (8 * byte)) & 255
        this.#inPolarization[byte % length] += inByte
        inRow += inByte
      }
    }
    return inRow
  }

  #rowOfBytes(row: number): number {
    const { length } = this.#inPolarization
    let inRow = 0
    for (let sample = 0, at = row * this.#width; sample < this.#width; sample++, at++) {
      this.#inPolarization[sample % length] += this.#flags[at]
      inRow += this.#flags[at]
    }
    return inRow
  }
}

function count(counts: Map<number, FlagCount>, key: number, total: number, flagged: number): void {
  const entry = counts.get(key)
  if (entry) {
    entry.total += total
    entry.flagged += flagged
  } else counts.set(key, { total, flagged })
}
