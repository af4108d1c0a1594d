import type { Scanner } from './scanner.ts'

/** Whole numbers from `low` to `high`, both included, every `step`-th. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly step: number
}

const NUMBER = /\d{1,9}(?![\d.])/y

/** Reads a whole number, if there is one. */
export function takeInteger(scanner: Scanner): number | undefined {
  const found = scanner.take(NUMBER)
  return found && Number(found[0])
}

export function integer(scanner: Scanner): number {
  return takeInteger(scanner) ?? scanner.fail('a whole number of at most nine digits')
}

/** Reads `3`, `3~7`, or `3~7^2` if there is one. */
export function takeInterval(scanner: Scanner): Interval | undefined {
  const { position } = scanner
  const low = takeInteger(scanner)
  if (low === undefined) return undefined
  if (!scanner.accept('~')) return { low, high: low, step: 1 }
  const high = integer(scanner)
  if (high < low) scanner.fail('a range from the smaller to the larger number', position)
  return { low, high, step: scanner.accept('^') ? stepOf(scanner) : 1 }
}

/** Reads a step, which comes behind ^. */
export function stepOf(scanner: Scanner): number {
  const { position } = scanner
  const step = integer(scanner)
  return step > 0 ? step : scanner.fail('a step of 1 or more', position)
}

/** Reads `<5`, `<=5`, `>5`, `>=5` or `>1&<5` if there is one. */
export function takeBounds(scanner: Scanner): Interval | undefined {
  const first = takeBound(scanner)
  if (first === undefined) return undefined
  if (!scanner.accept('&')) return { ...first, step: 1 }
  const second = takeBound(scanner) ?? scanner.fail('< or > and a number')
  return { low: Math.max(first.low, second.low), high: Math.min(first.high, second.high), step: 1 }
}

function takeBound(scanner: Scanner): { low: number; high: number } | undefined {
  if (scanner.accept('<=')) return { low: 0, high: integer(scanner) }
  if (scanner.accept('>=')) return { low: integer(scanner), high: Infinity }
  if (scanner.accept('<')) return { low: 0, high: integer(scanner) - 1 }
  if (scanner.accept('>')) return { low: integer(scanner) + 1, high: Infinity }
  return undefined
}

export function isIn({ low, high, step }: Interval, value: number): boolean {
  return value >= low && value <= high && (value - low) % step === 0
}
