import type { Bench } from '@contimg/fixtures/bench'
import { haveProgram, havePython } from '@contimg/fixtures/oracle'

/** A line of the result; what was not measured is null, and `skipped` says why. */
export interface Row {
  readonly area: string
  readonly name: string
  readonly ours: number | null
  readonly peer: number | null
  readonly ratio: number | null // above 1: ours is the better
  readonly unit: string
  readonly goal: number | null
  readonly met: boolean | null
  readonly skipped?: string
}

const ROUNDS = 5 // and one before, which warms caches and compilers, and counts only where it stays the only one
const ENOUGH_S = 45

/**
 * Measures ours and the peer in turn, several rounds of both, and gives the medians.
 *
 * @param said  hears what every round gave as it ends
 */
export async function measure(
  bench: Bench,
  missing = missingNeeds(bench),
  said?: (text: string) => void,
): Promise<Row> {
  if (bench.skip !== undefined) return rowOf(bench, [], [], bench.skip)
  const withPeer = bench.peer !== undefined && missing.length === 0
  const ours: number[] = []
  const peer: number[] = []
  const enoughMs = 1000 * (bench.enoughS ?? ENOUGH_S)
  try {
    await bench.prepare?.()
    const startMs = performance.now()
    for (let round = 0; round <= (bench.rounds ?? ROUNDS) && performance.now() - startMs < enoughMs; round++) {
      ours.push(await bench.ours())
      if (withPeer) peer.push(await bench.peer!())
      said?.(roundText(ours.at(-1)!, peer.at(-1)))
    }
  } catch (error) {
    return rowOf(bench, [], [], `failed: ${error instanceof Error ? error.message : error}`)
  } finally {
    await bench.cleanUp?.()
  }
  return rowOf(bench, ours, peer, missing.length > 0 ? `no peer: ${missing.join(', ')} absent` : undefined)
}

function roundText(ours: number, peer: number | undefined): string {
  return [ours, peer].map((value) => (value === undefined ? '–' : value.toPrecision(3))).join(' beside ')
}

function missingNeeds({ needs = [] }: Bench): string[] {
  return needs.filter((need) => {
    return need.startsWith('python:') ? !havePython(need.slice('python:'.length)) : !haveProgram(need)
  })
}

function rowOf(bench: Bench, oursAll: readonly number[], peerAll: readonly number[], skipped: string | undefined): Row {
  const { area, name, unit, goal = null, higherIsBetter = false } = bench
  const ours = median(oursAll)
  const peer = median(peerAll)
  const ratio = ours === null || peer === null ? null : higherIsBetter ? ours / peer : peer / ours
  const met = isMet(bench, ours, ratio)
  return { area, name, ours, peer, ratio, unit, goal, met, ...(skipped === undefined ? {} : { skipped }) }
}

function isMet({ goal, higherIsBetter, peer }: Bench, ours: number | null, ratio: number | null): boolean | null {
  if (goal === undefined || ours === null) return null
  if (peer) return ratio === null ? null : ratio >= goal
  return higherIsBetter ? ours >= goal : ours <= goal
}

/** The median without the first value, which warmed up; null for none. */
export function median(values: readonly number[]): number | null {
  const counted = (values.length > 1 ? values.slice(1) : [...values]).sort((a, b) => a - b)
  const middle = counted.length >> 1
  if (counted.length === 0) return null
  return counted.length % 2 === 1 ? counted[middle]! : (counted[middle - 1]! + counted[middle]!) / 2
}
